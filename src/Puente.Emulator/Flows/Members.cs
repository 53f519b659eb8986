using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Flows;

/// <summary>Reads a flow strictly: a member that nobody knows is a mistake, not a wish.</summary>
internal static class Members
{
    public static JsonObject? Object(JsonObject body, string name) =>
        body[name] switch
        {
            null => null,
            JsonObject found => found,
            _ => throw ApiException.BadRequest($"The member {name} must be an object.", "invalid.value"),
        };

    public static void Demand(JsonObject body, string at, params string[] known)
    {
        if (body.Select(member => member.Key).FirstOrDefault(key => !known.Contains(key)) is { } unknown)
            throw ApiException.BadRequest($"{at}{unknown} is none of {string.Join(", ", known)}.", "invalid.property");
    }

    public static ApiException Missing(string name) =>
        ApiException.BadRequest($"The member {name} is required.", "invalid.value");
}
