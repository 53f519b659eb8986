using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>Places of work, with versions.</summary>
internal sealed class Locations
{
    private const string Path = "/api/v2/locations";

    private static readonly string[] s_writable = ["name", "state", "path", "notes", "emergencyNumber", "address"];

    public Locations(OrganisationSeed organisation, VirtualClock clock)
    {
        Store = new EntityStore(() => clock.NowMs, "name");
        foreach (var location in organisation.Locations)
            Store.AddSeeded(
                New(
                    location.Id,
                    location.Name,
                    new JsonObject
                    {
                        ["city"] = "Madrid",
                        ["country"] = "ES",
                        ["countryName"] = "Spain",
                    }
                )
            );
    }

    public EntityStore Store { get; }

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, request => new(Paging.Page(request, Selected(request), most: 100)));
        routes.Add("GET", Path + "/{locationId}", request => new(ApiAnswer.Json(Store.Get(request.Value(0)))));
        routes.Add("POST", Path, AddAsync, "directory:location:add");
        routes.Add("PATCH", Path + "/{locationId}", ChangeAsync, "directory:location:edit");
        routes.Add("DELETE", Path + "/{locationId}", Delete, "directory:location:delete");
    }

    private List<JsonObject> Selected(ApiRequest request)
    {
        var (ids, name) = (request.QueryList("id"), request.Query("name"));
        return Store.Where(one =>
            (ids.Count == 0 || ids.Contains(one.Text("id")))
            && one.Text("state") == "active"
            && NamedEntities.NameMatches(one, name)
        );
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("The name of the location is required.", "required.field.missing");
        var location = New(Guid.NewGuid().ToString(), name, []);
        Fill(body, location);
        if (!Store.TryAdd((JsonObject)location.DeepClone(), "name"))
            throw ApiException.Conflict($"A location with the name {name} already exists.");
        return ApiAnswer.Json(location);
    }

    private async ValueTask<ApiAnswer> ChangeAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var version =
            Json.Whole(body, "version")
            ?? throw ApiException.BadRequest("The version of the location is required.", "required.field.missing");
        return ApiAnswer.Json(
            Store.Change(
                request.Value(0),
                location =>
                {
                    var current = location["version"]!.GetValue<int>();
                    if (version != current)
                        throw ApiException.Conflict(
                            "The version supplied does not match the current version of the location"
                        );
                    Fill(body, location);
                    location["version"] = current + 1;
                }
            )
        );
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request) =>
        new(Store.Remove(request.Value(0)) ? ApiAnswer.Empty(204) : throw ApiException.NotFound());

    private static void Fill(JsonObject body, JsonObject location)
    {
        Json.OneOf(body, "state", "LocationState", "active", "deleted");
        foreach (var member in s_writable)
            if (body[member] is { } value)
                location[member] = value.DeepClone();
        if (Json.Text(body, "contactUser") is { } contact)
            location["contactUser"] = new JsonObject { ["id"] = contact, ["selfUri"] = $"/api/v2/users/{contact}" };
    }

    private static JsonObject New(string id, string name, JsonObject address) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["state"] = "active",
            ["version"] = 1,
            ["address"] = address,
            ["addressVerified"] = false,
            ["addressStored"] = true,
            ["selfUri"] = $"{Path}/{id}",
        };
}
