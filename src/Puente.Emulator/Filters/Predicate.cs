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

/// <summary>Bounds of a range; null is open.</summary>
internal sealed record NumberRange(double? Gt, double? Gte, double? Lt, double? Lte)
{
    public bool Holds(double value) =>
        (Gt is null || value > Gt)
        && (Gte is null || value >= Gte)
        && (Lt is null || value < Lt)
        && (Lte is null || value <= Lte);
}

internal sealed record Predicate(
    PredicateKind Kind,
    string Name,
    PredicateOperator Operator,
    string? Value,
    NumberRange? Range
)
{
    /// <summary>Whether the values found under the name satisfy the predicate.</summary>
    public bool Holds(IEnumerable<JsonElement> found) =>
        Operator switch
        {
            PredicateOperator.Exists => found.Any(),
            PredicateOperator.NotExists => !found.Any(),
            _ => found.Any(HoldsFor),
        };

    private bool HoldsFor(JsonElement element)
    {
        if (Range is not null)
            return Number(element) is { } number && Range.Holds(number);
        return element.ValueKind switch
        {
            JsonValueKind.String => Same(element.GetString()!),
            JsonValueKind.True => string.Equals(Value, "true", StringComparison.OrdinalIgnoreCase),
            JsonValueKind.False => string.Equals(Value, "false", StringComparison.OrdinalIgnoreCase),
            _ => element.GetRawText() == Value,
        };
    }

    // A date matches an interval given as start/end; everything else matches by equal text, e-mail parts included.
    private bool Same(string text)
    {
        if (string.Equals(text, Value, StringComparison.OrdinalIgnoreCase))
            return true;
        if (Value is null)
            return false;
        if (Value.Contains('/', StringComparison.Ordinal) && Dates.TryRead(text, out var time))
        {
            var (from, to) = Dates.ReadInterval(Value);
            return time.ToUnixTimeMilliseconds() is var at && at >= from && at < to;
        }
        var sign = text.IndexOf('@', StringComparison.Ordinal);
        return sign > 0
            && Name.StartsWith("address", StringComparison.Ordinal)
            && (
                text.AsSpan(0, sign).Equals(Value, StringComparison.OrdinalIgnoreCase)
                || text.AsSpan(sign + 1).Equals(Value, StringComparison.OrdinalIgnoreCase)
            );
    }

    private static double? Number(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Number => element.GetDouble(),
            JsonValueKind.String
                when double.TryParse(element.GetString(), CultureInfo.InvariantCulture, out var number) => number,
            JsonValueKind.String when Dates.TryRead(element.GetString(), out var time) => time.ToUnixTimeMilliseconds(),
            _ => null,
        };

    public static Predicate Read(JsonObject body, string[] dimensions, string[] metrics, bool properties)
    {
        Json.OneOf(body, "type", "QueryPredicateType", "dimension", "property", "metric");
        var (kind, name) = Subject(body, dimensions, metrics, properties);
        var how = Json.OneOf(body, "operator", "QueryOperator", "matches", "exists", "notExists") switch
        {
            "exists" => PredicateOperator.Exists,
            "notExists" => PredicateOperator.NotExists,
            _ => PredicateOperator.Matches,
        };
        var value = body["value"] switch
        {
            null => null,
            JsonValue given when given.GetValueKind() == JsonValueKind.String => given.GetValue<string>(),
            var other => other.ToJsonString(),
        };
        var range = body["range"] is JsonObject bounds
            ? new NumberRange(Bound(bounds, "gt"), Bound(bounds, "gte"), Bound(bounds, "lt"), Bound(bounds, "lte"))
            : null;
        if (how == PredicateOperator.Matches && value is null && range is null)
            throw ApiException.BadRequest($"The predicate on {name} needs a value or a range.", "invalid.value");
        return new Predicate(kind, name, how, value, range);
    }

    private static (PredicateKind Kind, string Name) Subject(
        JsonObject body,
        string[] dimensions,
        string[] metrics,
        bool properties
    )
    {
        if (Json.Text(body, "dimension") is { } dimension)
            return dimensions.Contains(dimension)
                ? (PredicateKind.Dimension, dimension)
                : throw ApiException.InvalidValue(dimension, "QueryDimension", dimensions);
        if (Json.Text(body, "metric") is { } metric)
            return metrics.Contains(metric)
                ? (PredicateKind.Metric, metric)
                : throw ApiException.InvalidValue(metric, "QueryMetric", metrics);
        if (properties && Json.Text(body, "property") is { } property)
            return (PredicateKind.Property, property);
        throw ApiException.BadRequest("A predicate needs a dimension, a metric or a property.", "invalid.value");
    }

    private static double? Bound(JsonObject bounds, string name) =>
        bounds[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<double>(out var number) => number,
            _ => throw ApiException.BadRequest($"The bound {name} must be a number.", "invalid.value"),
        };
}
