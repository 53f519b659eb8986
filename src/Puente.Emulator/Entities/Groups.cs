using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>Groups: the version moves with every change of membership.</summary>
internal sealed class Groups
{
    private const string Path = "/api/v2/groups";
    private readonly EntityList _groups = new();
    private readonly Memberships _members = new();
    private readonly Users _users;
    private readonly VirtualClock _clock;

    public Groups(OrganisationSeed organisation, Users users, VirtualClock clock)
    {
        (_users, _clock) = (users, clock);
        for (var i = 0; i < organisation.Groups.Length; i++)
        {
            _groups.Add(New(organisation.Groups[i].Id, organisation.Groups[i].Name));
            _members.Add(organisation.Groups[i].Id, organisation.Users.Skip(i * 7).Take(12).Select(user => user.Id));
        }
    }

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, request => new(Paging.Page(request, All(request))));
        routes.Add("GET", Path + "/{groupId}", request => new(ApiAnswer.Json(Counted(_groups.Get(request.Value(0))))));
        routes.Add("POST", Path, AddAsync, "directory:group:add");
        routes.Add("GET", Path + "/{groupId}/members", Members);
        routes.Add("GET", Path + "/{groupId}/individuals", Members);
        routes.Add("POST", Path + "/{groupId}/members", AddMembersAsync, "directory:group:edit");
        routes.Add("DELETE", Path + "/{groupId}/members", RemoveMembers, "directory:group:edit");
    }

    private List<JsonObject> All(ApiRequest request)
    {
        var ids = request.QueryList("id");
        var found = _groups.Where(group => ids.Count == 0 || ids.Contains(group["id"]!.GetValue<string>()));
        found.ForEach(group => Counted(group));
        return found;
    }

    private JsonObject Counted(JsonObject group)
    {
        group["memberCount"] = _members.Of(group["id"]!.GetValue<string>()).Count;
        return group;
    }

    private ValueTask<ApiAnswer> Members(ApiRequest request)
    {
        _groups.Get(request.Value(0));
        var ids = _members.Of(request.Value(0));
        return new(Paging.Page(request, _users.List.Where(user => ids.Contains(user["id"]!.GetValue<string>()))));
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("The name of the group is required.", "required.field.missing");
        Json.OneOf(body, "type", "GroupType", "official", "social");
        Json.OneOf(body, "visibility", "GroupVisibility", "public", "owners", "members");
        var group = New(Guid.NewGuid().ToString(), name);
        foreach (var member in (string[])["type", "visibility", "description", "rulesVisible", "addresses"])
            if (body[member] is { } value)
                group[member] = value.DeepClone();
        if (!_groups.TryAdd(group, other => NamedEntities.SameName(other, name)))
            throw ApiException.Conflict("A group with that name already exists.");
        return ApiAnswer.Json(Counted((JsonObject)group.DeepClone()));
    }

    private async ValueTask<ApiAnswer> AddMembersAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var ids = (
            Json.List(body, "memberIds")
            ?? throw ApiException.BadRequest("The memberIds are required.", "required.field.missing")
        )
            .Select(id => id!.ToString())
            .ToList();
        Bump(request.Value(0), Json.Whole(body, "version"));
        _members.Add(request.Value(0), ids);
        return ApiAnswer.Json(new JsonObject(), 202);
    }

    private ValueTask<ApiAnswer> RemoveMembers(ApiRequest request)
    {
        Bump(request.Value(0), null);
        _members.Remove(request.Value(0), request.QueryList("ids"));
        return new(ApiAnswer.Json(new JsonObject(), 202));
    }

    private void Bump(string id, int? expected) =>
        _groups.Change(
            id,
            group =>
            {
                var version = group["version"]!.GetValue<int>();
                if (expected is { } given && given != version)
                    throw ApiException.Conflict("The version supplied does not match the current version of the group");
                group["version"] = version + 1;
                group["dateModified"] = Dates.Write(_clock.Now);
            }
        );

    private JsonObject New(string id, string name) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["type"] = "official",
            ["visibility"] = "public",
            ["rulesVisible"] = true,
            ["state"] = "active",
            ["owners"] = new JsonArray(),
            ["dateModified"] = Dates.Write(_clock.Now),
            ["version"] = 1,
            ["selfUri"] = $"{Path}/{id}",
        };
}
