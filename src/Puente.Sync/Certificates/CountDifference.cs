namespace Puente.Sync.Certificates;

/// <summary>What is counted: metrics of one name, emitted in one hour on one medium.</summary>
/// <param name="Hour">Begin, UTC.</param>
/// <param name="QueueId">Null outside of queues, and for metrics that are counted by medium only.</param>
public readonly record struct CountKey(DateTimeOffset Hour, string MediaType, Guid? QueueId, string Metric);

/// <summary>One figure that is not the same on both sides.</summary>
public sealed record CountDifference(CountKey Key, long Ours, long Theirs);

/// <summary>What came of comparing one interval.</summary>
/// <param name="Counted">Metrics of the platform that were compared.</param>
/// <param name="Differences">Ordered by hour, medium, queue and metric; empty when equal.</param>
public sealed record CountComparisonResult(
    DateTimeOffset From,
    DateTimeOffset To,
    long Counted,
    IReadOnlyList<CountDifference> Differences,
    IReadOnlyDictionary<CountKey, long> Ours,
    IReadOnlyDictionary<CountKey, long> Theirs
)
{
    public bool IsEqual => Differences.Count == 0;
}
