using System.Text.Json.Nodes;
using Puente.Emulator.Authorization;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Entities;

/// <summary>Queues with their settings and wrap-up codes. They have no version.</summary>
internal sealed class Queues
{
    private const string Path = "/api/v2/routing/queues";
    private readonly Memberships<bool> _codes = new();
    private readonly NamedEntities _wrapUpCodes;
    private readonly QueueMembers _members;
    private readonly Divisions _divisions;

    public Queues(
        OrganisationSeed organisation,
        VirtualClock clock,
        Divisions divisions,
        NamedEntities wrapUpCodes,
        QueueMembers members
    )
    {
        (_wrapUpCodes, _members, _divisions) = (wrapUpCodes, members, divisions);
        Store = new EntityStore(() => clock.NowMs, "name");
        foreach (var queue in organisation.Queues)
        {
            var division = EntityJson.Reference(queue.Division, "/api/v2/authorization/divisions");
            Store.AddSeeded(New(queue.Id, queue.Name, division, queue.ServiceLevelMs));
            members.Seed(queue.Id, queue.Members.Select(member => member.Id));
            foreach (var code in queue.WrapUpCodes)
                _codes.TryAdd(queue.Id, code.Id, true);
        }
        members.Queues = Store;
        divisions.Movable(
            "QUEUE",
            (request, id, division) =>
            {
                Demand(request, id, "routing:queue:edit");
                Store.Change(id, queue => queue["division"] = division);
            }
        );
    }

    public EntityStore Store { get; }

    public void Map(RouteTable routes)
    {
        const string View = "routing:queue:view";
        routes.Add("GET", Path, List, View);
        routes.Add("GET", Path + "/{queueId}", request => new(ApiAnswer.Json(Counted(Get(request)))), View);
        routes.Add("POST", Path, AddAsync, "routing:queue:add");
        routes.Add("PUT", Path + "/{queueId}", ReplaceAsync, "routing:queue:edit");
        routes.Add("DELETE", Path + "/{queueId}", Delete, "routing:queue:delete");
        routes.Add("GET", Path + "/{queueId}/wrapupcodes", Codes, View);
        routes.Add("POST", Path + "/{queueId}/wrapupcodes", AddCodesAsync, "routing:queue:edit");
    }

    /// <summary>The share of a medium's conversations that a queue wants answered in time, as it is set today.</summary>
    public double? ServiceTarget(string queueId, string mediaType)
    {
        // Settings call voice a call.
        var media = mediaType == "voice" ? "call" : mediaType;
        return
            Store.Find(queueId)?["mediaSettings"] is JsonObject settings
            && settings[media] is JsonObject of
            && of["serviceLevel"] is JsonObject level
            && level["percentage"] is JsonValue share
            && share.TryGetValue<double>(out var target)
            ? target
            : null;
    }

    private void Demand(ApiRequest request, string id, string permission) =>
        Access.Demand(request, Store.TextOf(id, "division") ?? throw Missing(), permission);

    private static ApiException Missing() => new(404, "resource.not.found", "The requested resource was not found.");

    private JsonObject Get(ApiRequest request) => Store.Find(request.Value(0)) ?? throw Missing();

    private ValueTask<ApiAnswer> List(ApiRequest request)
    {
        var (ids, divisions) = (request.QueryList("id"), request.QueryList("divisionId"));
        var (name, visible) = (request.Query("name"), Access.Visible(request, "routing:queue:view"));
        var found = Store.Ids(queue =>
            (ids.Count == 0 || ids.Contains(queue.Text("id")))
            && (divisions.Count == 0 || divisions.Contains(queue.Text("division")))
            && visible?.Contains(queue.Text("division")) != false
            // With stars as the official samples write it (docs/facts.md, Agent desk), else by its own rule.
            && (
                name?.Contains('*', StringComparison.Ordinal) == true
                    ? Telephony.NameFilter.Matches(name, queue.Text("name"))
                    : NamedEntities.NameMatches(queue, name)
            )
        );
        return new(Paging.Page(request, found, page => Store.Copies(page).Select(Counted)));
    }

    private JsonObject Counted(JsonObject queue)
    {
        var (all, joined) = _members.Count(queue["id"]!.GetValue<string>());
        queue["memberCount"] = all;
        queue["userMemberCount"] = all;
        queue["joinedMemberCount"] = joined;
        return queue;
    }

    private async ValueTask<ApiAnswer> AddAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        if (Json.Text(body, "name") is not { Length: > 0 } name)
            throw ApiException.BadRequest("The name of the queue is required.", "required.field.missing");
        var division = _divisions.Reference(body["division"]?["id"]?.ToString());
        Access.Demand(request, division["id"]!.GetValue<string>(), "routing:queue:add");
        var queue = New(Guid.NewGuid().ToString(), name, division, 20_000);
        Fill(body, queue);
        if (!Store.TryAdd((JsonObject)queue.DeepClone(), "name"))
            throw ApiException.BadRequest($"A queue with the name {name} already exists.", "duplicate.name");
        return ApiAnswer.Json(Counted(queue));
    }

    private async ValueTask<ApiAnswer> ReplaceAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        Demand(request, request.Value(0), "routing:queue:edit");
        return ApiAnswer.Json(Counted(Store.Change(request.Value(0), queue => Fill(body, queue))));
    }

    private static void Fill(JsonObject body, JsonObject queue)
    {
        foreach (var (member, value) in body)
            if (member is not ("id" or "selfUri" or "division"))
                queue[member] = value?.DeepClone();
    }

    private ValueTask<ApiAnswer> Delete(ApiRequest request)
    {
        Demand(request, request.Value(0), "routing:queue:delete");
        Store.Remove(request.Value(0));
        _members.Drop(request.Value(0));
        _codes.Drop(request.Value(0));
        return new(ApiAnswer.Json(new JsonObject()));
    }

    /// <summary>Id and name of the codes that conversations of the queue are wrapped up with.</summary>
    public List<JsonObject> WrapUpCodes(string queueId) =>
        _wrapUpCodes.Store.Copies(_codes.Of(queueId).Select(code => code.Key));

    private ValueTask<ApiAnswer> Codes(ApiRequest request)
    {
        Get(request);
        var held = _codes.Of(request.Value(0)).Select(code => code.Key);
        return new(Paging.Page(request, _wrapUpCodes.Store.Copies(held)));
    }

    private async ValueTask<ApiAnswer> AddCodesAsync(ApiRequest request)
    {
        Get(request);
        var ids = await Bodies.ReferencesAsync(request, most: 100);
        var codes = ids.Select(_wrapUpCodes.Store.Get).ToArray<JsonNode?>();
        ids.ForEach(id => _codes.TryAdd(request.Value(0), id, true));
        return ApiAnswer.Json(new JsonArray(codes));
    }

    private static JsonObject New(string id, string name, JsonObject division, long serviceLevelMs)
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
            ["division"] = division,
            ["mediaSettings"] = media,
            ["acwSettings"] = new JsonObject { ["wrapupPrompt"] = "MANDATORY_TIMEOUT", ["timeoutMs"] = 65_000 },
            ["skillEvaluationMethod"] = "ALL",
            ["selfUri"] = $"{Path}/{id}",
        };
    }
}
