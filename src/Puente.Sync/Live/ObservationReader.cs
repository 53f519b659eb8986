using System.Globalization;
using System.Text.Json;
using Puente.Store.Observations;
using Puente.Sync.Events;

namespace Puente.Sync.Live;

/// <summary>Rows of presence, routing status and queue observations from the events that carry them.</summary>
internal static class ObservationReader
{
    /// <summary>Adds the rows of one event to <paramref name="into"/>.</summary>
    /// <returns>Why the event cannot be used, without any of its content; null when it could.</returns>
    public static string? Read(PlatformEvent item, EventTopic topic, List<Observation> into)
    {
        try
        {
            using var document = JsonDocument.Parse(item.Body);
            var body = document.RootElement;
            if (body.ValueKind != JsonValueKind.Object)
                return "the body is not a JSON object";
            return topic.Kind switch
            {
                EventKind.UserPresence => Presence(body, topic.Id!.Value, item.Time, into),
                EventKind.UserRoutingStatus => RoutingStatus(body, topic.Id!.Value, item.Time, into),
                EventKind.UserActivity => Activity(body, topic.Id!.Value, item.Time, into),
                EventKind.QueueObservations => Queue(body, topic.Id!.Value, item.Time, into),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return LiveEvent.NotJson;
        }
    }

    /// <summary>Time members come first: a repeat on another transport must give the same row.</summary>
    private static string? Presence(JsonElement body, Guid user, DateTimeOffset time, List<Observation> into)
    {
        if (Object(body, "presenceDefinition") is not { } definition)
            return "presenceDefinition is missing";
        into.Add(
            Observation.OfPresence(
                user,
                Time(body, "modifiedDate") ?? time,
                Text(body, "source"),
                Guid.TryParse(Text(definition, "id"), out var id) ? id : null,
                Text(definition, "systemPresence"),
                Flag(body, "primary"),
                Text(body, "message") ?? Text(body, "presenceMessage")
            )
        );
        return null;
    }

    private static string? RoutingStatus(JsonElement body, Guid user, DateTimeOffset time, List<Observation> into)
    {
        if (Object(body, "routingStatus") is not { } status || Text(status, "status") is not { } text)
            return "routingStatus.status is missing";
        into.Add(Observation.OfRoutingStatus(user, Time(status, "startTime") ?? time, text));
        return null;
    }

    /// <summary>One snapshot of several states, each with the time of its own change; those it lacks are no fault.</summary>
    private static string? Activity(JsonElement body, Guid user, DateTimeOffset time, List<Observation> into)
    {
        if (Object(body, "presence") is { } presence && Object(presence, "presenceDefinition") is not null)
            Presence(presence, user, time, into);
        if (Object(body, "routingStatus") is { } status && Text(status, "status") is not null)
            RoutingStatus(body, user, time, into);
        return null;
    }

    private static string? Queue(JsonElement body, Guid queue, DateTimeOffset time, List<Observation> into)
    {
        if (!body.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
            return "data is missing";
        var mediaType = Object(body, "group") is { } group ? Text(group, "mediaType") : null;
        foreach (var entry in data.EnumerateArray())
        {
            if (
                entry.ValueKind != JsonValueKind.Object
                || !entry.TryGetProperty("metrics", out var metrics)
                || metrics.ValueKind != JsonValueKind.Array
            )
                continue;
            var interval = Interval(Text(entry, "interval"));
            foreach (var metric in metrics.EnumerateArray())
            {
                if (
                    metric.ValueKind != JsonValueKind.Object
                    || Text(metric, "metric") is not { } name
                    || Object(metric, "stats") is not { } stats
                )
                    continue;
                into.Add(
                    Observation.OfQueue(queue, mediaType, time, interval, name, Text(metric, "qualifier"), Stats(stats))
                );
            }
        }
        return null;
    }

    private static QueueStats Stats(JsonElement stats) =>
        new()
        {
            Count = Number(stats, "count"),
            Sum = Number(stats, "sum"),
            Min = Number(stats, "min"),
            Max = Number(stats, "max"),
            Ratio = Number(stats, "ratio"),
            Numerator = Number(stats, "numerator"),
            Denominator = Number(stats, "denominator"),
            Target = Number(stats, "target"),
        };

    private static (DateTimeOffset, DateTimeOffset)? Interval(string? text)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash > 0 && Parse(text![..slash]) is { } from && Parse(text[(slash + 1)..]) is { } to
            ? (from, to)
            : null;
    }

    private static JsonElement? Object(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static bool? Flag(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    private static double? Number(JsonElement body, string member) =>
        body.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var number)
            ? number
            : null;

    private static DateTimeOffset? Time(JsonElement body, string member) => Parse(Text(body, member));

    private static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
}
