using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>A collection whose members are little more than a unique name: skills, languages, wrap-up codes.</summary>
internal sealed class NamedEntities
{
    private readonly string _path;
    private readonly Func<string, string, JsonObject> _make;

    public NamedEntities(string path, Entity[] seeded, Func<string, string, JsonObject> make)
    {
        (_path, _make) = (path, make);
        foreach (var entity in seeded)
            List.Add(New(entity.Id, entity.Name));
    }

    public EntityList List { get; } = new();

    public void Map(RouteTable routes, string view, string add, string delete)
    {
        routes.Add("GET", _path, request => new(Paging.Page(request, Selected(request))), view);
        routes.Add("GET", _path + "/{id}", request => new(ApiAnswer.Json(List.Get(request.Value(0)))), view);
        routes.Add("POST", _path, AddAsync, add);
        routes.Add("DELETE", _path + "/{id}", Delete, delete);
    }

    public static bool SameName(JsonObject entity, string name) =>
        string.Equals(entity["name"]!.GetValue<string>(), name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A name in a listing finds by its beginning; a star is allowed at the end.</summary>
    public static bool NameMatches(JsonObject entity, string? name) =>
        string.IsNullOrEmpty(name)
        || entity["name"]!.GetValue<string>().StartsWith(name.TrimEnd('*'), StringComparison.OrdinalIgnoreCase);

    private List<JsonObject> Selected(ApiRequest request)
    {
        var (ids, name) = (request.QueryList("id"), request.Query("name"));
        return List.Where(entity =>
            (ids.Count == 0 || ids.Contains(entity["id"]!.GetValue<string>())) && NameMatches(entity, name)
        );
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("The name is required.", "required.field.missing");
        var entity = New(Guid.NewGuid().ToString(), name);
        if (!List.TryAdd(entity, other => SameName(other, name)))
            throw ApiException.Conflict($"The name {name} is already in use.");
        return ApiAnswer.Json(entity.DeepClone());
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request) =>
        new(List.Remove(request.Value(0)) ? ApiAnswer.Empty(204) : throw ApiException.NotFound());

    private JsonObject New(string id, string name)
    {
        var entity = _make(id, name);
        entity["selfUri"] = $"{_path}/{id}";
        return entity;
    }
}

/// <summary>Which ids belong to which owner, in order of joining. Safe to use from several threads.</summary>
internal sealed class Memberships
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<string>> _members = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Of(string owner)
    {
        lock (_lock)
            return _members.TryGetValue(owner, out var members) ? [.. members] : [];
    }

    public void Add(string owner, IEnumerable<string> ids)
    {
        lock (_lock)
        {
            if (!_members.TryGetValue(owner, out var members))
                _members[owner] = members = [];
            members.AddRange(ids.Except(members));
        }
    }

    public void Remove(string owner, IReadOnlyList<string> ids)
    {
        lock (_lock)
            if (_members.TryGetValue(owner, out var members))
                members.RemoveAll(ids.Contains);
    }
}
