using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator.Authorization;
using Puente.Emulator.Clock;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.OAuth;

/// <summary>
/// The clients that may sign in: those of the options and those made over the API. Safe to use from several threads.
/// </summary>
internal sealed class ClientStore
{
    private const string Path = "/api/v2/oauth/clients";
    private readonly ConcurrentDictionary<string, EmulatorClient> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fixed;
    private readonly Grants _grants;
    private readonly Divisions _divisions;
    private readonly VirtualClock _clock;

    public ClientStore(IEnumerable<EmulatorClient> clients, Grants grants, Divisions divisions, VirtualClock clock)
    {
        (_grants, _divisions, _clock) = (grants, divisions, clock);
        Store = new EntityStore(() => clock.NowMs);
        foreach (var client in clients)
            if (_known.TryAdd(client.Id, client))
                Store.AddSeeded(Written(client));
        _fixed = [.. _known.Keys];
    }

    public EntityStore Store { get; }

    public EmulatorClient? Find(string id) => _known.GetValueOrDefault(id);

    public string NameOf(string id) => Store.TextOf(id, "name") ?? "";

    /// <summary>Null when the client is unknown, its secret another, or it may not sign in.</summary>
    public EmulatorClient? Authenticate(string id, string secret) =>
        Find(id) is { } client && Same(client.Secret, secret) && IsActive(id) ? client : null;

    public bool IsActive(string id) => Store.TextOf(id, "state") == "active";

    public TimeSpan? LifeOf(string id) =>
        Store.Find(id)?["accessTokenValiditySeconds"] is JsonValue value && value.TryGetValue<int>(out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    public IReadOnlyList<string> ScopesOf(string id) =>
        Store.Find(id)?["scope"] is JsonArray scopes ? [.. scopes.Select(scope => scope!.ToString())] : [];

    /// <summary>What the client may do by itself, as of now.</summary>
    public Rights RightsOf(string id)
    {
        if (_fixed.Contains(id))
            return Find(id)?.Permissions is { } listed ? Rights.Everywhere(listed) : Rights.All;
        return _grants.RightsOf(GrantsOf(id).Select(grant => (grant.RoleId, grant.DivisionId)));
    }

    /// <summary>What a user may do through the client, as of now.</summary>
    public Rights RightsOf(string id, string userId) => new(_grants.RightsOf(userId).Held, Scopes.Filter(ScopesOf(id)));

    public IEnumerable<Grant> GrantsOf(string id) =>
        Store.Find(id) is { } client && client["roleDivisions"] is JsonArray held
            ? held.OfType<JsonObject>()
                .Select(one => new Grant(
                    one["roleId"]!.ToString(),
                    one["divisionId"]?.ToString() is { Length: > 0 } division ? division : _divisions.HomeId,
                    client["dateCreated"]!.ToString()
                ))
            : [];

    /// <summary>Adds a client with a new id and secret; the answer has the secret, what is kept does not.</summary>
    public JsonObject Add(Action<JsonObject> fill)
    {
        var client = new EmulatorClient(Guid.NewGuid().ToString(), NewSecret());
        var written = Written(client);
        written["roleDivisions"] = new JsonArray();
        fill(written);
        _known[client.Id] = client with
        {
            GrantType = written["authorizedGrantType"]!.ToString(),
            RedirectUris = Texts(written, "registeredRedirectUri"),
        };
        Store.Add(written);
        return WithSecret(written, client.Secret);
    }

    public JsonObject Change(string id, Action<JsonObject> change)
    {
        var changed = Store.Change(
            id,
            client =>
            {
                change(client);
                client["dateModified"] = Dates.Write(_clock.Now);
            }
        );
        _known.AddOrUpdate(
            id,
            _ => throw ApiException.NotFound(),
            (_, client) =>
                client with
                {
                    GrantType = changed["authorizedGrantType"]!.ToString(),
                    RedirectUris = Texts(changed, "registeredRedirectUri"),
                }
        );
        return changed;
    }

    public JsonObject RenewSecret(string id)
    {
        var written = Store.Get(id);
        var client = _known.AddOrUpdate(
            id,
            _ => throw ApiException.NotFound(),
            (_, known) => known with { Secret = NewSecret() }
        );
        return WithSecret(written, client.Secret);
    }

    public bool Remove(string id)
    {
        _known.TryRemove(id, out _);
        return Store.Remove(id);
    }

    private static string NewSecret() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    private static JsonObject WithSecret(JsonObject client, string secret)
    {
        var answer = (JsonObject)client.DeepClone();
        answer["secret"] = secret;
        return answer;
    }

    private JsonObject Written(EmulatorClient client) =>
        new()
        {
            ["id"] = client.Id,
            ["name"] = client.Name,
            ["accessTokenValiditySeconds"] = null,
            ["description"] = "",
            ["registeredRedirectUri"] = new JsonArray([.. client.RedirectUris.Select(uri => (JsonNode)uri)]),
            ["dateCreated"] = Dates.Write(_clock.Now),
            ["dateModified"] = Dates.Write(_clock.Now),
            ["authorizedGrantType"] = client.GrantType,
            ["scope"] = new JsonArray([.. client.Scopes.Select(scope => (JsonNode)scope)]),
            ["roleDivisions"] = new JsonArray(),
            ["state"] = "active",
            ["selfUri"] = $"{Path}/{client.Id}",
        };

    private static List<string> Texts(JsonObject client, string name) =>
        [.. (client[name] as JsonArray ?? []).Select(one => one!.ToString())];

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
