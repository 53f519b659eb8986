using System.Text.Json;

namespace Puente.Emulator.Filters;

/// <summary>Finds in a record the values that a predicate's name stands for.</summary>
internal static class RecordView
{
    // Predicates are singular where records carry lists.
    private static readonly Dictionary<string, string> s_lists = new(StringComparer.Ordinal)
    {
        ["divisionId"] = "divisionIds",
        ["accessAttribute"] = "accessAttributes",
        ["callbackNumber"] = "callbackNumbers",
        ["destinationAddress"] = "destinationAddresses",
        ["requestedRouting"] = "requestedRoutings",
        ["requestedRoutingSkillId"] = "requestedRoutingSkillIds",
        ["sipResponseCode"] = "sipResponseCodes",
        ["canonicalExternalContactId"] = "externalContactId",
        ["mediaStatsMinConversationMos"] = "mediaStatsMinConversationMos",
    };

    public static IEnumerable<JsonElement> OfConversation(JsonElement conversation, Predicate predicate)
    {
        if (predicate.Kind == PredicateKind.Dimension)
            return Values(conversation, predicate.Name);
        return predicate.Name == "tConversationDuration"
            ? Duration(conversation, "conversationStart", "conversationEnd")
            : Items(conversation, "participants")
                .SelectMany(participant => Items(participant, "sessions"))
                .SelectMany(session => Items(session, "metrics"))
                .Where(metric => metric.GetProperty("name").ValueEquals(predicate.Name))
                .Select(metric => metric.GetProperty("value"));
    }

    public static IEnumerable<JsonElement> OfSegment(
        JsonElement participant,
        JsonElement session,
        JsonElement segment,
        Predicate predicate
    )
    {
        if (predicate.Kind == PredicateKind.Metric)
            return Duration(segment, "segmentStart", "segmentEnd");
        if (predicate.Kind == PredicateKind.Property)
            return Items(segment, "properties")
                .Where(property => property.GetProperty("property").ValueEquals(predicate.Name))
                .Select(property => property.GetProperty("value"));
        if (predicate.Name == "scoredAgentId")
            return Items(segment, "scoredAgents").SelectMany(agent => Values(agent, "scoredAgentId"));
        var flow = session.TryGetProperty("flow", out var found) ? found : default;
        if (predicate.Name.StartsWith("flowOutcome", StringComparison.Ordinal))
            return flow.ValueKind == JsonValueKind.Object
                ? Items(flow, "outcomes").SelectMany(outcome => Values(outcome, predicate.Name))
                : [];
        IEnumerable<JsonElement> values =
        [
            .. Values(segment, predicate.Name),
            .. Values(session, predicate.Name),
            .. Values(participant, predicate.Name),
        ];
        return flow.ValueKind == JsonValueKind.Object ? values.Concat(Values(flow, predicate.Name)) : values;
    }

    public static IEnumerable<JsonElement> Values(JsonElement owner, string name)
    {
        if (
            !owner.TryGetProperty(s_lists.GetValueOrDefault(name, name), out var value)
            || value.ValueKind == JsonValueKind.Null
        )
            return [];
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
    }

    public static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static IEnumerable<JsonElement> Duration(JsonElement owner, string from, string to)
    {
        if (!owner.TryGetProperty(from, out var start) || !owner.TryGetProperty(to, out var end))
            return [];
        var milliseconds = (long)(end.GetDateTimeOffset() - start.GetDateTimeOffset()).TotalMilliseconds;
        return [JsonSerializer.SerializeToElement(milliseconds, FilterJson.Default.Int64)];
    }
}
