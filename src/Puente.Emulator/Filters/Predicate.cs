using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Filters;

internal enum PredicateKind
{
    Dimension,
    Metric,
    Property,
}

internal enum PredicateOperator
{
    Matches,
    Exists,
    NotExists,
}

/// <summary>One condition on the values found under a name, as docs/analytics.md says what fits.</summary>
internal sealed record Predicate(
    PredicateKind Kind,
    string Name,
    PredicateOperator Operator,
    string? Value,
    NumberRange? Range
)
{
    /// <summary>Dimensions whose texts are times.</summary>
    private static readonly HashSet<string> s_times = new(StringComparer.Ordinal)
    {
        "callbackScheduledTime",
        "conversationEnd",
        "conversationStart",
        "detectedSpeechEnd",
        "detectedSpeechStart",
        "eventTime",
        "segmentEnd",
        "surveyCompletedDate",
    };

    /// <summary>The type a property must have; null takes any.</summary>
    public string? PropertyType { get; private init; }

    private bool IsTime { get; init; }
    private (long From, long To)? Interval { get; init; }
    private Guid? Id { get; init; }
    private double? Number { get; init; }

    /// <summary>Whether the values found under the name satisfy the predicate.</summary>
    public bool Holds(IReadOnlyList<FilterValue> found)
    {
        if (Operator != PredicateOperator.Matches)
            return found.Count > 0 == (Operator == PredicateOperator.Exists);
        foreach (var value in found)
            if (IsTime || value.Kind == ValueKind.Time ? FitsTime(value.Text) : Fits(value))
                return true;
        return false;
    }

    private bool Fits(in FilterValue value)
    {
        if (Range is not null)
            return value.Kind == ValueKind.Number
                && Range.Holds(double.Parse(value.Text, CultureInfo.InvariantCulture));
        return value.Kind switch
        {
            ValueKind.Number => Number == double.Parse(value.Text, CultureInfo.InvariantCulture),
            ValueKind.Flag => string.Equals(value.Text, Value, StringComparison.OrdinalIgnoreCase),
            _ => value.Text == Value
                || (Id is { } id && value.Text.Length == 36 && Guid.TryParse(value.Text, out var other) && id == other)
                || (Name is "addressFrom" or "addressTo" && EmailPart.Fits(value.Text, Value!)),
        };
    }

    private bool FitsTime(string text) =>
        Dates.TryRead(text, out var time)
        && time.ToUnixTimeMilliseconds() is var at
        && (Range is not null ? Range.Holds(at) : Interval is var (from, to) && at >= from && at < to);

    /// <exception cref="ApiException">400 with the platform's words for what cannot be read.</exception>
    public static Predicate Read(JsonObject body, FilterWords words)
    {
        Json.OneOf(body, "type", "QueryPredicateType", "dimension", "property", "metric");
        var (kind, name) = Subject(body, words);
        var how = Json.OneOf(body, "operator", "QueryOperator", "matches", "exists", "notExists") switch
        {
            "exists" => PredicateOperator.Exists,
            "notExists" => PredicateOperator.NotExists,
            _ => PredicateOperator.Matches,
        };
        var type =
            kind == PredicateKind.Property
                ? Json.OneOf(body, "propertyType", "PropertyType", "bool", "integer", "real", "date", "string", "uuid")
                : null;
        if (how != PredicateOperator.Matches)
            return new Predicate(kind, name, how, null, null) { PropertyType = type };
        var value = body["value"] switch
        {
            null => null,
            JsonValue given when given.GetValueKind() == JsonValueKind.String => given.GetValue<string>(),
            var other => other.ToJsonString(),
        };
        var range = NumberRange.Read(body, name);
        if (value is null == range is null)
            throw ApiException.BadRequest($"The predicate on {name} needs a value or a range.", "invalid.value");
        var time = kind == PredicateKind.Dimension ? s_times.Contains(name) : type == "date";
        return new Predicate(kind, name, how, value, range)
        {
            PropertyType = type,
            IsTime = time,
            Interval = value is not null && (time || kind == PredicateKind.Property) ? TimesIn(value, time) : null,
            Id = Guid.TryParseExact(value, "D", out var id) ? id : null,
            Number = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : null,
        };
    }

    // Whether a property is a time is known from its records only, so there a value may be anything.
    private static (long From, long To)? TimesIn(string value, bool mustBe)
    {
        var parts = value.Split('/');
        if (parts.Length == 2 && Dates.TryRead(parts[0], out var from) && Dates.TryRead(parts[1], out var to))
            return (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        return mustBe ? throw Dates.Unreadable() : null;
    }

    private static (PredicateKind Kind, string Name) Subject(JsonObject body, FilterWords words)
    {
        if (Json.Text(body, "dimension") is { } dimension)
            return words.Dimensions.Contains(dimension)
                ? (PredicateKind.Dimension, dimension)
                : throw ApiException.InvalidValue(dimension, words.DimensionType, words.Dimensions);
        if (Json.Text(body, "metric") is { } metric)
            return words.Metrics.Contains(metric)
                ? (PredicateKind.Metric, metric)
                : throw ApiException.InvalidValue(metric, words.MetricType, words.Metrics);
        if (words.Properties && Json.Text(body, "property") is { } property)
            return (PredicateKind.Property, property);
        throw ApiException.BadRequest("A predicate needs a dimension, a metric or a property.", "invalid.value");
    }
}
