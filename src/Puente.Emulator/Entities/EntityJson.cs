using System.Text.Json.Nodes;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

internal static class EntityJson
{
    public static JsonObject Reference(Entity entity, string collection) =>
        new()
        {
            ["id"] = entity.Id,
            ["name"] = entity.Name,
            ["selfUri"] = $"{collection}/{entity.Id}",
        };
}
