using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Aggregates;

/// <summary>Asks for aggregates and takes the answers apart.</summary>
internal static class Aggregate
{
    public const string Query = "/api/v2/analytics/conversations/aggregates/query";
    public const string Flows = "/api/v2/analytics/flows/aggregates/query";
    public static readonly DateTimeOffset Morning = new(2026, 3, 10, 6, 0, 0, TimeSpan.Zero);

    public static string Interval(DateTimeOffset from, double hours) =>
        $"{from:yyyy-MM-ddTHH:mm:ss.fffZ}/{from.AddHours(hours):yyyy-MM-ddTHH:mm:ss.fffZ}";

    public static IEnumerable<JsonObject> Rows(JsonObject answer) => answer["results"]!.AsArray().OfType<JsonObject>();

    public static string? Group(JsonObject row, string dimension) => row["group"]![dimension]?.GetValue<string>();

    public static IEnumerable<JsonObject> Metrics(JsonObject row, string metric) =>
        row["data"]!
            .AsArray()
            .SelectMany(bucket => bucket!["metrics"]!.AsArray())
            .OfType<JsonObject>()
            .Where(one => one["metric"]!.GetValue<string>() == metric);

    public static JsonObject? Stats(JsonObject row, string metric) =>
        (JsonObject?)Metrics(row, metric).SingleOrDefault()?["stats"];

    public static long Total(JsonObject answer, string metric, string figure = "count", string? media = null) =>
        Rows(answer)
            .Where(row => media is null || Group(row, "mediaType") == media)
            .SelectMany(row => Metrics(row, metric))
            .Sum(one => one["stats"]![figure]!.GetValue<long>());

    /// <summary>Every event of the records as a client reads them, with the segment that docs/analytics.md calls in force.</summary>
    public static IEnumerable<Event> Events(EmulatorHost host, DateTimeOffset from, DateTimeOffset to)
    {
        foreach (var bytes in host.Truth(from.AddDays(-20), to, host.Clock.Now))
        {
            var record = JsonNode.Parse(bytes.Span)!.AsObject();
            foreach (var participant in Items(record, "participants"))
            foreach (var session in Items(participant, "sessions"))
            foreach (var metric in Items(session, "metrics"))
            {
                var at = Time(metric, "emitDate");
                if (at >= from && at < to)
                    yield return new Event(
                        metric["name"]!.GetValue<string>(),
                        at,
                        metric["value"]!.GetValue<long>(),
                        record,
                        participant,
                        session,
                        InForce(session, at)
                    );
            }
        }
    }

    private static JsonObject? InForce(JsonObject session, DateTimeOffset at)
    {
        var segments = Items(session, "segments").Reverse().ToList();
        var begun = segments
            .Where(one => Time(one, "segmentStart") <= at)
            .OrderByDescending(one => Time(one, "segmentStart"));
        return begun.FirstOrDefault(one =>
                Time(one, "segmentStart") < at && (one["segmentEnd"] is null || Time(one, "segmentEnd") >= at)
            ) ?? begun.FirstOrDefault();
    }

    public static IEnumerable<JsonObject> Items(JsonObject owner, string name) =>
        (owner[name] as JsonArray ?? []).OfType<JsonObject>();

    private static DateTimeOffset Time(JsonObject owner, string name) =>
        DateTimeOffset.Parse(owner[name]!.GetValue<string>(), CultureInfo.InvariantCulture);
}

internal sealed record Event(
    string Name,
    DateTimeOffset At,
    long Value,
    JsonObject Conversation,
    JsonObject Participant,
    JsonObject Session,
    JsonObject? Segment
)
{
    public string Media => Session["mediaType"]!.GetValue<string>();

    /// <summary>The member's values as texts, wherever the record has it.</summary>
    public string[] Values(string member, string? inner = null)
    {
        JsonNode?[] owners = [Segment, Session, Participant, Conversation, Session["flow"]];
        return owners.Select(owner => owner?[member]).FirstOrDefault(value => value is not null) switch
        {
            null => [],
            JsonArray list => [.. list.Select(one => Text(inner is null ? one! : one![inner]!)).Distinct()],
            var value => [Text(value)],
        };
    }

    private static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
