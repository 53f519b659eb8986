using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>Routing's small entities as they are first written.</summary>
internal static class RoutingJson
{
    public static JsonObject WrapUpCode(string id, string name) => new() { ["id"] = id, ["name"] = name };

    /// <summary>Skills and languages; their version is a text.</summary>
    public static Func<string, string, JsonObject> Skill(VirtualClock clock) =>
        (id, name) =>
            new JsonObject
            {
                ["id"] = id,
                ["name"] = name,
                ["dateModified"] = Dates.Write(clock.Now),
                ["state"] = "active",
                ["version"] = "1",
            };
}
