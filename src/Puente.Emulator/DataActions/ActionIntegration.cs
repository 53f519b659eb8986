using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.DataActions;

/// <summary>An integration that carries data actions. Its mutable state belongs to <see cref="ActionIntegrations"/>.</summary>
internal sealed class ActionIntegration(string id, ActionIntegrationType type, string name, DateTimeOffset now)
{
    public string Id { get; } = id;

    public ActionIntegrationType Type { get; } = type;

    public string Name { get; set; } = name;

    public string Notes { get; set; } = "";

    public int Version { get; set; } = 1;

    public bool IsEnabled { get; set; }

    public DateTimeOffset Updated { get; set; } = now;

    public JsonObject Properties { get; set; } = [];

    public JsonObject Advanced { get; set; } = [];

    public string? CredentialId { get; set; }

    public JsonObject Json(Credential? credential, bool withConfig)
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
                ["lastUpdated"] = Dates.Write(Updated),
            },
        };
        if (withConfig)
            json["config"] = new JsonObject { ["current"] = Config(credential) };
        json["selfUri"] = $"{IntegrationEndpoints.Root}/{Id}";
        return json;
    }

    public JsonObject Config(Credential? credential) =>
        new()
        {
            ["id"] = Id,
            ["name"] = Name,
            ["version"] = Version,
            ["properties"] = Properties.DeepClone(),
            ["advanced"] = Advanced.DeepClone(),
            ["notes"] = Notes,
            ["credentials"] = credential is null
                ? new JsonObject()
                : new JsonObject { [Type.Slot] = credential.Reference() },
            ["selfUri"] = $"{IntegrationEndpoints.Root}/{Id}/config/current",
        };
}
