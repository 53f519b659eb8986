using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Http;

/// <summary>Reads members of a request body; null or absent gives the default, a wrong kind a 400.</summary>
internal static class Json
{
    public static string? Text(JsonObject body, string name) =>
        body[name] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            _ => throw Wrong(name, "a string"),
        };

    public static bool Flag(JsonObject body, string name) =>
        body[name] switch
        {
            null => false,
            JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False =>
                value.GetValue<bool>(),
            _ => throw Wrong(name, "true or false"),
        };

    /// <summary>A whole number; digits in quotes are taken too, as the platform does.</summary>
    public static int? Whole(JsonObject body, string name) =>
        body[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<int>(out var number) => number,
            JsonValue value when value.TryGetValue<string>(out var text) && int.TryParse(text, out var parsed) =>
                parsed,
            _ => throw Wrong(name, "a whole number"),
        };

    public static JsonArray? List(JsonObject body, string name) =>
        body[name] switch
        {
            null => null,
            JsonArray list => list,
            _ => throw Wrong(name, "a list"),
        };

    /// <summary>A value of an enumeration, or null when absent.</summary>
    public static string? OneOf(JsonObject body, string name, string type, params string[] allowed)
    {
        var value = Text(body, name);
        return value is null || allowed.Contains(value) ? value : throw ApiException.InvalidValue(value, type, allowed);
    }

    private static ApiException Wrong(string name, string expected) =>
        ApiException.BadRequest($"The member {name} must be {expected}.", "invalid.value");
}
