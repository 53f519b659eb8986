using Puente.Emulator.Conversations;
using Puente.Emulator.Facts;

namespace Puente.Emulator.Aggregates;

/// <summary>Answers aggregate queries with plain loops over the conversations themselves.</summary>
internal sealed class AggregateSource(
    History history,
    ServiceLevelOptions switches,
    Func<string, string, double?> targetOf
)
{
    /// <summary>The groups of the answer, in order.</summary>
    /// <param name="asOf">Platform time in milliseconds at which the records are looked at.</param>
    public List<AggregateGroup> Groups(AggregateQuery query, long asOf, CancellationToken aborted)
    {
        var end = Math.Min(query.To, asOf + 1);
        var count = new AggregateCount(query, end);
        var scene = history.Borrow();
        var facts = new DraftFacts();
        try
        {
            foreach (var place in history.PossiblyOpenAt(query.From).Concat(history.Started(query.From, end)))
            {
                aborted.ThrowIfCancellationRequested();
                count.Add(facts.Of(history.Play(scene, place), asOf));
            }
        }
        finally
        {
            history.GiveBack(scene);
        }
        return Answer(query).Select(count.Groups);
    }

    public AggregateAnswer Answer(AggregateQuery query) => new(query, switches, targetOf);
}
