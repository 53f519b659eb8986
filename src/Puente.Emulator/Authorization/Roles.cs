using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Authorization;

/// <summary>Roles and what they permit.</summary>
internal sealed class Roles
{
    private const string Path = "/api/v2/authorization/roles";
    private readonly EntityStore _store;

    public Roles(OrganisationSeed organisation, VirtualClock clock)
    {
        _store = new EntityStore(() => clock.NowMs, "name");
        foreach (var seed in RoleSeeds.All)
        {
            var id = StableId.Of(organisation, "role", seed.Name);
            var policies = seed.Policies.Select(policy => Policy(policy.Domain, policy.Entity, policy.Actions));
            _store.AddSeeded(New(id, seed.Name, seed.Description, [.. policies], isDefault: true));
            if (seed.Name == RoleSeeds.Employee)
                EmployeeId = id;
        }
    }

    public string EmployeeId { get; } = "";

    /// <summary>How many users hold a role; set by the grants.</summary>
    public Func<string, int> UserCount { get; set; } = _ => 0;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List, "authorization:role:view");
        routes.Add(
            "GET",
            Path + "/{roleId}",
            request => new(ApiAnswer.Json(Counted(_store.Get(request.Value(0))))),
            "authorization:role:view"
        );
        routes.Add("POST", Path, AddAsync, "authorization:role:add");
    }

    public JsonObject? Find(string id) => _store.Find(id);

    public JsonObject? FindByName(string name) => _store.FindBy("name", name);

    public JsonObject Reference(string id) =>
        _store.Find(id) is { } role
            ? new JsonObject
            {
                ["id"] = role["id"]!.DeepClone(),
                ["name"] = role["name"]!.DeepClone(),
                ["selfUri"] = role["selfUri"]!.DeepClone(),
            }
            : new JsonObject { ["id"] = id };

    /// <summary>The patterns a role permits; none for a role that is gone.</summary>
    public IEnumerable<string> Permissions(string id) =>
        _store.Find(id)?["permissionPolicies"] is JsonArray policies
            ? policies.OfType<JsonObject>().SelectMany(Patterns)
            : [];

    private static IEnumerable<string> Patterns(JsonObject policy) =>
        policy["actionSet"]!
            .AsArray()
            .Select(action => $"{policy["domain"]}:{Everything(policy["entityName"])}:{Everything(action)}");

    private static string Everything(JsonNode? word) => word?.ToString() is { Length: > 0 } text ? text : "*";

    private ValueTask<ApiAnswer> List(ApiRequest request)
    {
        var ids = request.QueryList("id");
        if (ids.Count > 100)
            throw new ApiException(400, "max.role.ids", "Only 100 role ids can be requested at a time.");
        var (name, wanted) = (request.Query("name"), request.QueryList("permission"));
        var found = _store.Where(role =>
            (ids.Count == 0 || ids.Contains(role.Text("id"))) && NamedEntities.NameMatches(role, name)
        );
        if (wanted.Count > 0)
            found.RemoveAll(role =>
            {
                var rights = Rights.Everywhere(Permissions(role["id"]!.ToString()));
                return !wanted.All(rights.Holds);
            });
        return new(ApiAnswer.Json(Paging.PageBody(request, found, page => page.Select(Counted), most: 100)));
    }

    private JsonObject Counted(JsonObject role)
    {
        role["userCount"] = UserCount(role["id"]!.ToString());
        return role;
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("The name of the role is required.", "required.field.missing");
        List<JsonObject> policies = [];
        foreach (var policy in (Json.List(body, "permissionPolicies") ?? []).OfType<JsonObject>())
            policies.Add(
                Policy(
                    Json.Text(policy, "domain") ?? "*",
                    Json.Text(policy, "entityName") ?? "*",
                    [.. (Json.List(policy, "actionSet") ?? []).Select(action => action!.ToString())]
                )
            );
        foreach (var permission in (Json.List(body, "permissions") ?? []).Select(one => one!.ToString().Split(':')))
            if (permission.Length == 3)
                policies.Add(Policy(permission[0], permission[1], [permission[2]]));
        var role = New(
            Guid.NewGuid().ToString(),
            name,
            Json.Text(body, "description") ?? "",
            policies,
            isDefault: false
        );
        if (!_store.TryAdd(role, "name"))
            throw ApiException.Conflict($"A role with the name {name} already exists.");
        return ApiAnswer.Json(Counted((JsonObject)role.DeepClone()));
    }

    private static JsonObject Policy(string domain, string entity, string[] actions) =>
        new()
        {
            ["domain"] = domain,
            ["entityName"] = entity,
            ["policyName"] = "",
            ["policyDescription"] = "",
            ["actionSet"] = new JsonArray([.. actions.Select(action => (JsonNode)action)]),
            ["allowConditions"] = false,
        };

    private static JsonObject New(
        string id,
        string name,
        string description,
        List<JsonObject> policies,
        bool isDefault
    ) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["description"] = description,
            ["defaultRoleId"] = isDefault ? name : null,
            ["permissions"] = new JsonArray([.. policies.SelectMany(Patterns).Select(pattern => (JsonNode)pattern)]),
            ["unusedPermissions"] = new JsonArray(),
            ["permissionPolicies"] = new JsonArray([.. policies]),
            ["userCount"] = 0,
            ["roleNeedsUpdate"] = false,
            ["base"] = false,
            ["default"] = isDefault,
            ["selfUri"] = $"{Path}/{id}",
        };
}
