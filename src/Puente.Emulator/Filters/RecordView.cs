using System.Globalization;
using System.Text.Json;

namespace Puente.Emulator.Filters;

/// <summary>Finds in a record the values that a predicate's name stands for.</summary>
internal static class RecordView
{
    // Predicates are singular where records carry lists.
    private static readonly Dictionary<string, string> s_members = new(StringComparer.Ordinal)
    {
        ["divisionId"] = "divisionIds",
        ["accessAttribute"] = "accessAttributes",
        ["callbackNumber"] = "callbackNumbers",
        ["destinationAddress"] = "destinationAddresses",
        ["requestedRouting"] = "requestedRoutings",
        ["requestedRoutingSkillId"] = "requestedRoutingSkillIds",
        ["sipResponseCode"] = "sipResponseCodes",
        ["canonicalExternalContactId"] = "externalContactId",
    };

    public static List<FilterValue> OfConversation(JsonElement conversation, Predicate predicate)
    {
        var values = new List<FilterValue>();
        if (predicate.Kind == PredicateKind.Dimension)
            Add(conversation, predicate.Name, values);
        else
            AddMetric(conversation, predicate.Name, values);
        return values;
    }

    public static List<FilterValue> OfSegment(
        JsonElement participant,
        JsonElement session,
        JsonElement segment,
        Predicate predicate
    )
    {
        var values = new List<FilterValue>();
        if (predicate.Kind == PredicateKind.Metric)
            AddDuration(segment, "segmentStart", "segmentEnd", values);
        else if (predicate.Kind == PredicateKind.Property)
            AddProperties(segment, predicate, values);
        else
        {
            AddOfSegment(segment, predicate.Name, values);
            AddOfSession(session, predicate.Name, values);
            Add(participant, predicate.Name, values);
        }
        return values;
    }

    /// <summary>Values of an evaluation, a survey or a resolution.</summary>
    public static List<FilterValue> OfItem(JsonElement item, Predicate predicate)
    {
        var values = new List<FilterValue>();
        Add(item, predicate.Name, values);
        return values;
    }

    /// <summary>Every value that a dimension of conversation or segment filters has anywhere in the record.</summary>
    public static void AddAnywhere(
        JsonElement conversation,
        string dimension,
        bool ofConversation,
        List<FilterValue> to
    )
    {
        if (ofConversation)
        {
            Add(conversation, dimension, to);
            return;
        }
        foreach (var participant in Items(conversation, "participants"))
        {
            Add(participant, dimension, to);
            foreach (var session in Items(participant, "sessions"))
            {
                AddOfSession(session, dimension, to);
                foreach (var segment in Items(session, "segments"))
                    AddOfSegment(segment, dimension, to);
            }
        }
    }

    /// <summary>The values of a metric of conversation filters.</summary>
    public static void AddMetric(JsonElement conversation, string name, List<FilterValue> to)
    {
        if (name == "tConversationDuration")
        {
            AddDuration(conversation, "conversationStart", "conversationEnd", to);
            return;
        }
        foreach (var participant in Items(conversation, "participants"))
        foreach (var session in Items(participant, "sessions"))
        foreach (var metric in Items(session, "metrics"))
            if (metric.GetProperty("name").ValueEquals(name))
                Add(metric, "value", to);
    }

    public static IEnumerable<JsonElement> Items(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static void AddOfSegment(JsonElement segment, string name, List<FilterValue> to)
    {
        if (name != "scoredAgentId")
            Add(segment, name, to);
        else
            foreach (var agent in Items(segment, "scoredAgents"))
                Add(agent, name, to);
    }

    private static void AddOfSession(JsonElement session, string name, List<FilterValue> to)
    {
        Add(session, name, to);
        if (!session.TryGetProperty("flow", out var flow) || flow.ValueKind != JsonValueKind.Object)
            return;
        if (!name.StartsWith("flowOutcome", StringComparison.Ordinal))
            Add(flow, name, to);
        else
            foreach (var outcome in Items(flow, "outcomes"))
                Add(outcome, name, to);
    }

    private static void AddProperties(JsonElement segment, Predicate predicate, List<FilterValue> to)
    {
        foreach (var property in Items(segment, "properties"))
        {
            if (!property.GetProperty("property").ValueEquals(predicate.Name))
                continue;
            var type = property.TryGetProperty("propertyType", out var known) ? known.GetString() : null;
            if (predicate.PropertyType is { } wanted && wanted != type)
                continue;
            foreach (var value in Values(property, "value"))
                to.Add(OfType(value, type));
        }
    }

    // Values of properties are texts in records, whatever their type.
    private static FilterValue OfType(FilterValue value, string? type) =>
        type switch
        {
            "integer"
            or "real" when double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) =>
                value with
                {
                    Kind = ValueKind.Number,
                },
            "bool" when value.Text.ToLowerInvariant() is "true" or "false" => value with { Kind = ValueKind.Flag },
            "date" => value with { Kind = ValueKind.Time },
            _ => value,
        };

    private static void Add(JsonElement owner, string name, List<FilterValue> to) => to.AddRange(Values(owner, name));

    private static IEnumerable<FilterValue> Values(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(s_members.GetValueOrDefault(name, name), out var value))
            yield break;
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in value.EnumerateArray())
                if (FilterValue.Of(entry) is { } one)
                    yield return one;
        }
        else if (FilterValue.Of(value) is { } only)
        {
            yield return only;
        }
    }

    private static void AddDuration(JsonElement owner, string from, string to, List<FilterValue> values)
    {
        if (!owner.TryGetProperty(from, out var start) || !owner.TryGetProperty(to, out var end))
            return;
        var milliseconds = (long)(end.GetDateTimeOffset() - start.GetDateTimeOffset()).TotalMilliseconds;
        values.Add(new FilterValue(ValueKind.Number, milliseconds.ToString(CultureInfo.InvariantCulture)));
    }
}
