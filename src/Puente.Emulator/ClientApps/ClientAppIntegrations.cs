using System.Text.Json.Nodes;
using Puente.Emulator.Chance;
using Puente.Emulator.Clock;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.Integrations;

namespace Puente.Emulator.ClientApps;

/// <summary>The pages of others that the organisation's client shows to members of groups.</summary>
internal sealed class ClientAppIntegrations(Groups groups, VirtualClock clock, ulong seed) : IIntegrationFamily
{
    private const string Mine = IntegrationEndpoints.Root + "/clientapps";
    private const string Schemas = IntegrationEndpoints.Root + "/types/{typeId}/configschemas/{configType}";
    private readonly Lock _lock = new();
    private readonly List<ClientApp> _all = [];
    private Dice _dice = new(Mix.Hash(seed, 0xC11AB));

    public IReadOnlyList<JsonObject> Types => [.. ClientAppType.All.Select(type => type.Json())];

    public void Map(RouteTable routes)
    {
        routes.Add(
            "GET",
            Mine,
            request => new(Paging.Page(request, OpenTo(request.Token!.UserId ?? throw Users.NotAUser()), most: 100))
        );
        routes.Add("GET", Schemas, request => new(Schema(request)), "integrations:integration:view");
    }

    /// <summary>The apps that are switched on and for a group that holds the user.</summary>
    public IReadOnlyList<JsonObject> OpenTo(string userId)
    {
        var his = groups.GroupsOf(userId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        lock (_lock)
            return
            [
                .. _all.Where(one => one.IsEnabled && one.Groups.Any(his.Contains)).Select(one => one.JsonForUser()),
            ];
    }

    public bool Holds(string id)
    {
        lock (_lock)
            return _all.Exists(one => Is(one, id));
    }

    public IReadOnlyList<JsonObject> List(bool withConfig)
    {
        lock (_lock)
            return [.. _all.Select(one => one.Json(withConfig))];
    }

    public JsonObject Get(string id, bool withConfig)
    {
        lock (_lock)
            return Find(id).Json(withConfig);
    }

    public JsonObject Config(string id)
    {
        lock (_lock)
            return Find(id).Config();
    }

    public JsonObject Add(string type, string? name)
    {
        lock (_lock)
        {
            var kind = ClientAppType.All.First(known => known.Id == type);
            var made = new ClientApp(Organisation.Entity.TextOf(_dice.Guid()), kind, name ?? kind.Name, clock.Now);
            _all.Add(made);
            return made.Json(withConfig: true);
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
            var one = Find(id);
            if (isEnabled && Json.Text(one.Properties, "url") is not { Length: > 0 })
                throw ApiException.BadRequest("The integration cannot be enabled before its url is configured.");
            (one.IsEnabled, one.Turned) = (isEnabled, clock.Now);
            return one.Json(withConfig: false);
        }
    }

    public JsonObject Configure(string id, JsonObject body)
    {
        lock (_lock)
        {
            var one = Find(id);
            var given = Json.Whole(body, "version") ?? throw ApiException.BadRequest("The version is required.");
            if (given != one.Version)
                throw ApiException.Conflict(
                    $"The version supplied ({given}) does not match the current version of the configuration ({one.Version})"
                );
            var (properties, advanced) = (Member(body, "properties"), Member(body, "advanced"));
            ClientAppRules.Check(one.Type, properties, advanced, group => groups.Store.Find(group) is not null);
            if (one.IsEnabled && Json.Text(properties, "url") is not { Length: > 0 })
                throw ApiException.BadRequest("An enabled integration needs its url.");
            one.Name = Json.Text(body, "name") is { Length: > 0 } name ? name : one.Name;
            one.Notes = Json.Text(body, "notes") ?? "";
            (one.Properties, one.Advanced) = (properties, advanced);
            one.Version++;
            return one.Config();
        }
    }

    private static ApiAnswer Schema(ApiRequest request) =>
        ClientAppType.All.FirstOrDefault(type => type.Id == request.Value(0))?.Schema(request.Value(1)) is { } schema
            ? ApiAnswer.Json(schema)
            : throw ApiException.NotFound();

    private ClientApp Find(string id) => _all.Find(one => Is(one, id)) ?? throw ApiException.NotFound();

    private static bool Is(ClientApp one, string id) => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase);

    private static JsonObject Member(JsonObject body, string name) =>
        body[name] switch
        {
            null => [],
            JsonObject member => (JsonObject)member.DeepClone(),
            _ => throw ApiException.BadRequest($"The member {name} must be an object.", "invalid.value"),
        };
}
