using System.Text.Json.Nodes;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Authorization;

/// <summary>Roles given and taken: per subject, per role, one at a time and many.</summary>
/// <param name="clientGrants">What a client holds by itself.</param>
internal sealed class GrantEndpoints(
    Grants grants,
    Roles roles,
    Divisions divisions,
    Users users,
    Func<string, IEnumerable<Grant>> clientGrants
)
{
    private const string Add = "authorization:grant:add";
    private const string Delete = "authorization:grant:delete";
    private const string Subjects = "/api/v2/authorization/subjects";
    private const string One = Subjects + "/{subjectId}/divisions/{divisionId}/roles/{roleId}";

    private static readonly string[] s_subjectTypes =
    [
        "PC_USER",
        "PC_GROUP",
        "PC_OAUTH_CLIENT",
        "PC_TRUSTEE_USER",
        "PC_TRUSTEE_GROUP",
        "UNKNOWN",
    ];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Subjects + "/me", request => new(ApiAnswer.Json(Me(request))));
        routes.Add("GET", Subjects + "/{subjectId}", request => new(ApiAnswer.Json(Subject(Known(request.Value(0))))));
        routes.Add("POST", One, request => new(Single(request, add: true)), Add);
        routes.Add("DELETE", One, request => new(Single(request, add: false)), Delete);
        routes.Add("POST", Subjects + "/{subjectId}/bulkadd", request => BulkAsync(request, grants.Add), Add);
        routes.Add("POST", Subjects + "/{subjectId}/bulkremove", request => BulkAsync(request, grants.Remove), Delete);
        routes.Add("POST", Subjects + "/{subjectId}/bulkreplace", request => BulkAsync(request, grants.Replace), Add);
        const string Roles = "/api/v2/authorization/roles/{roleId}";
        routes.Add("POST", Roles, SubjectsOfRoleAsync, Add);
        routes.Add("GET", Roles + "/subjectgrants", Holders, "authorization:role:view");
        routes.Add("PUT", Roles + "/users/add", request => UsersOfRoleAsync(request, add: true), Add);
        routes.Add("PUT", Roles + "/users/remove", request => UsersOfRoleAsync(request, add: false), Delete);
        routes.Add(
            "GET",
            "/api/v2/users/{userId}/roles",
            request => new(ApiAnswer.Json(UserRoles(Known(request.Value(0)))))
        );
        routes.Add("PUT", "/api/v2/users/{userId}/roles", SetUserRolesAsync, Add);
        users.View.Expand("authorization", UserRoles);
    }

    /// <summary>Every holder of a role with the divisions it holds for them.</summary>
    private ValueTask<ApiAnswer> Holders(ApiRequest request)
    {
        var role = Role(request.Value(0));
        var holders = users.Store.Ids(_ => true);
        // Without writing anything out: a listing asks this of everybody for each of its pages.
        holders.RemoveAll(id => !grants.Of(id).Any(IsThis));
        return new(
            Paging.Page(
                request,
                holders,
                page =>
                    page.Select(id => new JsonObject
                    {
                        ["id"] = id,
                        ["name"] = users.Store.TextOf(id, "name"),
                        ["type"] = "PC_USER",
                        ["divisions"] = new JsonArray([.. Divisions(id)]),
                        ["selfUri"] = $"{Subjects}/{id}",
                    }),
                most: 100
            )
        );

        bool IsThis(Grant grant) => grant.RoleId.Equals(role, StringComparison.OrdinalIgnoreCase);

        IEnumerable<JsonNode> Divisions(string subject) =>
            grants
                .Of(subject)
                .Where(IsThis)
                .Select(grant => divisions.Find(grant.DivisionId) ?? new JsonObject { ["id"] = grant.DivisionId });
    }

    private string Known(string subject) => users.IsThere(subject) ? subject : throw ApiException.NotFound();

    private JsonObject Me(ApiRequest request) => request.Token!.UserId is { } user ? Subject(user) : OfClient(request);

    private JsonObject OfClient(ApiRequest request)
    {
        var client = request.Token!.Client.Id;
        var subject = Subject(client, clientGrants(client), version: 1);
        // A client of the options has permissions without roles; they show as those of one role of its own.
        var all = (JsonArray)subject["grants"]!;
        if (all.Count == 0)
            all.Add(
                new JsonObject
                {
                    ["subjectId"] = client,
                    ["division"] = new JsonObject { ["id"] = "*" },
                    ["role"] = new JsonObject
                    {
                        ["id"] = client,
                        ["name"] = "permissions of the client",
                        ["policies"] = new JsonArray([
                            .. request
                                .Token.Rights.Held.Select(held => held.Pattern == "*" ? "*:*:*" : held.Pattern)
                                .Select(pattern => pattern.Split(':'))
                                .Where(parts => parts.Length == 3)
                                .Select(Policy),
                        ]),
                    },
                }
            );
        return subject;
    }

    private static JsonObject Policy(string[] parts) =>
        new()
        {
            ["domain"] = parts[0],
            ["entityName"] = parts[1],
            ["actions"] = new JsonArray(parts[2]),
        };

    private JsonObject Subject(string id) => Subject(id, grants.Of(id), grants.Version(id));

    private JsonObject Subject(string id, IEnumerable<Grant> held, int version) =>
        new()
        {
            ["id"] = id,
            ["name"] = users.Store.TextOf(id, "name") ?? "",
            ["version"] = version,
            ["grants"] = new JsonArray([.. held.Select(grant => Written(id, grant))]),
            ["selfUri"] = $"{Subjects}/{id}",
        };

    private JsonObject Written(string subject, Grant grant)
    {
        var role = roles.Reference(grant.RoleId);
        role["policies"] = new JsonArray([
            .. roles.Permissions(grant.RoleId).Select(pattern => pattern.Split(':')).Select(Policy),
        ]);
        return new JsonObject
        {
            ["subjectId"] = subject,
            ["division"] = divisions.Find(grant.DivisionId) ?? new JsonObject { ["id"] = grant.DivisionId },
            ["role"] = role,
            ["grantMadeAt"] = grant.MadeAt,
        };
    }

    private ApiAnswer Single(ApiRequest request, bool add)
    {
        SubjectType(request);
        var subject = Known(request.Value(0));
        var grant = (Role(request.Value(2)), Division(request.Value(1)));
        Demand(request, add, [grant]);
        if (add)
            grants.Add(subject, [grant]);
        else
            grants.Remove(subject, [grant]);
        return ApiAnswer.Empty(204);
    }

    private async ValueTask<ApiAnswer> BulkAsync(ApiRequest request, Action<string, List<(string, string)>> change)
    {
        SubjectType(request);
        var subject = Known(request.Value(0));
        var body = await request.ObjectAsync();
        List<(string Role, string Division)> wanted = [];
        foreach (var entry in Json.List(body, "grants") ?? throw Required("grants"))
        {
            var grant = entry as JsonObject ?? throw ApiException.BadRequest("Every grant must be an object.");
            var role = Json.Text(grant, "roleId") ?? throw Required("roleId");
            var division = Json.Text(grant, "divisionId") ?? throw Required("divisionId");
            if (roles.Find(role) is null)
                throw ApiException.BadRequest($"The role {role} does not exist.", "invalid.value");
            if (division != "*" && divisions.Find(division) is null)
                throw ApiException.BadRequest($"The division {division} does not exist.", "invalid.value");
            wanted.Add((role, division));
        }
        Demand(request, !request.Http.Request.Path.Value!.EndsWith("bulkremove", StringComparison.Ordinal), wanted);
        change(subject, wanted);
        return ApiAnswer.Empty(204);
    }

    private async ValueTask<ApiAnswer> SubjectsOfRoleAsync(ApiRequest request)
    {
        SubjectType(request);
        var role = Role(request.Value(0));
        var body = await request.ObjectAsync();
        var subjects = Texts(body, "subjectIds").Select(Known).ToList();
        List<(string, string)> wanted = [.. Texts(body, "divisionIds").Select(Division).Select(id => (role, id))];
        Demand(request, add: true, wanted);
        subjects.ForEach(subject => grants.Add(subject, wanted));
        return ApiAnswer.Empty(204);
    }

    private async ValueTask<ApiAnswer> UsersOfRoleAsync(ApiRequest request, bool add)
    {
        var role = Role(request.Value(0));
        var ids = (await Bodies.IdsAsync(request)).ConvertAll(Known);
        Demand(request, add, [(role, divisions.HomeId)]);
        foreach (var id in ids)
            if (add)
                grants.Add(id, [(role, divisions.HomeId)]);
            else
                grants.RemoveRole(id, role);
        return ApiAnswer.Json(new JsonArray([.. ids.Select(id => (JsonNode)id)]));
    }

    private async ValueTask<ApiAnswer> SetUserRolesAsync(ApiRequest request)
    {
        var user = Known(request.Value(0));
        List<(string, string)> wanted =
        [
            .. (await Bodies.IdsAsync(request)).Select(Role).Select(role => (role, divisions.HomeId)),
        ];
        Demand(request, add: true, wanted);
        grants.Replace(user, wanted);
        return ApiAnswer.Json(UserRoles(user));
    }

    private JsonObject UserRoles(string user) =>
        new()
        {
            ["roles"] = new JsonArray([
                .. grants.Of(user).Select(grant => grant.RoleId).Distinct().Select(roles.Reference),
            ]),
            ["unusedRoles"] = new JsonArray(),
            ["permissions"] = new JsonArray([
                .. grants
                    .RightsOf(user)
                    .Held.Select(held => held.Pattern)
                    .Distinct()
                    .Select(pattern => (JsonNode)pattern),
            ]),
        };

    private static void Demand(ApiRequest request, bool add, IEnumerable<(string Role, string Division)> wanted)
    {
        foreach (var (_, division) in wanted)
            Access.Demand(request, division, add ? Add : Delete);
    }

    private static void SubjectType(ApiRequest request)
    {
        if (request.Query("subjectType") is { Length: > 0 } type && !s_subjectTypes.Contains(type))
            throw ApiException.InvalidValue(type, "SubjectType", s_subjectTypes);
    }

    private string Role(string id) => roles.Find(id) is not null ? id : throw ApiException.NotFound();

    private string Division(string id) =>
        id == "*" || divisions.Find(id) is not null ? id : throw ApiException.NotFound();

    private static IEnumerable<string> Texts(JsonObject body, string name) =>
        (Json.List(body, name) ?? throw Required(name)).Select(one => one!.ToString());

    private static ApiException Required(string name) =>
        ApiException.BadRequest($"The member {name} is required.", "required.field.missing");
}
