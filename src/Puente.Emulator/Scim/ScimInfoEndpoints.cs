using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Scim;

/// <summary>What the service says of itself.</summary>
internal static class ScimInfoEndpoints
{
    public static void Map(RouteTable routes, string root)
    {
        Add("serviceproviderconfig", "ServiceProviderConfig", _ => ScimExchange.Answer(Config(root)));
        Add(
            "resourcetypes",
            "ResourceTypes",
            _ => ScimExchange.Answer(Listed([Type("User", root), Type("Group", root)]))
        );
        Add(
            "schemas",
            "Schemas",
            _ =>
                ScimExchange.Answer(
                    Listed([
                        Schema("User", ScimNames.User),
                        Schema("Group", ScimNames.Group),
                        Schema("EnterpriseUser", ScimNames.Enterprise),
                        Schema("PlatformUser", ScimNames.Platform),
                    ])
                )
        );

        void Add(string name, string other, Func<ApiRequest, ApiAnswer> answer)
        {
            routes.Add("GET", $"{root}/{name}", request => new(answer(request)));
            routes.Add("GET", $"{root}/{other}", request => new(answer(request)));
        }
    }

    private static JsonObject Config(string root)
    {
        var config = new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"),
            ["patch"] = Supported(true),
            ["bulk"] = Supported(false),
            ["filter"] = new JsonObject { ["supported"] = true, ["maxResults"] = 100 },
            ["changePassword"] = Supported(true),
            ["sort"] = Supported(false),
            ["etag"] = Supported(true),
            ["authenticationSchemes"] = new JsonArray(
                new JsonObject { ["type"] = "oauthbearertoken", ["name"] = "OAuth Bearer Token" }
            ),
        };
        config["meta"] = new JsonObject
        {
            ["resourceType"] = "ServiceProviderConfig",
            ["location"] = $"{root}/serviceproviderconfig",
        };
        return config;
    }

    private static JsonObject Supported(bool supported) => new() { ["supported"] = supported };

    private static JsonObject Type(string name, string root) =>
        new()
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ResourceType"),
            ["id"] = name,
            ["name"] = name,
            ["endpoint"] = $"/{name.ToLowerInvariant()}s",
            ["schema"] = name == "User" ? ScimNames.User : ScimNames.Group,
            ["meta"] = new JsonObject
            {
                ["resourceType"] = "ResourceType",
                ["location"] = $"{root}/resourcetypes/{name}",
            },
        };

    private static JsonObject Schema(string name, string id) => new() { ["id"] = id, ["name"] = name };

    private static JsonObject Listed(JsonObject[] all) =>
        new()
        {
            ["schemas"] = new JsonArray(ScimNames.List),
            ["totalResults"] = all.Length,
            ["startIndex"] = 1,
            ["itemsPerPage"] = all.Length,
            ["Resources"] = new JsonArray([.. all]),
        };
}
