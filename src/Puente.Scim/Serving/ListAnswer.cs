using System.Text.Json.Nodes;

namespace Puente.Scim.Serving;

/// <summary>RFC 7644, 3.4.2.</summary>
internal static class ListAnswer
{
    public static JsonObject Of(long total, long start, IReadOnlyCollection<JsonObject> page) =>
        new()
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:ListResponse"),
            ["totalResults"] = total,
            ["startIndex"] = start,
            ["itemsPerPage"] = page.Count,
            ["Resources"] = new JsonArray([.. page]),
        };
}
