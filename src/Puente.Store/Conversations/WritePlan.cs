using System.Runtime.CompilerServices;

namespace Puente.Store.Conversations;

/// <summary>
/// Decides for each conversation of a batch whether it is new, newer, unchanged or older than what the store holds (promise
/// P3), without knowing which database that is.
/// </summary>
internal sealed class WritePlan
{
    private readonly List<bool> _keep = [];

    /// <summary>Conversations of which rows must go, with the start they are stored under.</summary>
    public List<(Guid Id, long StartMicros)> Replaced { get; } = [];

    /// <summary>Tables in which the replaced ones may have rows, bit by bit as <see cref="Held.Tables"/>.</summary>
    public ushort ReplacedTables { get; private set; }

    /// <summary>Unchanged conversations whose <c>as_of</c> must rise, so that an older version can never pass later.</summary>
    public List<(Guid Id, long StartMicros)> Confirmed { get; } = [];

    public int Inserted { get; private set; }

    public int Unchanged { get; private set; }

    public int Older { get; private set; }

    public int ReplacedCount { get; private set; }

    /// <summary>Fills the plan and brings <paramref name="held"/> to the state after the write.</summary>
    public void Make(ConversationBatch batch, HeldConversations held, in Provenance provenance, long asOfMicros)
    {
        _keep.Clear();
        Replaced.Clear();
        Confirmed.Clear();
        (Inserted, Unchanged, Older, ReplacedCount) = (0, 0, 0, 0);
        ReplacedTables = 0;
        for (var index = 0; index < batch.Count; index++)
        {
            ref readonly var span = ref batch.Conversations[index];
            var version = span.AsOfMicros ?? asOfMicros;
            var age = provenance.AgeOf(batch, index);
            var tables = batch.TablesOf(index);
            var candidate = new Held(span.StartMicros, version, span.ContentHash, false, index, age, tables);
            ref var known = ref held.Find(span.ConversationId, span.StartMicros);
            if (Unsafe.IsNullRef(ref known))
            {
                held.Set(span.ConversationId, candidate);
                _keep.Add(true);
                Inserted++;
                continue;
            }
            _keep.Add(Decide(span, candidate, ref known, held, provenance.Source));
        }
    }

    /// <summary>Runs of neighbouring conversations to append, as first and last position in the batch.</summary>
    public IEnumerable<(int First, int Last)> Runs()
    {
        for (var index = 0; index < _keep.Count; index++)
        {
            if (!_keep[index])
                continue;
            var first = index;
            while (index + 1 < _keep.Count && _keep[index + 1])
                index++;
            yield return (first, index);
        }
    }

    public bool AppendsNothing => !_keep.Contains(true);

    /// <summary>What the batch has brought is in the tables now.</summary>
    public void Settle(ConversationBatch batch, HeldConversations held)
    {
        for (var index = 0; index < _keep.Count; index++)
        {
            if (!_keep[index])
                continue;
            ref readonly var span = ref batch.Conversations[index];
            ref var known = ref held.Find(span.ConversationId, span.StartMicros);
            known.Stored = true;
            known.Index = -1;
        }
    }

    private bool Decide(
        in ConversationSpan span,
        in Held candidate,
        ref Held known,
        HeldConversations held,
        string source
    )
    {
        if (candidate.AsOfMicros < known.AsOfMicros || IsWeaker(candidate.Age, known.Age, source))
        {
            Older++;
            return false;
        }
        // The same bytes from a source that can be relied on more are written again: the row says its age.
        var isProved = known.Age == ConversationAge.Live && candidate.Age != ConversationAge.Live;
        if (candidate.ContentHash == known.ContentHash && !isProved)
        {
            Unchanged++;
            if (span.AsOfMicros is not null)
                return false;
            if (known.Stored && known.Index < 0 && candidate.AsOfMicros > known.AsOfMicros)
                Confirmed.Add((span.ConversationId, known.StartMicros));
            known.AsOfMicros = candidate.AsOfMicros;
            return false;
        }

        if (known.Index >= 0)
            _keep[known.Index] = false; // an earlier version in this very batch
        if (known.Stored)
        {
            Replaced.Add((span.ConversationId, known.StartMicros));
            ReplacedTables |= known.Tables;
        }
        ReplacedCount++;
        var oldStart = known.StartMicros;
        held.Remove(span.ConversationId, oldStart);
        held.Set(span.ConversationId, candidate);
        return true;
    }

    /// <summary>
    /// What events have told never replaces the platform's own record, however late they come: they tell less. A final
    /// version is replaced by another job only: no other source has the participants' attributes.
    /// </summary>
    private static bool IsWeaker(ConversationAge candidate, ConversationAge known, string source) =>
        (candidate == ConversationAge.Live && known != ConversationAge.Live)
        || (known == ConversationAge.Final && source != Provenance.Job);
}
