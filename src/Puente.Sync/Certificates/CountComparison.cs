using Puente.Platform;
using Puente.Store;

namespace Puente.Sync.Certificates;

/// <summary>
/// Compares the counts of an interval with the platform's aggregates. Two requests, whatever the number of conversations; a
/// conversation that is missing, or too much, or without some of its sessions, shows as hour, medium, queue and metric.
/// </summary>
public sealed class CountComparison(PlatformClient platform, IStore store)
{
    /// <summary>The longest interval that the platform is known to answer by the hour (docs/facts.md#counts).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <param name="from">A whole hour.</param>
    /// <param name="to">At most <see cref="Longest"/> later.</param>
    public async Task<CountComparisonResult> RunAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, from);
        ArgumentOutOfRangeException.ThrowIfNotEqual(from.UtcTicks % TimeSpan.TicksPerHour, 0, nameof(from));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to - from, Longest);
        // The platform first: what is stored meanwhile can only have been emitted before.
        var theirs = await PlatformCounts.ReadAsync(platform, from, to, cancellationToken);
        var ours = await StoreCounts.ReadAsync(store, from, to, cancellationToken);
        var differences = theirs
            .Keys.Union(ours.Keys)
            .Select(key => new CountDifference(key, ours.GetValueOrDefault(key), theirs.GetValueOrDefault(key)))
            .Where(difference => difference.Ours != difference.Theirs)
            .OrderBy(difference => difference.Key.Hour)
            .ThenBy(difference => difference.Key.MediaType, StringComparer.Ordinal)
            .ThenBy(difference => difference.Key.QueueId)
            .ThenBy(difference => difference.Key.Metric, StringComparer.Ordinal);
        return new CountComparisonResult(from, to, theirs.Values.Sum(), [.. differences], ours, theirs);
    }
}
