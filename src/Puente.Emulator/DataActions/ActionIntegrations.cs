using System.Text.Json.Nodes;
using Puente.Emulator.Chance;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.DataActions;

/// <summary>What an execution needs to know of its integration, at one moment.</summary>
internal sealed record IntegrationState(
    string Id,
    string Name,
    ActionIntegrationType Type,
    bool IsEnabled,
    Credential? Credential
);

/// <summary>The integrations that carry data actions.</summary>
internal sealed class ActionIntegrations(CredentialStore credentials, VirtualClock clock, ulong seed)
    : IIntegrationFamily
{
    private readonly Lock _lock = new();
    private readonly List<ActionIntegration> _all = [];
    private Dice _dice = new(Mix.Hash(seed, 0xAC710));

    /// <summary>Told after a change of an integration or its credential; null state: it is gone.</summary>
    public Action<string, IntegrationState?>? Changed { get; set; }

    public IReadOnlyList<JsonObject> Types => [.. ActionIntegrationType.All.Select(type => type.Json())];

    public bool Holds(string id) => State(id) is not null;

    public IntegrationState? State(string id)
    {
        lock (_lock)
            return _all.Find(one => Is(one, id)) is { } found ? StateOf(found) : null;
    }

    public bool Uses(string credentialId)
    {
        lock (_lock)
            return _all.Exists(one => one.CredentialId == credentialId);
    }

    public IReadOnlyList<JsonObject> List(bool withConfig)
    {
        lock (_lock)
            return [.. _all.Select(one => one.Json(CredentialOf(one), withConfig))];
    }

    public JsonObject Get(string id, bool withConfig)
    {
        lock (_lock)
            return Find(id) is var one ? one.Json(CredentialOf(one), withConfig) : [];
    }

    public JsonObject Config(string id)
    {
        lock (_lock)
            return Find(id) is var one ? one.Config(CredentialOf(one)) : [];
    }

    public JsonObject Add(string type, string? name)
    {
        JsonObject shown;
        IntegrationState state;
        lock (_lock)
        {
            var kind = ActionIntegrationType.All.First(known => known.Id == type);
            if (_all.Count(one => one.Type == kind) >= kind.Most)
                throw ApiException.BadRequest(
                    $"The organisation has {kind.Most} integrations of type {type} already, which is the most.",
                    "limit.exceeded"
                );
            var id = Organisation.Entity.TextOf(_dice.Guid());
            var made = new ActionIntegration(id, kind, name ?? kind.Name, clock.Now);
            _all.Add(made);
            (shown, state) = (made.Json(null, withConfig: true), StateOf(made));
        }

        Changed?.Invoke(state.Id, state);
        return shown;
    }

    public void Remove(string id)
    {
        ActionIntegration one;
        lock (_lock)
        {
            one = Find(id);
            _all.Remove(one);
        }

        Changed?.Invoke(one.Id, null);
    }

    public JsonObject Turn(string id, bool isEnabled)
    {
        JsonObject shown;
        IntegrationState state;
        lock (_lock)
        {
            var one = Find(id);
            if (isEnabled && one.Type.NeedsCredential && one.CredentialId is null)
                throw ApiException.BadRequest(
                    $"The integration cannot be enabled before its credential {one.Type.Slot} is configured."
                );
            (one.IsEnabled, one.Updated) = (isEnabled, clock.Now);
            (shown, state) = (one.Json(CredentialOf(one), withConfig: false), StateOf(one));
        }

        Changed?.Invoke(state.Id, state);
        return shown;
    }

    public JsonObject Configure(string id, JsonObject body)
    {
        JsonObject shown;
        IntegrationState state;
        lock (_lock)
        {
            var one = Find(id);
            var given = Json.Whole(body, "version") ?? throw ApiException.BadRequest("The version is required.");
            if (given != one.Version)
                throw ApiException.Conflict(
                    $"The version supplied ({given}) does not match the current version of the configuration ({one.Version})"
                );
            one.CredentialId = CredentialIn(one, body);
            one.Name = Json.Text(body, "name") is { Length: > 0 } name ? name : one.Name;
            one.Notes = Json.Text(body, "notes") ?? "";
            one.Properties = Member(body, "properties");
            one.Advanced = Member(body, "advanced");
            one.Version++;
            (shown, state) = (one.Config(CredentialOf(one)), StateOf(one));
        }

        Changed?.Invoke(state.Id, state);
        return shown;
    }

    /// <summary>Tells again of every integration that signs in with a credential.</summary>
    public void CredentialChanged(string credentialId)
    {
        IntegrationState[] states;
        lock (_lock)
            states = [.. _all.Where(one => one.CredentialId == credentialId).Select(StateOf)];
        foreach (var state in states)
            Changed?.Invoke(state.Id, state);
    }

    private string? CredentialIn(ActionIntegration one, JsonObject body)
    {
        string? chosen = null;
        foreach (var (slot, value) in Member(body, "credentials"))
        {
            if (slot != one.Type.Slot)
                throw ApiException.BadRequest($"{one.Type.Id} has no credential {slot}, but {one.Type.Slot}.");
            var id = value is JsonObject reference ? Json.Text(reference, "id") : null;
            var credential =
                credentials.Find(id ?? "")
                ?? throw ApiException.BadRequest($"The credential of {slot} does not exist.", "invalid.value");
            if (!one.Type.CredentialTypes.Contains(credential.Type.Name))
                throw ApiException.InvalidValue(credential.Type.Name, "CredentialType", one.Type.CredentialTypes);
            chosen = credential.Id;
        }

        return chosen is null && one is { IsEnabled: true, Type.NeedsCredential: true }
            ? throw ApiException.BadRequest($"An enabled {one.Type.Id} needs its credential {one.Type.Slot}.")
            : chosen;
    }

    private ActionIntegration Find(string id) => _all.Find(one => Is(one, id)) ?? throw ApiException.NotFound();

    private static bool Is(ActionIntegration one, string id) => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase);

    private Credential? CredentialOf(ActionIntegration one) => one.CredentialId is { } id ? credentials.Find(id) : null;

    private IntegrationState StateOf(ActionIntegration one) =>
        new(one.Id, one.Name, one.Type, one.IsEnabled, CredentialOf(one));

    private static JsonObject Member(JsonObject body, string name) =>
        body[name] switch
        {
            null => [],
            JsonObject member => (JsonObject)member.DeepClone(),
            _ => throw ApiException.BadRequest($"The member {name} must be an object.", "invalid.value"),
        };
}
