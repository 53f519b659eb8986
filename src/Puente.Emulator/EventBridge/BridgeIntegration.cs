using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.EventBridge;

/// <summary>An integration with its configuration. Its mutable state belongs to <see cref="BridgeIntegrations"/>.</summary>
internal sealed class BridgeIntegration(string id, string name)
{
    public string Id { get; } = id;

    public string Name { get; set; } = name;

    public string Notes { get; set; } = "";

    /// <summary>Null until the four properties have been given.</summary>
    public BridgeConfig? Config { get; set; }

    /// <summary>As last put, <c>version</c> included.</summary>
    public required JsonObject CurrentConfig { get; set; }

    public bool IsEnabled { get; set; }

    public bool WasEnabled { get; set; }

    /// <summary>When it was last enabled or disabled: platform time and a timestamp of real time.</summary>
    public (DateTimeOffset At, long Timestamp) Turned { get; set; }

    public EventSource Source(string organisationId) =>
        new(Id, $"aws.partner/genesys.com/cloud/{organisationId}/{Config!.Suffix}", Config.Account, Config.Region);

    public JsonObject Json(string reported, string? detail, bool withConfig)
    {
        var state = new JsonObject { ["code"] = reported };
        if (detail is not null)
            state["detail"] = new JsonObject { ["message"] = detail };
        state["lastUpdated"] = Dates.Write(Turned.At);
        var json = new JsonObject
        {
            ["id"] = Id,
            ["name"] = Name,
            ["integrationType"] = new JsonObject
            {
                ["id"] = BridgeIntegrations.Type,
                ["selfUri"] = $"{IntegrationEndpoints.Root}/types/{BridgeIntegrations.Type}",
            },
            ["notes"] = Notes,
            ["intendedState"] = IsEnabled ? "ENABLED" : "DISABLED",
            ["reportedState"] = state,
        };
        if (withConfig)
            json["config"] = new JsonObject { ["current"] = CurrentConfig.DeepClone() };
        json["selfUri"] = $"{IntegrationEndpoints.Root}/{Id}";
        return json;
    }
}
