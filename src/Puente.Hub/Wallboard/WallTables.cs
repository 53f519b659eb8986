using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Analytics;
using Puente.Analytics.Local;
using Puente.Store;
using Puente.Store.Gaps;

namespace Puente.Hub.Wallboard;

/// <summary>What the wallboard reads from the company's own tables.</summary>
internal static class WallTables
{
    /// <summary>Today's half hours of every queue; the day is that of <paramref name="now"/> in <paramref name="zone"/>.</summary>
    /// <exception cref="StoreException">The tables could not be read.</exception>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<WallFigures>>> FiguresAsync(
        LocalAnalytics analytics,
        DateTimeOffset now,
        TimeZoneInfo zone,
        CancellationToken cancellationToken
    )
    {
        var (from, to) = WallDay.Of(now, zone);
        var question = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"interval":"{{WallDay.Interval(from, to)}}","granularity":"PT30M","groupBy":["queueId"],"metrics":["nOffered","tAnswered","tAbandon","oServiceLevel"]}"""
        );
        var answer = await analytics.AnswerAsync(
            AnalyticsEndpoint.ConversationAggregates,
            Encoding.UTF8.GetBytes(question),
            AnalyticsScope.Everything,
            cancellationToken
        );
        var figures = new Dictionary<Guid, IReadOnlyList<WallFigures>>();
        if (answer.Status != 200)
            throw new StoreException(
                StoreFault.Environment,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The question for today's figures was refused with {answer.Status}."
                )
            );
        using var document = JsonDocument.Parse(answer.Body);
        if (!document.RootElement.TryGetProperty("results", out var results))
            return figures;
        foreach (var result in results.EnumerateArray())
            if (
                result.GetProperty("group").TryGetProperty("queueId", out var queue)
                && Guid.TryParse(queue.GetString(), out var id)
            )
                figures[id] =
                [
                    .. result.GetProperty("data").EnumerateArray().Select(HalfHour).OrderBy(half => half.Start),
                ];
        return figures;
    }

    /// <exception cref="StoreException">The tables could not be read.</exception>
    public static async Task<IReadOnlyList<Gap>> OpenGapsAsync(IStore store, CancellationToken cancellationToken) =>
        [.. (await store.ReadGapsAsync(openOnly: true, cancellationToken)).OrderBy(gap => gap.From)];

    private static WallFigures HalfHour(JsonElement bucket)
    {
        var interval = bucket.GetProperty("interval").GetString()!;
        var (offered, answered, abandoned, inTime, counted) = (0L, 0L, 0L, 0.0, 0.0);
        foreach (var metric in bucket.GetProperty("metrics").EnumerateArray())
        {
            var stats = metric.GetProperty("stats");
            switch (metric.GetProperty("metric").GetString())
            {
                case "nOffered":
                    offered = (long)Number(stats, "count");
                    break;
                case "tAnswered":
                    answered = (long)Number(stats, "count");
                    break;
                case "tAbandon":
                    abandoned = (long)Number(stats, "count");
                    break;
                case "oServiceLevel":
                    (inTime, counted) = (Number(stats, "numerator"), Number(stats, "denominator"));
                    break;
            }
        }
        var start = DateTimeOffset.Parse(
            interval[..interval.IndexOf('/', StringComparison.Ordinal)],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
        );
        return new WallFigures(start, offered, answered, abandoned, inTime, counted);
    }

    private static double Number(JsonElement stats, string name) =>
        stats.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
}
