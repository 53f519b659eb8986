using System.Text.Json.Nodes;
using Puente.Emulator.Authorization;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>Users over the API: listed, looked up, made, changed, deleted and restored.</summary>
internal sealed class UserEndpoints(Users users)
{
    private const string Path = "/api/v2/users";
    private const string Edit = "directory:user:edit";
    private static readonly string[] s_states = ["active", "inactive", "deleted", "any"];

    private static readonly string[] s_reasons =
    [
        "Voluntary",
        "Seasonal",
        "Leave",
        "Performance",
        "Conduct",
        "Unknown",
    ];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, request => new(List(request)));
        routes.Add("GET", Path + "/me", request => new(Me(request)));
        routes.Add("GET", Path + "/{userId}", request => new(Get(request)));
        routes.Add("POST", Path, AddAsync, "directory:user:add");
        routes.Add("PATCH", Path + "/bulk", PatchManyAsync, Edit);
        routes.Add("PATCH", Path + "/{userId}", PatchAsync, Edit);
        routes.Add("DELETE", Path + "/{userId}", Delete, "directory:user:delete");
        routes.Add(
            "GET",
            Path + "/{userId}/state",
            request => new(ApiAnswer.Json(State(users.Store.Find(request.Value(0)) ?? throw Users.Missing())))
        );
        routes.Add("PUT", Path + "/{userId}/state", SetStateAsync, Edit);
        routes.Add("POST", Path + "/search", SearchAsync, "directory:user:view");
        routes.Add("GET", Path + "/search", request => new(SearchAgain(request)), "directory:user:view");
    }

    private ApiAnswer List(ApiRequest request)
    {
        var ids = request.QueryList("id").ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (ids.Count > 100)
            throw new ApiException(400, "max.user.ids", "Only 100 user ids can be requested at a time.");
        var state = StateAsked(request);
        var divisions = Access.Visible(request, "directory:user:view");
        var found = users.Store.Ids(user =>
            (state == "any" || user.Text("state") == state)
            && (ids.Count == 0 || ids.Contains(user.Text("id")))
            && divisions?.Contains(user.Text("division")) != false
        );
        if (request.Query("sortOrder") is { } order && order.StartsWith("desc", StringComparison.OrdinalIgnoreCase))
            found.Reverse();
        var expand = request.QueryList("expand");
        return Paging.Page(request, found, page => users.View.Write(users.Store.Copies(page), expand));
    }

    private static string StateAsked(ApiRequest request)
    {
        var state = request.Query("state") ?? "active";
        return s_states.Contains(state) ? state : throw ApiException.InvalidValue(state, "UserState", s_states);
    }

    private ApiAnswer Me(ApiRequest request)
    {
        var id = request.Token!.UserId ?? throw Users.NotAUser();
        return ApiAnswer.Json(users.View.Write(users.Store.Get(id), request.QueryList("expand")));
    }

    // Without a state a deleted user is not found, whatever its id.
    private ApiAnswer Get(ApiRequest request)
    {
        var user = users.Store.Find(request.Value(0));
        var state = StateAsked(request);
        if (user is null || !users.IsSettled(request.Value(0)))
            throw Users.Missing();
        if (user["state"]!.GetValue<string>() == "deleted" && state is not ("deleted" or "any"))
            throw Users.Missing();
        if (Access.Visible(request, "directory:user:view")?.Contains(user["division"]!["id"]!.ToString()) == false)
            throw Users.Missing();
        return ApiAnswer.Json(users.View.Write(user, request.QueryList("expand")));
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (
            Json.Text(body, "name") is not { Length: > 0 } name
            || Json.Text(body, "email") is not { Length: > 0 } email
        )
            throw ApiException.BadRequest("The name and the email of the user are required.", "required.field.missing");
        if (!email.Contains('@', StringComparison.Ordinal))
            throw ApiException.BadRequest($"The email of the user is not an address.", "invalid.value");
        var division = users.Divisions.Reference(Json.Text(body, "divisionId"));
        Access.Demand(request, division["id"]!.GetValue<string>(), "directory:user:add");
        var state = Json.OneOf(body, "state", "UserState", "active", "inactive", "deleted") ?? "active";
        var fields = new JsonObject();
        foreach (var member in (string[])["department", "title", "addresses"])
            if (body[member] is { } value)
                fields[member] = value.DeepClone();
        var user = users.Create(
            name,
            email,
            division,
            made =>
            {
                UserFields.Apply(fields, made, users);
                made["state"] = state;
            }
        );
        return ApiAnswer.Json(users.View.Write(user, []));
    }

    private async ValueTask<ApiAnswer> PatchAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var version =
            Json.Whole(body, "version")
            ?? throw ApiException.BadRequest("The version of the user is required.", "required.field.missing");
        var state = Json.OneOf(body, "state", "UserState", "active", "inactive", "deleted");
        users.DemandIn(request, request.Value(0), Edit);
        var changed = users.Change(
            request.Value(0),
            version,
            user =>
            {
                // A state that is sent is the only member honoured.
                if (state is not null)
                    SetState(user, state, null);
                else if (user["state"]!.GetValue<string>() == "deleted")
                    throw Users.Missing();
                else
                    UserFields.Apply(body, user, users);
            }
        );
        return ApiAnswer.Json(users.View.Write(changed, []));
    }

    private async ValueTask<ApiAnswer> PatchManyAsync(ApiRequest request)
    {
        var wanted = await Bodies.ObjectsAsync(request, most: 50);
        foreach (var one in wanted)
            users.DemandIn(request, users.Known(Bodies.Id(one)), Edit);
        var changed = wanted.ConvertAll(one =>
            users.Change(Bodies.Id(one), null, user => user["acdAutoAnswer"] = Json.Flag(one, "acdAutoAnswer"))
        );
        return Paging.Page(request, users.View.Write(changed, []));
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request)
    {
        users.DemandIn(request, users.Known(request.Value(0)), "directory:user:delete");
        users.Delete(request.Value(0));
        return new(ApiAnswer.Json(new JsonObject()));
    }

    private static JsonObject State(JsonObject user) =>
        new()
        {
            ["state"] = user["state"]!.DeepClone(),
            ["version"] = user["version"]!.DeepClone(),
            ["stateChangeReason"] = user["stateChangeReason"]?.DeepClone() ?? "Unknown",
        };

    private async ValueTask<ApiAnswer> SetStateAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var state =
            Json.OneOf(body, "state", "UserState", "active", "inactive", "deleted")
            ?? throw ApiException.BadRequest("The state of the user is required.", "required.field.missing");
        var reason = Json.OneOf(body, "stateChangeReason", "StateChangeReason", s_reasons);
        users.DemandIn(request, request.Value(0), Edit);
        return ApiAnswer.Json(
            State(users.Change(request.Value(0), Json.Whole(body, "version"), user => SetState(user, state, reason)))
        );
    }

    private static void SetState(JsonObject user, string state, string? reason)
    {
        user["state"] = state;
        if (reason is not null)
            user["stateChangeReason"] = reason;
    }

    private async ValueTask<ApiAnswer> SearchAsync(ApiRequest request) =>
        UserSearch.Answer(request, await request.ObjectAsync(), users);

    private ApiAnswer SearchAgain(ApiRequest request) =>
        UserSearch.Answer(request, UserSearch.Unpack(request.Query("q64")), users);
}
