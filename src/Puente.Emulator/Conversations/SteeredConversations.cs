using System.Collections.Concurrent;
using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Conversations;

/// <summary>A conversation that tells itself as far as it has come. Safe to use from several threads.</summary>
internal interface ISteered
{
    /// <summary>Lays everything that has happened so far out in a draft that has its id and start already.</summary>
    void Write(ConversationDraft draft);
}

/// <summary>Conversations beside what the seed makes, by their place in the history.</summary>
internal sealed class SteeredConversations
{
    private readonly ConcurrentDictionary<Place, ISteered> _byPlace = [];

    public void Put(Place place, ISteered conversation) => _byPlace[place] = conversation;

    public ISteered At(Place place) => _byPlace[place];
}
