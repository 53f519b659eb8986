namespace Puente.Store.Conversations;

/// <summary>The version of a conversation that a store holds.</summary>
internal readonly record struct HeldVersion(long AsOfMicros, ulong ContentHash);

/// <summary>
/// Which conversations of a batch are written and which rows they replace (promise P3). One rule for every store: a version
/// as of an earlier time than the held one is dropped; one with the held content costs no rows; any other replaces, also when
/// it is as of the same time, because what was read later is not older.
/// </summary>
internal sealed class ReplacementPlan
{
    private readonly Dictionary<Guid, int> _last = [];

    /// <summary>Conversations of the batch whose rows are written, ascending.</summary>
    public List<int> Kept { get; } = [];

    /// <summary>Held conversations whose rows go first.</summary>
    public List<Guid> Replaced { get; } = [];

    /// <summary>
    /// Held conversations seen again without a change as of a later time. The store moves their <c>as_of</c>, or else a version
    /// between the two times that comes late would replace what is known to be newer.
    /// </summary>
    public List<Guid> Confirmed { get; } = [];

    public int Inserted => Kept.Count - Replaced.Count;

    public int Unchanged { get; private set; }

    /// <summary>Also those that a later one of the same batch made superfluous.</summary>
    public int Older { get; private set; }

    /// <param name="held">What the store holds of the batch's ids, in the open transaction.</param>
    public void Decide(ConversationBatch batch, long asOfMicros, IReadOnlyDictionary<Guid, HeldVersion> held)
    {
        Clear();
        var conversations = batch.Conversations;
        for (var index = 0; index < conversations.Length; index++)
            _last[conversations[index].ConversationId] = index;

        for (var index = 0; index < conversations.Length; index++)
        {
            ref readonly var span = ref conversations[index];
            if (_last[span.ConversationId] is var last && last != index)
            {
                if (conversations[last].ContentHash == span.ContentHash)
                    Unchanged++;
                else
                    Older++;
            }
            else if (!held.TryGetValue(span.ConversationId, out var version))
            {
                Kept.Add(index);
            }
            else if (asOfMicros < version.AsOfMicros)
            {
                Older++;
            }
            else if (span.ContentHash == version.ContentHash)
            {
                Unchanged++;
                if (asOfMicros > version.AsOfMicros)
                    Confirmed.Add(span.ConversationId);
            }
            else
            {
                Kept.Add(index);
                Replaced.Add(span.ConversationId);
            }
        }
    }

    private void Clear()
    {
        _last.Clear();
        Kept.Clear();
        Replaced.Clear();
        Confirmed.Clear();
        (Unchanged, Older) = (0, 0);
    }
}
