using System.Text.Json.Nodes;
using Puente.Emulator.Authorization;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>Teams and who belongs to them; nobody belongs to two.</summary>
internal sealed class Teams
{
    private const string Path = "/api/v2/teams";
    private const string View = "groups:team:view";
    private const string Assign = "groups:team:assign";

    private readonly Memberships<bool> _members = new();
    private readonly EntityStore _store;
    private readonly Users _users;
    private readonly VirtualClock _clock;

    public Teams(OrganisationSeed organisation, Users users, Divisions divisions, VirtualClock clock)
    {
        (_users, _clock) = (users, clock);
        _store = new EntityStore(() => clock.NowMs, "name");
        foreach (var team in organisation.Teams)
        {
            _store.AddSeeded(New(team, divisions.Reference(null)));
            foreach (var user in organisation.Users.Where(user => user.Team == team))
                _members.TryAdd(team.Id, user.Id, true);
        }
        users.Deleted += user => _members.Owners(user).ForEach(team => _members.Remove(team, user));
        divisions.Movable("TEAM", (_, id, division) => Change(id, team => team["division"] = division));
    }

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, request => new(Paging.After(request, Selected(request))), View);
        routes.Add(
            "GET",
            Path + "/{teamId}",
            request => new(ApiAnswer.Json(Counted(_store.Get(request.Value(0))))),
            View
        );
        routes.Add("GET", Path + "/{teamId}/members", Members, View);
        routes.Add("POST", Path + "/{teamId}/members", AddAsync, Assign);
        routes.Add("DELETE", Path + "/{teamId}/members", Remove, Assign);
    }

    private List<JsonObject> Selected(ApiRequest request) =>
        _store.Where(team => NamedEntities.NameMatches(team, request.Query("name"))).ConvertAll(Counted);

    private ValueTask<ApiAnswer> Members(ApiRequest request)
    {
        var team = request.Value(0);
        _store.Get(team);
        var named = request.QueryList("expand").Contains("entities");
        return new(
            Paging.After(
                request,
                [
                    .. _users
                        .Store.Copies([.. _members.Of(team).Select(member => member.Key)])
                        .Select(user => Member(user, named)),
                ]
            )
        );
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var team = request.Value(0);
        _store.Get(team);
        var body = await request.ObjectAsync();
        var ids =
            Json.List(body, "memberIds")
            ?? throw ApiException.BadRequest("The memberIds are required.", "required.field.missing");
        var users = ids.Select(id => _users.Known(id!.ToString())).ToList();
        foreach (var user in users)
        {
            _members.Owners(user).ForEach(old => _members.Remove(old, user));
            _members.TryAdd(team, user, true);
        }
        Change(team, _ => { });
        return ApiAnswer.Json(
            new JsonObject
            {
                ["entities"] = new JsonArray([.. _users.Store.Copies(users).Select(user => Member(user, false))]),
            }
        );
    }

    private ValueTask<ApiAnswer> Remove(ApiRequest request)
    {
        var team = request.Value(0);
        _store.Get(team);
        foreach (var user in request.QueryList("id"))
            _members.Remove(team, user);
        Change(team, _ => { });
        return new(ApiAnswer.Empty(204));
    }

    private void Change(string team, Action<JsonObject> change) =>
        _store.Change(
            team,
            one =>
            {
                change(one);
                one["dateModified"] = Dates.Write(_clock.Now);
            },
            "name",
            "A team with that name already exists."
        );

    private JsonObject Counted(JsonObject team)
    {
        team["memberCount"] = _members.Count(team["id"]!.GetValue<string>());
        return team;
    }

    private static JsonObject Member(JsonObject user, bool named)
    {
        var id = user["id"]!.GetValue<string>();
        var member = new JsonObject { ["id"] = id };
        if (named)
            member["name"] = user["name"]?.DeepClone();
        member["selfUri"] = $"/api/v2/users/{id}";
        return member;
    }

    private JsonObject New(Entity team, JsonObject division) =>
        new()
        {
            ["id"] = team.Id,
            ["name"] = team.Name,
            ["division"] = division,
            ["dateModified"] = Dates.Write(_clock.Now),
            ["selfUri"] = $"{Path}/{team.Id}",
        };
}
