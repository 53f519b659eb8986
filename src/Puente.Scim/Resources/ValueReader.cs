using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Scim.Filters;
using Puente.Scim.Schemas;

namespace Puente.Scim.Resources;

/// <summary>Checks a value against its attribute and writes it as the schema does.</summary>
internal static class ValueReader
{
    /// <param name="path">For messages.</param>
    /// <returns>Null when the attribute is to have no value (RFC 7643, 2.5).</returns>
    /// <exception cref="ScimException">It does not suit.</exception>
    public static JsonNode? Read(ScimAttribute attribute, JsonNode? value, string path) =>
        attribute.IsMany ? ReadList(attribute, value, path) : ReadOne(attribute, value, path);

    private static JsonArray? ReadList(ScimAttribute attribute, JsonNode? value, string path)
    {
        var (items, list) = (value as JsonArray, new JsonArray());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items ?? [value?.DeepClone()])
            if (ReadOne(attribute, item, path) is { } read && seen.Add(read.ToJsonString()))
                list.Add(read);
        if (list.Count(IsPrimary) > 1)
            throw ScimException.Value($"{path} has more than one primary value");
        return list.Count > 0 ? list : null;
    }

    public static bool IsPrimary(JsonNode? item) =>
        (item as JsonObject)?["primary"] is JsonValue value && value.TryGetValue(out bool primary) && primary;

    /// <summary>One value of a list, or the only one.</summary>
    public static JsonNode? ReadOne(ScimAttribute attribute, JsonNode? value, string path)
    {
        if (value is null)
            return null;
        if (attribute.Type == ScimType.Complex)
            return ReadParts(attribute, value, path);
        if (value is not JsonValue plain)
            throw ScimException.Value(
                $"{path} is {Word(attribute.Type)}, not {(value is JsonArray ? "a list" : "an object")}"
            );
        var text = plain.GetValueKind() == JsonValueKind.String ? plain.GetValue<string>() : null;
        return attribute.Type switch
        {
            ScimType.Boolean when plain.GetValueKind() is JsonValueKind.True or JsonValueKind.False =>
                plain.DeepClone(),
            ScimType.Boolean when text is not null && Comparison.Truth(text) is { } truth => JsonValue.Create(truth),
            ScimType.Integer when plain.GetValueKind() == JsonValueKind.Number && plain.TryGetValue(out long number) =>
                JsonValue.Create(number),
            ScimType.DateTime when text is not null && Comparison.Time(text) is not null => JsonValue.Create(text),
            ScimType.Binary when text is not null && Convert.TryFromBase64String(text, new byte[text.Length], out _) =>
                JsonValue.Create(text),
            ScimType.Text or ScimType.Reference when text is not null => JsonValue.Create(text),
            _ => throw ScimException.Value($"{path} is {Word(attribute.Type)}"),
        };
    }

    private static JsonObject? ReadParts(ScimAttribute attribute, JsonNode value, string path)
    {
        // A plain value stands for { "value": … }: Entra ID pushes a manager so.
        if (value is JsonValue && attribute.Part("value") is not null)
            value = new JsonObject { ["value"] = value.DeepClone() };
        // And as a list of one.
        if (value is JsonArray { Count: 1 } single && !attribute.IsMany)
            value = single[0] is JsonObject inner ? inner : value;
        if (value is not JsonObject given)
            throw ScimException.Value($"{path} is an object");
        var read = new JsonObject();
        var seen = new HashSet<ScimAttribute>();
        foreach (var (name, inner) in given)
        {
            var part = attribute.Part(name) ?? throw ScimException.Syntax($"{path} has no part '{Shorten(name)}'");
            if (!seen.Add(part))
                throw ScimException.Syntax($"{path}.{part.Name} is there twice; case does not count");
            if (part.Mutability != Mutability.ReadOnly && ReadOne(part, inner, $"{path}.{part.Name}") is { } value2)
                read[part.Name] = value2;
        }
        foreach (var part in attribute.Parts)
            if (part.IsRequired && read[part.Name] is null)
                throw ScimException.Value($"{path}.{part.Name} is missing");
        return read.Count > 0 ? read : null;
    }

    /// <summary>A name that is not ours may be anything.</summary>
    public static string Shorten(string name) => name.Length <= 100 ? name : name[..100] + "…";

    private static string Word(ScimType type) =>
        type switch
        {
            ScimType.Boolean => "true or false",
            ScimType.Integer => "a whole number",
            ScimType.DateTime => "a time as \"2026-01-31T12:00:00Z\"",
            ScimType.Binary => "Base64",
            ScimType.Complex => "an object",
            _ => "a text",
        };
}
