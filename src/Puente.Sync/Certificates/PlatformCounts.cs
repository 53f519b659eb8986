using System.Text.Json;
using Puente.Platform;
using Puente.Platform.ConversationAggregates;

namespace Puente.Sync.Certificates;

/// <summary>The platform's counts, by hour. Two questions: by medium, and by medium and queue.</summary>
/// <remarks>
/// Whether a group without a queue is answered is not known, so none is asked for: what was emitted outside of queues is what
/// a medium has beyond its queues.
/// </remarks>
internal static class PlatformCounts
{
    private static readonly JsonElement s_inQueues = JsonDocument
        .Parse("""{"type":"and","predicates":[{"type":"dimension","dimension":"queueId","operator":"exists"}]}""")
        .RootElement;

    /// <exception cref="InvalidDataException">The answer names a group or an interval that cannot be read.</exception>
    public static async Task<Dictionary<CountKey, long>> ReadAsync(
        PlatformClient platform,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
    {
        var query = new ConversationAggregateQuery(from, to) { Granularity = "PT1H" };
        var counts = await AskAsync(
            platform,
            query with
            {
                GroupBy = ["mediaType"],
                Metrics = CountedMetrics.All,
            },
            cancellationToken
        );
        var queued = await AskAsync(
            platform,
            query with
            {
                GroupBy = ["mediaType", "queueId"],
                Metrics = CountedMetrics.ByQueue,
                Filter = s_inQueues,
            },
            cancellationToken
        );
        foreach (var (key, count) in queued)
        {
            var rest = key with { QueueId = null };
            counts[key] = count;
            counts[rest] = counts.GetValueOrDefault(rest) - count;
        }
        return counts.Where(entry => entry.Value != 0).ToDictionary();
    }

    private static async Task<Dictionary<CountKey, long>> AskAsync(
        PlatformClient platform,
        ConversationAggregateQuery query,
        CancellationToken cancellationToken
    )
    {
        var counts = new Dictionary<CountKey, long>();
        foreach (var row in await platform.ConversationAggregates.QueryAsync(query, cancellationToken))
        foreach (var bucket in row.Data ?? [])
        {
            var hour =
                bucket.From
                ?? throw new InvalidDataException(
                    "The platform's aggregates name an interval that is none; nothing was compared."
                );
            foreach (var metric in bucket.Metrics ?? [])
            {
                if (metric is not { Metric: { } name, Stats.Count: { } count })
                    continue;
                var key = new CountKey(hour, row.Group.GetValueOrDefault("mediaType") ?? "", QueueOf(row), name);
                counts[key] = counts.GetValueOrDefault(key) + count;
            }
        }
        return counts;
    }

    private static Guid? QueueOf(ConversationAggregate row) =>
        row.Group.GetValueOrDefault("queueId") switch
        {
            null => null,
            var text when Guid.TryParse(text, out var id) => id,
            _ => throw new InvalidDataException(
                "The platform's aggregates name a queue by something that is no id; nothing was compared."
            ),
        };
}
