using System.Text.Json.Nodes;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>Queues with their members, wrap-up codes, skills, languages.</summary>
internal sealed class Routing
{
    private const string Queues = "/api/v2/routing/queues";
    private readonly Users _users;
    private readonly EntityList _queues = new();
    private readonly NamedEntities _wrapUpCodes;
    private readonly NamedEntities _skills;
    private readonly NamedEntities _languages;
    private readonly Memberships _members = new();
    private readonly Memberships _codes = new();
    private readonly Entity _home;

    public Routing(OrganisationSeed organisation, Users users)
    {
        (_users, _home) = (users, organisation.Divisions[0]);
        _wrapUpCodes = new NamedEntities("/api/v2/routing/wrapupcodes", organisation.WrapUpCodes, WrapUp);
        _skills = new NamedEntities("/api/v2/routing/skills", organisation.Skills, Skill);
        _languages = new NamedEntities("/api/v2/routing/languages", organisation.Languages, Skill);
        foreach (var queue in organisation.Queues)
        {
            _queues.Add(New(queue.Id, queue.Name, queue.Division, queue.ServiceLevelMs));
            _members.Add(queue.Id, queue.Members.Select(member => member.Id));
            _codes.Add(queue.Id, queue.WrapUpCodes.Select(code => code.Id));
        }
    }

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Queues, request => new(Paging.Page(request, Selected(request))), "routing:queue:view");
        routes.Add(
            "GET",
            Queues + "/{queueId}",
            request => new(ApiAnswer.Json(Counted(_queues.Get(request.Value(0))))),
            "routing:queue:view"
        );
        routes.Add("POST", Queues, AddAsync, "routing:queue:add");
        routes.Add("PUT", Queues + "/{queueId}", ReplaceAsync, "routing:queue:edit");
        routes.Add("DELETE", Queues + "/{queueId}", Delete, "routing:queue:delete");
        routes.Add("GET", Queues + "/{queueId}/members", Members, "routing:queue:view", "routing:queueMember:view");
        routes.Add(
            "POST",
            Queues + "/{queueId}/members",
            ChangeMembersAsync,
            "routing:queue:edit",
            "routing:queueMember:manage"
        );
        routes.Add(
            "DELETE",
            Queues + "/{queueId}/members/{memberId}",
            RemoveMember,
            "routing:queue:edit",
            "routing:queueMember:manage"
        );
        routes.Add("GET", Queues + "/{queueId}/wrapupcodes", Codes, "routing:queue:view");
        routes.Add("POST", Queues + "/{queueId}/wrapupcodes", AddCodesAsync, "routing:queue:edit");
        _wrapUpCodes.Map(routes, "routing:wrapupCode:view", "routing:wrapupCode:add", "routing:wrapupCode:delete");
        _skills.Map(routes, "routing:skill:view", "routing:skill:manage", "routing:skill:manage");
        _languages.Map(routes, "routing:language:view", "routing:language:manage", "routing:language:manage");
    }

    /// <summary>The share of a medium's conversations that a queue wants answered in time, as it is set today.</summary>
    public double? ServiceTarget(string queueId, string mediaType)
    {
        // Settings call voice a call.
        var media = mediaType == "voice" ? "call" : mediaType;
        return
            _queues.Find(queueId)?["mediaSettings"] is JsonObject settings
            && settings[media] is JsonObject of
            && of["serviceLevel"] is JsonObject level
            && level["percentage"] is JsonValue share
            && share.TryGetValue<double>(out var target)
            ? target
            : null;
    }

    private List<JsonObject> Selected(ApiRequest request)
    {
        var (ids, divisions) = (request.QueryList("id"), request.QueryList("divisionId"));
        var name = request.Query("name");
        var found = _queues.Where(queue =>
            (ids.Count == 0 || ids.Contains(queue["id"]!.GetValue<string>()))
            && (divisions.Count == 0 || divisions.Contains(queue["division"]!["id"]!.GetValue<string>()))
            && NamedEntities.NameMatches(queue, name)
        );
        found.ForEach(queue => Counted(queue));
        return found;
    }

    private JsonObject Counted(JsonObject queue)
    {
        var count = _members.Of(queue["id"]!.GetValue<string>()).Count;
        queue["memberCount"] = count;
        queue["userMemberCount"] = count;
        queue["joinedMemberCount"] = count;
        return queue;
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("The name of the queue is required.", "required.field.missing");
        var queue = New(Guid.NewGuid().ToString(), name, _home, 20_000);
        foreach (var (member, value) in body)
            if (member is not ("id" or "selfUri"))
                queue[member] = value?.DeepClone();
        if (!_queues.TryAdd(queue, other => NamedEntities.SameName(other, name)))
            throw ApiException.BadRequest($"A queue with the name {name} already exists.", "duplicate.name");
        return ApiAnswer.Json(Counted((JsonObject)queue.DeepClone()));
    }

    private async ValueTask<ApiAnswer> ReplaceAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var changed = _queues.Change(
            request.Value(0),
            queue =>
            {
                foreach (var (member, value) in body)
                    if (member is not ("id" or "selfUri"))
                        queue[member] = value?.DeepClone();
            }
        );
        return ApiAnswer.Json(Counted(changed));
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request) =>
        new(
            _queues.Remove(request.Value(0))
                ? ApiAnswer.Json(new JsonObject())
                : throw new ApiException(404, "resource.not.found", "The requested resource was not found.")
        );

    private ValueTask<ApiAnswer> Members(ApiRequest request)
    {
        _queues.Get(request.Value(0));
        var joined = request.Query("joined");
        List<JsonObject> members = [];
        string[] ids = joined == "false" ? [] : [.. _members.Of(request.Value(0))];
        foreach (var (id, status) in ids.Zip(_users.States.RoutingStatuses(ids)))
        {
            if (_users.List.Find(id) is not { } user)
                continue;
            members.Add(
                new JsonObject
                {
                    ["id"] = id,
                    ["name"] = user["name"]!.DeepClone(),
                    ["user"] = user,
                    ["ringNumber"] = 1,
                    ["joined"] = true,
                    ["memberBy"] = "user",
                    ["routingStatus"] = status,
                    ["selfUri"] = $"/api/v2/users/{id}",
                }
            );
        }
        return new(Paging.PageWithoutTotals(request, members));
    }

    private async ValueTask<ApiAnswer> ChangeMembersAsync(ApiRequest request)
    {
        _queues.Get(request.Value(0));
        var ids = await IdsAsync(request);
        foreach (var id in ids)
            if (_users.List.Find(id) is null)
                throw ApiException.BadRequest($"The user {id} does not exist.", "invalid.value");
        if (request.Query("delete") == "true")
            _members.Remove(request.Value(0), ids);
        else
            _members.Add(request.Value(0), ids);
        return ApiAnswer.Empty(204);
    }

    private ValueTask<ApiAnswer> RemoveMember(ApiRequest request)
    {
        _queues.Get(request.Value(0));
        _members.Remove(request.Value(0), [request.Value(1)]);
        return new(ApiAnswer.Empty(204));
    }

    private ValueTask<ApiAnswer> Codes(ApiRequest request)
    {
        _queues.Get(request.Value(0));
        var held = _codes.Of(request.Value(0));
        return new(
            Paging.Page(request, _wrapUpCodes.List.Where(code => held.Contains(code["id"]!.GetValue<string>())))
        );
    }

    private async ValueTask<ApiAnswer> AddCodesAsync(ApiRequest request)
    {
        _queues.Get(request.Value(0));
        var ids = await IdsAsync(request);
        var codes = ids.Select(_wrapUpCodes.List.Get).ToArray<JsonNode?>();
        _codes.Add(request.Value(0), ids);
        return ApiAnswer.Json(new JsonArray(codes));
    }

    private static async Task<List<string>> IdsAsync(ApiRequest request)
    {
        var list =
            await request.BodyAsync() as JsonArray
            ?? throw ApiException.BadRequest("The body must be a list of objects with an id.");
        if (list.Count > 100)
            throw ApiException.BadRequest("Up to 100 entries can be given at a time.", "invalid.value");
        return
        [
            .. list.Select(item =>
                item is JsonObject entry && Json.Text(entry, "id") is { } id
                    ? id
                    : throw ApiException.BadRequest("Every entry needs an id.")
            ),
        ];
    }

    private static JsonObject New(string id, string name, Entity division, long serviceLevelMs)
    {
        var media = new JsonObject();
        foreach (var type in (string[])["call", "callback", "chat", "email", "message"])
            media[type] = new JsonObject
            {
                ["enableAutoAnswer"] = false,
                ["alertingTimeoutSeconds"] = 20,
                ["serviceLevel"] = new JsonObject { ["percentage"] = 0.8, ["durationMs"] = serviceLevelMs },
            };
        return new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["division"] = EntityJson.Reference(division, "/api/v2/authorization/divisions"),
            ["mediaSettings"] = media,
            ["acwSettings"] = new JsonObject { ["wrapupPrompt"] = "MANDATORY_TIMEOUT", ["timeoutMs"] = 65_000 },
            ["skillEvaluationMethod"] = "ALL",
            ["selfUri"] = $"{Queues}/{id}",
        };
    }

    private static JsonObject WrapUp(string id, string name) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["selfUri"] = $"/api/v2/routing/wrapupcodes/{id}",
        };

    private static JsonObject Skill(string id, string name) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["state"] = "active",
            ["version"] = "1",
        };
}
