using System.Globalization;
using System.Text.Json;
using Puente.Platform.ConversationAggregates;

namespace Puente.Querying.Output;

/// <summary>An answer about now as groups with one bucket, the moment it was asked in.</summary>
internal static class PresentGroups
{
    public static IReadOnlyList<ConversationAggregate> Read(byte[] body, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.TryGetProperty("results", out var results))
            return [];
        var interval = $"{Text(now)}/{Text(now.AddMilliseconds(1))}";
        return
        [
            .. results
                .EnumerateArray()
                .Select(result => new ConversationAggregate
                {
                    Group = result
                        .GetProperty("group")
                        .EnumerateObject()
                        .ToDictionary(one => one.Name, one => one.Value.GetString()),
                    Data =
                    [
                        new AggregateBucket
                        {
                            Interval = interval,
                            Metrics = [.. result.GetProperty("data").EnumerateArray().Select(Metric)],
                        },
                    ],
                }),
        ];
    }

    private static AggregateMetric Metric(JsonElement metric) =>
        new(
            metric.GetProperty("metric").GetString(),
            metric.TryGetProperty("qualifier", out var qualifier) ? qualifier.GetString() : null,
            metric.TryGetProperty("stats", out var stats)
                ? new AggregateStats(Whole(stats, "count"), null, null, null)
                {
                    // A longest wait is the time it began, in milliseconds since 1970.
                    Current = Whole(stats, "calculatedMetricValue"),
                }
                : null
        );

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static long? Whole(JsonElement stats, string member) =>
        stats.TryGetProperty(member, out var value) && value.TryGetInt64(out var number) ? number : null;
}
