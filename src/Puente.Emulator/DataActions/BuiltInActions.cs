using System.Text.Json.Nodes;

namespace Puente.Emulator.DataActions;

/// <summary>Actions that nobody has written: they come with an integration or with its credential.</summary>
internal static class BuiltInActions
{
    /// <summary>The one that stands for the many that the platform installs with <c>purecloud-data-actions</c>.</summary>
    public static ActionDefinition GetUser(string category) =>
        Create(
            "Get User",
            category,
            """
            {"request":{"requestUrlTemplate":"/api/v2/users/$esc.uriEncode(${input.userId})","requestType":"GET","headers":{},
             "requestTemplate":"${input.rawRequest}"},
             "response":{"translationMap":{"name":"$.name","email":"$.email"},"translationMapDefaults":{"email":"\"\""},
             "successTemplate":"{\"name\": ${name}, \"email\": ${email}}"}}
            """,
            """
            {"input":{"inputSchema":{"type":"object","required":["userId"],"properties":{"userId":{"type":"string"}}}},
             "output":{"successSchema":{"type":"object","properties":{"name":{"type":"string"},"email":{"type":"string"}}}}}
            """
        );

    /// <summary>As the platform makes it for user-defined OAuth (recorded shape; docs/facts.md).</summary>
    public static ActionDefinition SignIn(string category) =>
        Create(
            "Auth",
            category,
            """
            {"request":{"requestUrlTemplate":"${credentials.loginUrl}","requestType":"POST",
             "headers":{"Content-Type":"application/x-www-form-urlencoded",
              "Authorization":"Basic $encoding.base64(\"${credentials.clientId}:${credentials.clientSecret}\")"},
             "requestTemplate":"grant_type=client_credentials"},
             "response":{"translationMap":{},"translationMapDefaults":{},"successTemplate":"${rawResult}"}}
            """,
            """
            {"input":{"inputSchema":{"title":"Auth Input","description":"No Input Value","type":"object","properties":{},
              "additionalProperties":true}},
             "output":{"successSchema":{"type":"object","properties":{},"additionalProperties":true}}}
            """
        );

    private static ActionDefinition Create(string name, string category, string config, string contract) =>
        new(
            name,
            category,
            false,
            (JsonObject)JsonNode.Parse(config)!,
            (JsonObject)JsonNode.Parse(contract)!,
            Version: 1
        );
}
