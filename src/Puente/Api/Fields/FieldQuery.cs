using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Failures;

namespace Puente.Api.Fields;

/// <summary>Fields as query parameters.</summary>
internal static class FieldQuery
{
    /// <summary>A list repeats the name (<c>id=a&amp;id=b</c>), which the platform takes like commas (docs/facts.md).</summary>
    /// <exception cref="InputException">An object, or null, which a query cannot carry.</exception>
    public static string AppendTo(string path, JsonObject fields)
    {
        var parts = fields.SelectMany(field =>
            field.Value is JsonArray list ? list.Select(item => Part(field.Key, item)) : [Part(field.Key, field.Value)]
        );
        var query = string.Join('&', parts);
        return query.Length == 0 ? path
            : path.Contains('?', StringComparison.Ordinal) ? $"{path}&{query}"
            : $"{path}?{query}";
    }

    private static string Part(string name, JsonNode? value) =>
        value is JsonValue
            ? $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString())}"
            : throw new InputException(
                $"The field '{name}' is {(value is null ? "null" : "nested")}, and this request carries its fields in the query. Give text, a number or a list of them."
            );
}
