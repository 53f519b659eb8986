using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>Users, with versions, states and soft deletion.</summary>
internal sealed class Users
{
    public const string VersionConflict = "The version supplied does not match the current version of the user";
    private static readonly string[] s_states = ["active", "inactive", "deleted", "any"];

    private static readonly string[] s_writable =
    [
        "name",
        "department",
        "email",
        "primaryContactInfo",
        "addresses",
        "title",
        "username",
        "preferredName",
        "manager",
        "images",
        "profileSkills",
        "locations",
        "groups",
        "acdAutoAnswer",
        "certifications",
        "biography",
        "employerInfo",
        "chat",
    ];

    private readonly OrganisationSeed _organisation;

    public Users(OrganisationSeed organisation, UserStates states)
    {
        (_organisation, States) = (organisation, states);
        foreach (var person in organisation.Users)
            List.Add(New(person.Id, person.Name, person.Email, person.Division));
    }

    public EntityList List { get; } = new();

    public UserStates States { get; }

    public void Map(RouteTable routes)
    {
        const string Users = "/api/v2/users";
        routes.Add("GET", Users, request => new(Paging.Page(request, Selected(request))));
        routes.Add("GET", Users + "/me", _ => throw NotAUser());
        routes.Add("GET", Users + "/{userId}", request => new(ApiAnswer.Json(Get(request))));
        routes.Add("POST", Users, AddAsync, "directory:user:add");
        routes.Add("PATCH", Users + "/{userId}", PatchAsync, "directory:user:edit");
        routes.Add("DELETE", Users + "/{userId}", Delete, "directory:user:delete");
        routes.Add(
            "POST",
            Users + "/search",
            async request => UserSearch.Answer(await request.ObjectAsync(), List),
            "directory:user:view"
        );
        routes.Add(
            "GET",
            Users + "/{userId}/routingstatus",
            request => new(ApiAnswer.Json(States.RoutingStatus(Known(request))))
        );
        routes.Add("PUT", Users + "/{userId}/routingstatus", SetRoutingStatusAsync);
        const string Presence = Users + "/{userId}/presences/purecloud";
        routes.Add("GET", Presence, request => new(ApiAnswer.Json(States.Presence(Known(request)))));
        routes.Add("PATCH", Presence, SetPresenceAsync);
    }

    public static ApiException NotAUser() =>
        new(
            400,
            "not.a.user",
            "This request requires a user context. Client credentials cannot be used for requests to this resource."
        );

    private List<JsonObject> Selected(ApiRequest request)
    {
        var ids = request.QueryList("id");
        if (ids.Count > 100)
            throw new ApiException(400, "max.user.ids", "Only 100 user ids can be requested at a time.");
        var state = State(request, "active");
        var users = List.Where(user =>
            (ids.Count == 0 || ids.Contains(Text(user, "id"))) && (state == "any" || Text(user, "state") == state)
        );
        States.Expand(users, request.QueryList("expand"));
        return users;
    }

    private static string State(ApiRequest request, string otherwise)
    {
        var state = request.Query("state") ?? otherwise;
        return s_states.Contains(state) ? state : throw ApiException.InvalidValue(state, "UserState", s_states);
    }

    // Without a state a deleted user is not found, whatever its id.
    private JsonObject Get(ApiRequest request)
    {
        var user = List.Find(request.Value(0));
        var state = State(request, "active");
        if (user is null || (Text(user, "state") == "deleted" && state is not ("deleted" or "any")))
            throw Missing();
        States.Expand([user], request.QueryList("expand"));
        return user;
    }

    private static ApiException Missing() =>
        new(404, "general.resource.not.found", "The requested resource was not found.");

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (
            Json.Text(body, "name") is not { Length: > 0 } name
            || Json.Text(body, "email") is not { Length: > 0 } email
        )
            throw ApiException.BadRequest("The name and the email of the user are required.", "required.field.missing");
        var division = Json.Text(body, "divisionId") is { } id
            ? _organisation.Divisions.FirstOrDefault(one => one.Id == id)
                ?? throw ApiException.BadRequest("The division does not exist.", "invalid.value")
            : _organisation.Divisions[0];
        var user = New(Guid.NewGuid().ToString(), name, email, division);
        Copy(body, user, ["department", "title", "addresses"]);
        user["state"] = Json.OneOf(body, "state", "UserState", "active", "inactive", "deleted") ?? "active";
        // The address of a deleted user stays taken.
        if (!List.TryAdd(user, other => string.Equals(Text(other, "email"), email, StringComparison.OrdinalIgnoreCase)))
            throw ApiException.Conflict("A user with the given email address already exists.");
        return ApiAnswer.Json(user.DeepClone());
    }

    private async ValueTask<ApiAnswer> PatchAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var version =
            Json.Whole(body, "version")
            ?? throw ApiException.BadRequest("The version of the user is required.", "required.field.missing");
        var state = Json.OneOf(body, "state", "UserState", "active", "inactive", "deleted");
        return ApiAnswer.Json(
            Changing(
                request.Value(0),
                user =>
                {
                    if (user["version"]!.GetValue<int>() != version)
                        throw ApiException.Conflict(VersionConflict);
                    // A state that is sent is the only member honoured.
                    if (state is not null)
                        user["state"] = state;
                    else
                        Copy(body, user, s_writable);
                }
            )
        );
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request)
    {
        Changing(
            request.Value(0),
            user => user["state"] = Text(user, "state") == "deleted" ? throw Missing() : "deleted"
        );
        return new(ApiAnswer.Json(new JsonObject()));
    }

    private JsonObject Changing(string id, Action<JsonObject> change)
    {
        if (List.Find(id) is null)
            throw Missing();
        return List.Change(
            id,
            user =>
            {
                change(user);
                user["version"] = user["version"]!.GetValue<int>() + 1;
            }
        );
    }

    private string Known(ApiRequest request) =>
        List.Find(request.Value(0)) is not null ? request.Value(0) : throw Missing();

    private async ValueTask<ApiAnswer> SetRoutingStatusAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var wanted = Json.OneOf(
            body,
            "status",
            "RoutingStatus",
            "OFF_QUEUE",
            "IDLE",
            "INTERACTING",
            "NOT_RESPONDING",
            "COMMUNICATING"
        );
        States.SetRoutingStatus(Known(request), wanted);
        return ApiAnswer.Json(States.RoutingStatus(request.Value(0)));
    }

    private async ValueTask<ApiAnswer> SetPresenceAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (body["presenceDefinition"] is JsonObject definition)
            States.SetPresence(Known(request), Json.Text(definition, "id") ?? "");
        return ApiAnswer.Json(States.Presence(Known(request)));
    }

    private static JsonObject New(string id, string name, string email, Entity division) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["division"] = EntityJson.Reference(division, "/api/v2/authorization/divisions"),
            ["chat"] = new JsonObject
            {
                ["jabberId"] = $"{id.Replace("-", "", StringComparison.Ordinal)[..24]}@acme.orgspan.com",
            },
            ["email"] = email,
            ["primaryContactInfo"] = new JsonArray(
                new JsonObject
                {
                    ["address"] = email,
                    ["mediaType"] = "EMAIL",
                    ["type"] = "PRIMARY",
                }
            ),
            ["addresses"] = new JsonArray(),
            ["state"] = "active",
            ["username"] = email,
            ["version"] = 1,
            ["acdAutoAnswer"] = false,
            ["selfUri"] = $"/api/v2/users/{id}",
        };

    private static void Copy(JsonObject from, JsonObject to, string[] names)
    {
        foreach (var name in names)
            if (from.TryGetPropertyValue(name, out var value))
                to[name] = value?.DeepClone();
    }

    private static string Text(JsonObject user, string name) => user[name]!.GetValue<string>();
}
