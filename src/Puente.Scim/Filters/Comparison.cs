using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Scim.Schemas;

namespace Puente.Scim.Filters;

/// <summary><c>userName eq "ana"</c>. Of a list one value is enough; <c>ne</c> also holds where there is none.</summary>
/// <param name="Operator">In small letters.</param>
/// <param name="Literal">A text, a number, a truth value or null.</param>
internal sealed record Comparison(Target Target, string Operator, object? Literal) : Filter
{
    public static IReadOnlyList<string> Operators { get; } = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];

    public override IEnumerable<Target> Targets => [Target];

    /// <returns>Null when the operator and the literal suit the attribute, else what is wrong.</returns>
    public string? Fault()
    {
        var (leaf, isOrder) = (Target.Leaf, Operator is "gt" or "ge" or "lt" or "le");
        if (Target.IsForeign)
            return null;
        if (leaf.Returned == Returned.Never)
            return $"{leaf.Name} is never shown, so it cannot be asked for";
        if (Literal is null)
            return Operator is "eq" or "ne" ? null : $"{Operator} needs a value, not null";
        return leaf.Type switch
        {
            ScimType.Complex => $"{leaf.Name} has parts; name one: {leaf.Name}.{leaf.Parts[0].Name}",
            ScimType.Boolean when Operator is not ("eq" or "ne") => $"{Operator} is not for true and false",
            ScimType.Boolean => Truth(Literal) is null ? $"{leaf.Name} is true or false" : null,
            ScimType.Integer when Operator is "co" or "sw" or "ew" => $"{Operator} is not for numbers",
            ScimType.Integer => Literal is decimal ? null : $"{leaf.Name} is a number",
            ScimType.Binary when isOrder => $"{Operator} is not for binary values",
            ScimType.DateTime when Operator is not ("co" or "sw" or "ew") => Literal is string text
            && Time(text) is not null
                ? null
                : $"{leaf.Name} is a time as \"2026-01-31T12:00:00Z\"",
            _ => Literal is string ? null : $"{leaf.Name} is a text",
        };
    }

    public override bool Matches(JsonObject resource)
    {
        var any = false;
        foreach (var value in Target.Values(resource))
        {
            any = true;
            if (Literal is null ? Operator == "ne" : Holds(value))
                return true;
        }
        // What is not there equals null and differs from everything else (RFC 7643, 2.5).
        return !any && (Literal is null ? Operator == "eq" : Operator == "ne");
    }

    private bool Holds(JsonValue value) =>
        Target.Leaf.Type switch
        {
            ScimType.Boolean => value.TryGetValue(out bool truth) && (truth == Truth(Literal!)) == (Operator == "eq"),
            ScimType.Integer => value.TryGetValue(out long number) && Order(((decimal)number).CompareTo(Literal)),
            ScimType.DateTime when Operator is not ("co" or "sw" or "ew") => value.TryGetValue(out string? text)
                && Time(text) is { } time
                && Order(time.CompareTo(Time((string)Literal!)!.Value)),
            _ => value.TryGetValue(out string? text) && Holds(text, (string)Literal!),
        };

    private bool Holds(string value, string literal)
    {
        var rule = Target.Leaf.IsCaseExact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return Operator switch
        {
            "co" => value.Contains(literal, rule),
            "sw" => value.StartsWith(literal, rule),
            "ew" => value.EndsWith(literal, rule),
            _ => Order(string.Compare(value, literal, rule)),
        };
    }

    private bool Order(int order) =>
        Operator switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            _ => order <= 0,
        };

    /// <summary>Entra ID writes truth values as texts.</summary>
    public static bool? Truth(object literal) =>
        literal switch
        {
            bool truth => truth,
            string text when bool.TryParse(text, out var truth) => truth,
            _ => null,
        };

    public static DateTimeOffset? Time(string text) =>
        text.Length >= 10
        && char.IsAsciiDigit(text[0])
        && DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
}
