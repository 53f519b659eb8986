using System.Text.Json.Nodes;
using Puente.Scim.Schemas;

namespace Puente.Scim.Serving;

/// <summary>What the server says of itself (RFC 7644, 4; RFC 7643, 5 to 7).</summary>
internal static class Discovery
{
    /// <returns>Null when the path is none of discovery's.</returns>
    public static ScimAnswer? Answer(ScimRequest request, string[] path)
    {
        var isOne = path.Length > 1;
        if (path.Length is 0 or > 2 || (path[0] is "ServiceProviderConfig" && isOne))
            return null;
        JsonObject[]? all = path[0] switch
        {
            "ServiceProviderConfig" => [Config(request.Address)],
            "ResourceTypes" => [.. ResourceType.All.Select(type => Type(type, request.Address))],
            "Schemas" =>
            [
                .. ResourceType
                    .All.SelectMany(type => (ScimSchema[])[type.Core, .. type.Extensions])
                    .Select(schema => Schema(schema, request.Address)),
            ],
            _ => null,
        };
        if (all is null)
            return null;
        if (request.Method != "GET")
            return ScimAnswer.Refuse(405, null, $"{path[0]} can only be read.") with { Allow = "GET" };
        if (request.Parameter("filter") is not null)
            return ScimAnswer.Refuse(403, null, $"{path[0]} takes no filter.");
        if (path[0] == "ServiceProviderConfig")
            return new ScimAnswer(200, all[0]);
        if (!isOne)
            return new ScimAnswer(200, ListAnswer.Of(all.Length, 1, all));
        var found = all.FirstOrDefault(one =>
            one["id"]!.GetValue<string>().Equals(path[1], StringComparison.OrdinalIgnoreCase)
        );
        return found is null
            ? ScimAnswer.Refuse(404, null, $"There is nothing of this name in {path[0]}.")
            : new ScimAnswer(200, found);
    }

    private static JsonObject Config(string address) =>
        new()
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"),
            ["patch"] = Supported(true),
            ["bulk"] = new JsonObject
            {
                ["supported"] = true,
                ["maxOperations"] = ScimLimits.MostOperations,
                ["maxPayloadSize"] = ScimLimits.MostBytes,
            },
            ["filter"] = new JsonObject { ["supported"] = true, ["maxResults"] = ScimLimits.MostResults },
            ["changePassword"] = Supported(false),
            ["sort"] = Supported(true),
            ["etag"] = Supported(true),
            ["authenticationSchemes"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "oauthbearertoken",
                    ["name"] = "Bearer token",
                    ["description"] = "A long-lived token of the setting scim.tokens.",
                    ["specUri"] = "https://www.rfc-editor.org/info/rfc6750",
                    ["primary"] = true,
                }
            ),
            ["meta"] = Meta("ServiceProviderConfig", $"{address}/ServiceProviderConfig"),
        };

    private static JsonObject Supported(bool isSupported) => new() { ["supported"] = isSupported };

    private static JsonObject Type(ResourceType type, string address) =>
        new()
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ResourceType"),
            ["id"] = type.Name,
            ["name"] = type.Name,
            ["endpoint"] = $"/{type.Endpoint}",
            ["description"] = type.Core.Description,
            ["schema"] = type.Core.Id,
            ["schemaExtensions"] = new JsonArray([
                .. type.Extensions.Select(one => new JsonObject { ["schema"] = one.Id, ["required"] = false }),
            ]),
            ["meta"] = Meta("ResourceType", $"{address}/ResourceTypes/{type.Name}"),
        };

    private static JsonObject Schema(ScimSchema schema, string address) =>
        new()
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:Schema"),
            ["id"] = schema.Id,
            ["name"] = schema.Name,
            ["description"] = schema.Description,
            ["attributes"] = new JsonArray([.. schema.Attributes.Select(Attribute)]),
            ["meta"] = Meta("Schema", $"{address}/Schemas/{schema.Id}"),
        };

    private static JsonObject Attribute(ScimAttribute attribute)
    {
        var json = new JsonObject
        {
            ["name"] = attribute.Name,
            ["type"] = attribute.Type switch
            {
                ScimType.Text => "string",
                ScimType.DateTime => "dateTime",
                var type => type.ToString().ToLowerInvariant(),
            },
            ["multiValued"] = attribute.IsMany,
            ["description"] = attribute.Description,
            ["required"] = attribute.IsRequired,
            ["caseExact"] = attribute.IsCaseExact,
            ["mutability"] = Word(attribute.Mutability.ToString()),
            ["returned"] = Word(attribute.Returned.ToString()),
            ["uniqueness"] = attribute.IsUnique ? "server" : "none",
        };
        if (attribute.Canonical.Count > 0)
            json["canonicalValues"] = new JsonArray([.. attribute.Canonical.Select(word => JsonValue.Create(word))]);
        if (attribute.ReferenceTypes.Count > 0)
            json["referenceTypes"] = new JsonArray([
                .. attribute.ReferenceTypes.Select(word => JsonValue.Create(word)),
            ]);
        if (attribute.Parts.Count > 0)
            json["subAttributes"] = new JsonArray([.. attribute.Parts.Select(Attribute)]);
        return json;
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static JsonObject Meta(string type, string location) =>
        new() { ["resourceType"] = type, ["location"] = location };
}
