using System.Text.Json.Nodes;

namespace Puente.Emulator.DataActions;

/// <summary>A kind of credential and its fields (docs/facts.md, "Data actions, as the emulator plays them").</summary>
/// <param name="Fields">Empty: any names.</param>
internal sealed record CredentialType(string Name, params IReadOnlyList<string> Fields)
{
    public static IReadOnlyList<CredentialType> All { get; } =
    [
        new("pureCloudOAuthClient", "clientId", "clientSecret"),
        new("basicAuth", "userName", "password"),
        new("userDefined"),
        new("userDefinedOAuth"),
        new("salesforce", "username", "password", "securityToken", "loginUrl"),
        new("msDynamics", "username", "password", "orgWebAddress", "applicationId"),
        new("zendeskApiToken", "userEmail", "baseUrl", "apiToken"),
        new("amazonWebServicesARN", "ARN"),
    ];

    public static CredentialType? Find(string? name) => All.FirstOrDefault(type => type.Name == name);

    public JsonObject Json() =>
        new()
        {
            ["id"] = Name,
            ["name"] = Name,
            ["properties"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(
                    Fields.Select(field =>
                        KeyValuePair.Create(field, (JsonNode?)new JsonObject { ["type"] = "string" })
                    )
                ),
                ["additionalProperties"] = Fields.Count == 0,
            },
            ["displayOrder"] = new JsonArray([.. Fields.Select(field => JsonValue.Create(field))]),
            ["required"] = new JsonArray([.. Fields.Select(field => JsonValue.Create(field))]),
        };
}
