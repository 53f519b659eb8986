using System.IO.Enumeration;
using Puente.Sync.Events;

namespace Puente.Hub.Events;

/// <summary>Which events somebody wants.</summary>
/// <param name="Topics">Concrete topics; <c>*</c> and <c>?</c> stand for anything, case does not matter. Empty: every topic.</param>
/// <param name="Conversation">Only events about this conversation; null: about any.</param>
public sealed record EventFilter(IReadOnlyList<string> Topics, Guid? Conversation = null)
{
    public static EventFilter Everything { get; } = new([]);

    public bool Takes(PlatformEvent candidate) =>
        (Topics.Count == 0 || Topics.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, candidate.Topic)))
        && (Conversation is not { } id || ConversationOf.Concerns(candidate, id));
}
