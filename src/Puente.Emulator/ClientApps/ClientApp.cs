using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.ClientApps;

/// <summary>A client app of the organisation. Its mutable state belongs to <see cref="ClientAppIntegrations"/>.</summary>
internal sealed class ClientApp(string id, ClientAppType type, string name, DateTimeOffset now)
{
    public string Id { get; } = id;

    public ClientAppType Type { get; } = type;

    public string Name { get; set; } = name;

    public string Notes { get; set; } = "";

    public int Version { get; set; } = 1;

    public bool IsEnabled { get; set; }

    public DateTimeOffset Turned { get; set; } = now;

    public JsonObject Properties { get; set; } = [];

    public JsonObject Advanced { get; set; } = [];

    public IEnumerable<string> Groups =>
        (Properties["groups"] as JsonArray ?? []).OfType<JsonValue>().Select(id => id.ToString());

    public JsonObject Json(bool withConfig)
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["name"] = Name,
            ["integrationType"] = new JsonObject
            {
                ["id"] = Type.Id,
                ["selfUri"] = $"{IntegrationEndpoints.Root}/types/{Type.Id}",
            },
            ["notes"] = Notes,
            ["intendedState"] = IsEnabled ? "ENABLED" : "DISABLED",
            ["reportedState"] = new JsonObject
            {
                ["code"] = IsEnabled ? "ACTIVE" : "INACTIVE",
                ["lastUpdated"] = Dates.Write(Turned),
            },
        };
        if (withConfig)
            json["config"] = new JsonObject { ["current"] = Config() };
        json["selfUri"] = $"{IntegrationEndpoints.Root}/{Id}";
        return json;
    }

    /// <summary>As a user's own listing shows it.</summary>
    public JsonObject JsonForUser()
    {
        var json = Json(withConfig: false);
        json["config"] = new JsonObject { ["current"] = Config(), ["effective"] = Config() };
        return json;
    }

    public JsonObject Config() =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["version"] = Version,
            ["properties"] = Properties.DeepClone(),
            ["advanced"] = Advanced.DeepClone(),
            ["notes"] = Notes,
            ["credentials"] = new JsonObject(),
            ["selfUri"] = $"{IntegrationEndpoints.Root}/{Id}/config/current",
        };
}
