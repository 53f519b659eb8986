using System.Text.Json.Nodes;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.ClientApps;

/// <summary>A type of integration that shows a company's own page within the platform's client.</summary>
/// <param name="IsWidget">Stands beside one interaction, once for each.</param>
internal sealed record ClientAppType(string Id, string Name, string Description, bool IsWidget)
{
    public const string App = "embedded-client-app";
    public const string Widget = "embedded-client-app-interaction-widget";

    public static IReadOnlyList<ClientAppType> All { get; } =
    [
        new(App, "Custom Client Application", "A page of your own, whole or as a side panel.", false),
        new(Widget, "Interaction Widget", "A page of your own beside an interaction.", true),
    ];

    public JsonObject Json()
    {
        var self = $"{IntegrationEndpoints.Root}/types/{Id}";
        return new JsonObject
        {
            ["id"] = Id,
            ["name"] = Name,
            ["description"] = Description,
            ["provider"] = "clientapps",
            ["category"] = "Client Apps",
            ["images"] = new JsonArray(),
            ["configPropertiesSchemaUri"] = $"{self}/configschemas/properties",
            ["configAdvancedSchemaUri"] = $"{self}/configschemas/advanced",
            ["nonInstallable"] = false,
            ["userPermissions"] = new JsonArray(),
            ["credentials"] = new JsonObject(),
            ["selfUri"] = self,
        };
    }

    /// <returns>Null when there is no such part of the configuration.</returns>
    public JsonObject? Schema(string part) =>
        part switch
        {
            "properties" => Properties(),
            "advanced" => Object(("lifecycle", "object"), ("icon", "object"), ("monochromicIcon", "object")),
            _ => null,
        };

    private JsonObject Properties()
    {
        var schema = IsWidget
            ? Object(
                ("url", "string"),
                ("sandbox", "string"),
                ("permissions", "string"),
                ("queueIdFilterList", "array"),
                ("communicationTypeFilter", "string"),
                ("groups", "array")
            )
            : Object(
                ("url", "string"),
                ("displayType", "string"),
                ("featureCategory", "string"),
                ("sandbox", "string"),
                ("permissions", "string"),
                ("groups", "array")
            );
        schema["required"] = new JsonArray("url");
        return schema;
    }

    private static JsonObject Object(params (string Name, string Type)[] members) =>
        new()
        {
            ["$schema"] = "http://json-schema.org/draft-04/schema#",
            ["type"] = "object",
            ["properties"] = new JsonObject(
                members.Select(member =>
                    KeyValuePair.Create(member.Name, (JsonNode?)new JsonObject { ["type"] = member.Type })
                )
            ),
        };
}
