using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Analytics.Tests.Language;

/// <summary>Puts other values of the same kind into a query; what they are said of stays.</summary>
internal static class OtherValues
{
    public static string Of(string query, Random random)
    {
        // A lone surrogate can be read and not be written again.
        if (query.Contains("\\ud8", StringComparison.OrdinalIgnoreCase))
            return query;
        var node = JsonNode.Parse(query)!;
        Change(node, random);
        return node.ToJsonString();
    }

    private static void Change(JsonNode? node, Random random)
    {
        if (node is JsonArray list)
        {
            foreach (var one in list)
                Change(one, random);
            return;
        }
        if (node is not JsonObject members)
            return;
        foreach (var (name, member) in members.ToList())
        {
            if (member is not JsonValue value)
                Change(member, random);
            else if (name is "value" or "property" or "gt" or "gte" or "lt" or "lte")
                members[name] = Other(value, random);
        }
    }

    private static JsonNode Other(JsonValue value, Random random) =>
        value.GetValueKind() switch
        {
            // A number that no column holds equals nothing, and the database is not asked whether it does.
            JsonValueKind.Number when value.TryGetValue<int>(out _) => JsonValue.Create(random.Next(1, 9_999)),
            JsonValueKind.String => Other(value.GetValue<string>(), random),
            _ => value.DeepClone(),
        };

    private static string Other(string text, Random random)
    {
        if (Guid.TryParseExact(text, "D", out _) && text.Length == 36)
            return Guid.NewGuid().ToString();
        if (bool.TryParse(text, out var flag))
            return text.Length <= 5 ? (flag ? "false" : "true") : text;
        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || text.Contains('/', StringComparison.Ordinal)
            || text.Contains('\0', StringComparison.Ordinal)
        )
            // Intervals are read as they are written, and so are words that only look like numbers.
            return double.IsFinite(number) && number != 0 && text.All(char.IsAsciiDigit)
                ? random.Next(1, 9_999).ToString(CultureInfo.InvariantCulture)
                : text;
        return $"{text}'; {random.Next()} --";
    }
}
