using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>A collection whose members are little more than a unique name: skills, languages, wrap-up codes.</summary>
internal sealed class NamedEntities
{
    private readonly string _path;
    private readonly Func<string, string, JsonObject> _make;

    public NamedEntities(string path, Entity[] seeded, VirtualClock clock, Func<string, string, JsonObject> make)
    {
        (_path, _make) = (path, make);
        Store = new EntityStore(() => clock.NowMs, "name");
        foreach (var entity in seeded)
            Store.AddSeeded(New(entity.Id, entity.Name));
    }

    public EntityStore Store { get; }

    public void Map(RouteTable routes, string view, string add, string delete)
    {
        routes.Add("GET", _path, request => new(Paging.Page(request, Selected(request))), view);
        routes.Add("GET", _path + "/{id}", request => new(ApiAnswer.Json(Store.Get(request.Value(0)))), view);
        routes.Add("POST", _path, AddAsync, add);
        routes.Add("DELETE", _path + "/{id}", Delete, delete);
    }

    /// <summary>A name in a listing finds by its beginning; a star is allowed at the end.</summary>
    public static bool NameMatches(EntityState entity, string? name) =>
        string.IsNullOrEmpty(name)
        || entity.Text("name").StartsWith(name.TrimEnd('*'), StringComparison.OrdinalIgnoreCase);

    private List<JsonObject> Selected(ApiRequest request)
    {
        var (ids, name) = (request.QueryList("id"), request.Query("name"));
        return Store.Where(entity => (ids.Count == 0 || ids.Contains(entity.Text("id"))) && NameMatches(entity, name));
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("The name is required.", "required.field.missing");
        var entity = New(Guid.NewGuid().ToString(), name);
        if (body["division"] is JsonObject division)
            entity["division"] = division.DeepClone();
        if (!Store.TryAdd((JsonObject)entity.DeepClone(), "name"))
            throw ApiException.Conflict($"The name {name} is already in use.");
        return ApiAnswer.Json(entity);
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request) =>
        new(Store.Remove(request.Value(0)) ? ApiAnswer.Empty(204) : throw ApiException.NotFound());

    private JsonObject New(string id, string name)
    {
        var entity = _make(id, name);
        entity["selfUri"] = $"{_path}/{id}";
        return entity;
    }
}
