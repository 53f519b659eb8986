using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;

namespace Puente.Analytics.Tests.Remote;

internal sealed record PretendEvent(DateTimeOffset At, string Queue, string Metric, long Value, int Conversation);

/// <summary>Answers aggregate queries over a list of events with plain loops, of any length.</summary>
internal static class PretendEvents
{
    /// <param name="longest">What is longer is refused; null refuses nothing.</param>
    public static JsonObject Answer(IReadOnlyList<PretendEvent> events, JsonObject query, TimeSpan? longest)
    {
        var (from, to) = Interval(query);
        if (to - from > longest)
            throw new PretendRefusal("too long");
        var metrics = query["metrics"]!.AsArray().Select(name => name!.GetValue<string>()).ToList();
        var byQueue = query["groupBy"] is JsonArray { Count: > 0 };
        var within = events.Where(one => one.At >= from && one.At < to).ToList();
        var groups = within
            .GroupBy(one => byQueue ? one.Queue : "")
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        if (query["queryType"]?.GetValue<string>() is { } type and not "groupBy")
        {
            var sort = query["sortMetric"]!["name"]!.GetValue<string>();
            var function = query["sortMetric"]!["function"]!.GetValue<string>();
            var ranked = groups.Where(group => group.Any(one => one.Metric == sort)).ToList();
            groups =
            [
                .. (
                    type == "topN"
                        ? ranked.OrderByDescending(group => Rank(group, sort, function))
                        : ranked.OrderBy(group => Rank(group, sort, function))
                ).Take(query["limit"]!.GetValue<int>()),
            ];
        }

        var results = new JsonArray();
        foreach (var group in groups)
        {
            var data = new JsonArray();
            foreach (
                var bucket in group.GroupBy(one => BucketOf(query, from, to, one.At)).OrderBy(bucket => bucket.Key.From)
            )
                if (Metrics(metrics, [.. bucket]) is { Count: > 0 } figures)
                    data.Add(
                        new JsonObject
                        {
                            ["interval"] = $"{Text(bucket.Key.From)}/{Text(bucket.Key.To)}",
                            ["metrics"] = figures,
                        }
                    );
            if (data.Count == 0)
                continue;
            var names = new JsonObject { ["mediaType"] = "voice" };
            if (byQueue)
                names["queueId"] = group.Key;
            results.Add(new JsonObject { ["group"] = names, ["data"] = data });
        }

        return new JsonObject { ["results"] = results };
    }

    public static (DateTimeOffset From, DateTimeOffset To) Interval(JsonObject query)
    {
        var parts = query["interval"]!.GetValue<string>().Split('/');
        return (
            DateTimeOffset.Parse(parts[0], CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(parts[1], CultureInfo.InvariantCulture)
        );
    }

    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static decimal Rank(IEnumerable<PretendEvent> group, string metric, string function)
    {
        var values = group.Where(one => one.Metric == metric).Select(one => (decimal)one.Value).ToList();
        return function switch
        {
            "sum" => values.Sum(),
            "average" => values.Average(),
            "min" => values.Min(),
            "max" => values.Max(),
            _ => values.Count,
        };
    }

    private static (DateTimeOffset From, DateTimeOffset To) BucketOf(
        JsonObject query,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset at
    )
    {
        if (query["granularity"]?.GetValue<string>() is not { } granularity)
            return (from, to);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(query["timeZone"]?.GetValue<string>() ?? "UTC");
        var (border, n) = (from, 0);
        while (true)
        {
            var next = Border(from, granularity, zone, ++n);
            if (next > at)
                return (border, next < to ? next : to);
            border = next;
        }
    }

    private static DateTimeOffset Border(DateTimeOffset from, string granularity, TimeZoneInfo zone, int n)
    {
        if (granularity.StartsWith("PT", StringComparison.Ordinal))
            return from + (n * XmlConvert.ToTimeSpan(granularity));
        var local = TimeZoneInfo.ConvertTimeFromUtc(from.UtcDateTime, zone);
        var amount = n * int.Parse(granularity[1..^1], CultureInfo.InvariantCulture);
        var then =
            granularity[^1] == 'M'
                ? local.AddMonths(amount)
                : local.AddDays(granularity[^1] == 'W' ? 7 * amount : amount);
        var offset =
            zone.IsInvalidTime(then) ? zone.GetUtcOffset(then.AddHours(-2))
            : zone.IsAmbiguousTime(then) ? zone.GetAmbiguousTimeOffsets(then).Max()
            : zone.GetUtcOffset(then);
        return new DateTimeOffset(then, offset);
    }

    private static JsonArray Metrics(List<string> asked, List<PretendEvent> events)
    {
        var list = new JsonArray();
        foreach (var metric in asked.Distinct().Order(StringComparer.Ordinal))
        {
            var values = events.Where(one => one.Metric == metric).Select(one => one.Value).ToList();
            var stats = metric switch
            {
                "nConversations" => new JsonObject
                {
                    ["count"] = events.Select(one => one.Conversation).Distinct().Count(),
                },
                "oServiceLevel" => ServiceLevel(events),
                _ when values.Count == 0 => null,
                _ when metric[0] == 'n' => new JsonObject { ["count"] = values.Count },
                _ => new JsonObject
                {
                    ["max"] = values.Max(),
                    ["min"] = values.Min(),
                    ["count"] = values.Count,
                    ["sum"] = values.Sum(),
                },
            };
            if (stats is not null)
                list.Add(new JsonObject { ["metric"] = metric, ["stats"] = stats });
        }

        return list;
    }

    private static JsonObject? ServiceLevel(List<PretendEvent> events)
    {
        var answered = events.Count(one => one.Metric == "tAnswered");
        var part = answered - events.Count(one => one.Metric == "nOverSla");
        var whole = answered + events.Count(one => one.Metric == "tAbandon");
        return whole == 0
            ? null
            : new JsonObject
            {
                ["ratio"] = (double)part / whole,
                ["numerator"] = part,
                ["denominator"] = whole,
                ["target"] = 0.8,
            };
    }
}
