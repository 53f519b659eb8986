using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>Groups: the version moves with every change, also of membership.</summary>
internal sealed class Groups
{
    private const string Path = "/api/v2/groups";
    private const string Edit = "directory:group:edit";

    private static readonly string[] s_writable =
    [
        "name",
        "type",
        "visibility",
        "description",
        "rulesVisible",
        "addresses",
        "rolesEnabled",
        "includeOwners",
        "callsEnabled",
        "images",
    ];

    private readonly Memberships<bool> _members = new();
    private readonly Users _users;
    private readonly VirtualClock _clock;

    public Groups(OrganisationSeed organisation, Users users, VirtualClock clock)
    {
        (_users, _clock) = (users, clock);
        Store = new EntityStore(() => clock.NowMs, "name");
        for (var i = 0; i < organisation.Groups.Length; i++)
        {
            Store.AddSeeded(New(organisation.Groups[i].Id, organisation.Groups[i].Name));
            foreach (var user in organisation.Users.Skip(i * 7).Take(12))
                _members.TryAdd(organisation.Groups[i].Id, user.Id, true);
        }
        users.Deleted += user => _members.Owners(user).ForEach(group => Remove(group, [user]));
        users.View.Expand(
            "groups",
            user => new JsonArray([
                .. _members.Owners(user).Select(id => new JsonObject { ["id"] = id, ["selfUri"] = $"{Path}/{id}" }),
            ])
        );
    }

    public EntityStore Store { get; }

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, request => new(Paging.Page(request, All(request))));
        routes.Add("GET", Path + "/{groupId}", request => new(ApiAnswer.Json(Counted(Store.Get(request.Value(0))))));
        routes.Add("POST", Path, AddAsync, "directory:group:add");
        routes.Add("PUT", Path + "/{groupId}", ReplaceAsync, Edit);
        routes.Add("DELETE", Path + "/{groupId}", Delete, "directory:group:delete");
        routes.Add("GET", Path + "/{groupId}/members", Members);
        routes.Add("GET", Path + "/{groupId}/individuals", Members);
        routes.Add("POST", Path + "/{groupId}/members", AddMembersAsync, Edit);
        routes.Add("DELETE", Path + "/{groupId}/members", RemoveMembers, Edit);
    }

    public List<string> MembersOf(string group) => [.. _members.Of(group).Select(member => member.Key)];

    public List<string> GroupsOf(string user) => _members.Owners(user);

    /// <exception cref="ApiException">404 for an unknown group or user, 409 when the version is not current.</exception>
    public JsonObject Add(string group, IReadOnlyList<string> users, int? version = null)
    {
        foreach (var user in users)
            _users.Known(user);
        var changed = Bump(group, version);
        foreach (var user in users)
            _members.TryAdd(group, user, true);
        return changed;
    }

    public JsonObject Remove(string group, IReadOnlyList<string> users)
    {
        var changed = Bump(group, null);
        foreach (var user in users)
            _members.Remove(group, user);
        return changed;
    }

    /// <summary>Makes exactly these its members; the version is the caller's business.</summary>
    public void SetMembers(string group, IReadOnlyList<string> users)
    {
        foreach (var gone in MembersOf(group).Except(users, StringComparer.OrdinalIgnoreCase))
            _members.Remove(group, gone);
        foreach (var user in users)
            _members.TryAdd(group, user, true);
    }

    public JsonObject Change(string group, int? version, Action<JsonObject> change) =>
        Store.Change(
            group,
            one =>
            {
                var current = one["version"]!.GetValue<int>();
                if (version is { } given && given != current)
                    throw ApiException.Conflict("The version supplied does not match the current version of the group");
                change(one);
                one["version"] = current + 1;
                one["dateModified"] = Dates.Write(_clock.Now);
            },
            "name",
            "A group with that name already exists."
        );

    private List<JsonObject> All(ApiRequest request)
    {
        var ids = request.QueryList("id");
        return Store.Where(group => ids.Count == 0 || ids.Contains(group.Text("id"))).ConvertAll(Counted);
    }

    private JsonObject Counted(JsonObject group)
    {
        group["memberCount"] = _members.Count(group["id"]!.GetValue<string>());
        return group;
    }

    private ValueTask<ApiAnswer> Members(ApiRequest request)
    {
        Store.Get(request.Value(0));
        var expand = request.QueryList("expand");
        return new(
            Paging.Page(
                request,
                MembersOf(request.Value(0)),
                page => _users.View.Write(_users.Store.Copies(page), expand)
            )
        );
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("The name of the group is required.", "required.field.missing");
        var group = New(Guid.NewGuid().ToString(), name);
        Fill(body, group);
        if (!Store.TryAdd((JsonObject)group.DeepClone(), "name"))
            throw ApiException.Conflict("A group with that name already exists.");
        return ApiAnswer.Json(Counted(group));
    }

    private async ValueTask<ApiAnswer> ReplaceAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var version =
            Json.Whole(body, "version")
            ?? throw ApiException.BadRequest("The version of the group is required.", "required.field.missing");
        return ApiAnswer.Json(Counted(Change(request.Value(0), version, group => Fill(body, group))));
    }

    private void Fill(JsonObject body, JsonObject group)
    {
        Json.OneOf(body, "type", "GroupType", "official", "social");
        Json.OneOf(body, "visibility", "GroupVisibility", "public", "owners", "ownerIds", "members");
        foreach (var member in s_writable)
            if (body[member] is { } value)
                group[member] = value.DeepClone();
        if (Json.List(body, "ownerIds") is { } owners)
            group["owners"] = new JsonArray([
                .. owners
                    .Select(id => _users.Known(id!.ToString()))
                    .Select(id => new JsonObject { ["id"] = id, ["selfUri"] = $"/api/v2/users/{id}" }),
            ]);
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request)
    {
        if (!Store.Remove(request.Value(0)))
            throw ApiException.NotFound();
        _members.Drop(request.Value(0));
        return new(ApiAnswer.Empty(204));
    }

    private async ValueTask<ApiAnswer> AddMembersAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var ids =
            Json.List(body, "memberIds")
            ?? throw ApiException.BadRequest("The memberIds are required.", "required.field.missing");
        Add(request.Value(0), [.. ids.Select(id => id!.ToString())], Json.Whole(body, "version"));
        return ApiAnswer.Json(new JsonObject(), 202);
    }

    private ValueTask<ApiAnswer> RemoveMembers(ApiRequest request)
    {
        var ids = request.QueryList("ids");
        if (ids.Count == 0)
            throw ApiException.BadRequest("The ids are required.", "required.field.missing");
        Remove(request.Value(0), ids);
        return new(ApiAnswer.Json(new JsonObject(), 202));
    }

    private JsonObject Bump(string id, int? expected) => Change(id, expected, _ => { });

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
