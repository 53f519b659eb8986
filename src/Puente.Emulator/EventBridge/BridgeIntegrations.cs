using System.Text.Json.Nodes;
using Puente.Emulator.Chance;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.EventBridge;

/// <summary>The EventBridge integrations of the organisation. Safe to use from several threads.</summary>
internal sealed class BridgeIntegrations(
    EventBridgeOptions options,
    VirtualClock clock,
    TimeProvider time,
    Backlog backlog,
    string organisationId,
    ulong seed
) : IIntegrationFamily
{
    public const string Type = "amazon-eventbridge-source";

    private readonly Lock _lock = new();
    private readonly List<BridgeIntegration> _all = [];
    private Dice _dice = new(Mix.Hash(seed, 0x1A7E62A));

    /// <summary>Whether any integration is active.</summary>
    public bool AreListening
    {
        get
        {
            lock (_lock)
                return _all.Exists(IsActive);
        }
    }

    public bool Wants(string template)
    {
        lock (_lock)
            return _all.Exists(one => Listens(one, template));
    }

    public IReadOnlyList<EventSource> Listening(string template)
    {
        lock (_lock)
            return [.. _all.Where(one => Listens(one, template)).Select(one => one.Source(organisationId))];
    }

    public IReadOnlyList<JsonObject> Types =>
        [
            new JsonObject
            {
                ["id"] = Type,
                ["name"] = "Amazon EventBridge Source",
                ["description"] = "Sends events of the organisation to a partner event bus.",
                ["provider"] = "genesys",
                ["category"] = "Event",
                ["nonInstallable"] = false,
                ["credentials"] = new JsonObject(),
                ["selfUri"] = $"{IntegrationEndpoints.Root}/types/{Type}",
            },
        ];

    public bool Holds(string id)
    {
        lock (_lock)
            return _all.Exists(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
    }

    public IReadOnlyList<JsonObject> List(bool withConfig)
    {
        lock (_lock)
            return [.. _all.Select(one => Shown(one, withConfig))];
    }

    public JsonObject Get(string id, bool withConfig)
    {
        lock (_lock)
            return Shown(Find(id), withConfig);
    }

    public JsonObject Config(string id)
    {
        lock (_lock)
            return (JsonObject)Find(id).CurrentConfig.DeepClone();
    }

    public JsonObject Add(string type, string? name)
    {
        name ??= "Amazon EventBridge Source";
        lock (_lock)
        {
            var id = Organisation.Entity.TextOf(_dice.Guid());
            var config = ConfigJson(id, name, 1, [], [], "", []);
            _all.Add(
                new BridgeIntegration(id, name) { CurrentConfig = config, Turned = (clock.Now, time.GetTimestamp()) }
            );
            return Shown(_all[^1], withConfig: true);
        }
    }

    public void Remove(string id)
    {
        lock (_lock)
            _all.Remove(Find(id));
    }

    public JsonObject Turn(string id, bool isEnabled)
    {
        lock (_lock)
        {
            var integration = Find(id);
            if (isEnabled && integration.Config is null)
                throw ApiException.BadRequest("The integration cannot be enabled before it is configured.");
            if (integration.IsEnabled != isEnabled)
            {
                integration.WasEnabled = integration.IsEnabled;
                (integration.IsEnabled, integration.Turned) = (isEnabled, (clock.Now, time.GetTimestamp()));
            }
            return Shown(integration, withConfig: false);
        }
    }

    public JsonObject Configure(string id, JsonObject body)
    {
        lock (_lock)
        {
            var integration = Find(id);
            var version = integration.CurrentConfig["version"]!.GetValue<int>();
            var given = Json.Whole(body, "version") ?? throw ApiException.BadRequest("The version is required.");
            if (given != version)
                throw ApiException.Conflict(
                    $"The version supplied ({given}) does not match the current version of the configuration ({version})"
                );
            var properties = Member(body, "properties");
            var config = BridgeConfig.Read(properties);
            if (_all.Exists(other => other != integration && other.Config?.Suffix == config.Suffix))
                throw ApiException.BadRequest("The property eventSourceSuffix must be unique.", "invalid.value");
            integration.Name = Json.Text(body, "name") is { Length: > 0 } name ? name : integration.Name;
            integration.Notes = Json.Text(body, "notes") ?? "";
            integration.Config = config;
            integration.CurrentConfig = ConfigJson(
                id,
                integration.Name,
                version + 1,
                properties,
                Member(body, "advanced"),
                integration.Notes,
                Member(body, "credentials")
            );
            return (JsonObject)integration.CurrentConfig.DeepClone();
        }
    }

    private bool Listens(BridgeIntegration one, string template) =>
        IsActive(one) && one.Config!.Filter.Contains(template);

    private bool IsActive(BridgeIntegration one) => one is { IsEnabled: true, Config: not null } && HasTurned(one);

    private bool HasTurned(BridgeIntegration one) =>
        clock.Now - one.Turned.At >= options.Activation
        || time.GetElapsedTime(one.Turned.Timestamp) >= options.Activation;

    private JsonObject Shown(BridgeIntegration one, bool withConfig)
    {
        var (reported, detail) = (one.IsEnabled, HasTurned(one)) switch
        {
            (true, false) => ("ACTIVATING", null),
            (true, true) when backlog.HasOverflowed => ("ERROR", "Events were lost: too many waited for delivery."),
            (true, true) => ("ACTIVE", (string?)null),
            (false, false) when one.WasEnabled => ("DEACTIVATING", null),
            _ => ("INACTIVE", null),
        };
        return one.Json(reported, detail, withConfig);
    }

    private BridgeIntegration Find(string id) =>
        _all.Find(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) ?? throw ApiException.NotFound();

    private static JsonObject Member(JsonObject body, string name) =>
        body[name] switch
        {
            null => [],
            JsonObject member => (JsonObject)member.DeepClone(),
            _ => throw ApiException.BadRequest($"The member {name} must be an object.", "invalid.value"),
        };

    private static JsonObject ConfigJson(
        string id,
        string name,
        int version,
        JsonObject properties,
        JsonObject advanced,
        string notes,
        JsonObject credentials
    ) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["version"] = version,
            ["properties"] = properties,
            ["advanced"] = advanced,
            ["notes"] = notes,
            ["credentials"] = credentials,
            ["selfUri"] = $"{IntegrationEndpoints.Root}/{id}/config/current",
        };
}
