using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Authorization;

/// <summary>Divisions, and how objects change theirs.</summary>
internal sealed class Divisions
{
    private const string Path = "/api/v2/authorization/divisions";

    private static readonly string[] s_types =
    [
        "QUEUE",
        "CAMPAIGN",
        "CONTACTLIST",
        "DNCLIST",
        "EMAILCAMPAIGN",
        "MESSAGINGCAMPAIGN",
        "MANAGEMENTUNIT",
        "BUSINESSUNIT",
        "FLOW",
        "FLOWMILESTONE",
        "FLOWOUTCOME",
        "USER",
        "CALLROUTE",
        "EMERGENCYGROUPS",
        "ROUTINGSCHEDULES",
        "ROUTINGSCHEDULEGROUPS",
        "DATATABLES",
        "TEAM",
        "WORKBIN",
        "WORKTYPE",
        "EXTENSIONPOOL",
        "SKILLGROUP",
        "SCRIPT",
        "LIBRARY",
    ];

    private readonly EntityStore _store;
    private readonly Dictionary<string, Action<ApiRequest, string, JsonObject>> _movers = new(StringComparer.Ordinal);

    public Divisions(OrganisationSeed organisation, VirtualClock clock)
    {
        _store = new EntityStore(() => clock.NowMs, "name");
        HomeId = organisation.Divisions[0].Id;
        foreach (var division in organisation.Divisions)
            _store.AddSeeded(New(division.Id, division.Name, "", division.Id == HomeId));
    }

    public string HomeId { get; }

    /// <summary>Lets objects of a type change their division.</summary>
    /// <param name="move">Request, id of the object, the new division as objects carry it; 404 for an unknown id.</param>
    public void Movable(string objectType, Action<ApiRequest, string, JsonObject> move) => _movers[objectType] = move;

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, request => new(Paging.Page(request, Selected(request), most: 100)));
        routes.Add("GET", Path + "/home", _ => new(ApiAnswer.Json(_store.Get(HomeId))));
        routes.Add("GET", Path + "/query", request => new(Paging.After(request, Selected(request))));
        routes.Add("GET", Path + "/{divisionId}", request => new(ApiAnswer.Json(_store.Get(request.Value(0)))));
        routes.Add("POST", Path, AddAsync, "authorization:division:add");
        routes.Add("POST", Path + "/{divisionId}/objects/{objectType}", MoveAsync);
        routes.Add(
            "GET",
            "/api/v2/authorization/divisionspermitted/paged/me",
            request => new(Paging.PageTotalsOnly(request, Permitted(request)))
        );
    }

    public JsonObject? Find(string id) => _store.Find(id);

    public JsonObject? FindByName(string name) => _store.FindBy("name", name);

    /// <summary>The division as objects carry it.</summary>
    /// <exception cref="ApiException">400 when there is none.</exception>
    public JsonObject Reference(string? id) =>
        _store.Find(id ?? HomeId) is { } division
            ? Brief(division)
            : throw ApiException.BadRequest($"The division {id} does not exist.", "invalid.value");

    private static JsonObject Brief(JsonObject division) =>
        new()
        {
            ["id"] = division["id"]!.DeepClone(),
            ["name"] = division["name"]!.DeepClone(),
            ["selfUri"] = division["selfUri"]!.DeepClone(),
        };

    private List<JsonObject> Selected(ApiRequest request)
    {
        var (ids, name) = (request.QueryList("id"), request.Query("name"));
        return _store.Where(one =>
            (ids.Count == 0 || ids.Contains(one.Text("id"))) && NamedEntities.NameMatches(one, name)
        );
    }

    private List<JsonObject> Permitted(ApiRequest request)
    {
        var permission = request.Query("permission") ?? "";
        if (permission.Length == 0)
            throw ApiException.BadRequest("The permission is required.", "required.field.missing");
        if (!request.Token!.Rights.Holds(permission))
            return [];
        var divisions = request.Token.Rights.Divisions(permission);
        return _store.Where(one => divisions?.Contains(one.Text("id")) != false);
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("The name of the division is required.", "required.field.missing");
        var division = New(Guid.NewGuid().ToString(), name, Json.Text(body, "description") ?? "", home: false);
        if (!_store.TryAdd(division, "name"))
            throw ApiException.Conflict($"A division with the name {name} already exists.");
        return ApiAnswer.Json(division.DeepClone());
    }

    private async ValueTask<ApiAnswer> MoveAsync(ApiRequest request)
    {
        var type = request.Value(1);
        if (!s_types.Contains(type))
            throw ApiException.InvalidValue(type, "ObjectType", s_types);
        var division = Brief(_store.Find(request.Value(0)) ?? throw ApiException.NotFound());
        var ids = await Bodies.IdsAsync(request);
        if (!_movers.TryGetValue(type, out var move))
            throw ids.Count == 0 ? ApiException.BadRequest("The list of ids is empty.") : ApiException.NotFound();
        foreach (var id in ids)
            move(request, id, (JsonObject)division.DeepClone());
        return ApiAnswer.Empty(204);
    }

    private static JsonObject New(string id, string name, string description, bool home) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["selfUri"] = $"{Path}/{id}",
            ["description"] = description,
            ["homeDivision"] = home,
        };
}
