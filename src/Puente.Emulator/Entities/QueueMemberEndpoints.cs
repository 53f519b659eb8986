using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>The members of a queue, and the queues of a user.</summary>
internal sealed class QueueMemberEndpoints(QueueMembers members, Users users)
{
    private const string Path = "/api/v2/routing/queues/{queueId}/members";
    private const string OfUser = "/api/v2/users/{userId}/queues";
    private static readonly string[] s_manage = ["routing:queue:edit", "routing:queueMember:manage"];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", Path, List, "routing:queue:view", "routing:queueMember:view");
        routes.Add("POST", Path, AddOrRemoveAsync, s_manage);
        routes.Add("PATCH", Path, ChangeManyAsync, s_manage);
        routes.Add("PATCH", Path + "/{memberId}", ChangeAsync, s_manage);
        routes.Add("DELETE", Path + "/{memberId}", Remove, s_manage);
        routes.Add("GET", OfUser, request => new(Paging.Page(request, QueuesOf(request))));
        routes.Add("PATCH", OfUser, JoinManyAsync);
        routes.Add("PATCH", OfUser + "/{queueId}", JoinAsync);
    }

    private string Queue(ApiRequest request)
    {
        members.Queues.Get(request.Value(0));
        return request.Value(0);
    }

    private ValueTask<ApiAnswer> List(ApiRequest request)
    {
        var (queue, joined, by) = (Queue(request), request.Query("joined"), request.Query("memberBy"));
        if (by is not (null or "" or "user" or "group"))
            throw ApiException.InvalidValue(by, "MemberBy", ["user", "group"]);
        var found =
            by == "group"
                ? []
                : members
                    .Of(queue)
                    .FindAll(member => joined is not ("true" or "false") || member.Value.Joined == (joined == "true"));
        return new(Paging.PageWithoutTotals(request, found, Written));
    }

    private IEnumerable<JsonObject> Written(List<KeyValuePair<string, QueueMember>> page)
    {
        List<string> ids = page.ConvertAll(member => member.Key);
        var statuses = users.View.States.RoutingStatuses(ids);
        foreach (var ((id, member), status) in page.Zip(statuses))
        {
            if (users.Store.Find(id) is not { } user)
                continue;
            yield return new JsonObject
            {
                ["id"] = id,
                ["name"] = user["name"]!.DeepClone(),
                ["user"] = users.View.Write(user, []),
                ["ringNumber"] = member.RingNumber,
                ["joined"] = member.Joined,
                ["memberBy"] = "user",
                ["routingStatus"] = status,
                ["selfUri"] = $"/api/v2/users/{id}",
            };
        }
    }

    private async ValueTask<ApiAnswer> AddOrRemoveAsync(ApiRequest request)
    {
        var queue = Queue(request);
        var ids = await Bodies.ReferencesAsync(request, most: 100);
        if (request.Query("delete") == "true")
            members.Remove(queue, ids);
        else
            members.Add(queue, ids);
        return ApiAnswer.Empty(204);
    }

    private async ValueTask<ApiAnswer> ChangeManyAsync(ApiRequest request)
    {
        var queue = Queue(request);
        foreach (var one in await Bodies.ObjectsAsync(request, most: 100))
            members.Change(queue, Bodies.Id(one), Json.Whole(one, "ringNumber"), Joined(one));
        return ApiAnswer.Json(new JsonObject { ["entities"] = new JsonArray([.. Written(members.Of(queue))]) });
    }

    private async ValueTask<ApiAnswer> ChangeAsync(ApiRequest request)
    {
        var queue = Queue(request);
        var body = await request.ObjectAsync();
        if (members.Find(queue, request.Value(1)) is null)
            throw ApiException.NotFound();
        members.Change(queue, request.Value(1), Json.Whole(body, "ringNumber"), Joined(body));
        return ApiAnswer.Empty(202);
    }

    private ValueTask<ApiAnswer> Remove(ApiRequest request)
    {
        members.Remove(Queue(request), [request.Value(1)]);
        return new(ApiAnswer.Empty(204));
    }

    private List<JsonObject> QueuesOf(ApiRequest request)
    {
        var (user, joined) = (users.Known(request.Value(0)), request.Query("joined"));
        return members
            .QueuesOf(user)
            .ConvertAll(queue => UserQueue(queue, user))
            .FindAll(queue =>
                joined is not ("true" or "false") || (queue["joined"]!.GetValue<bool>() == (joined == "true"))
            );
    }

    private JsonObject UserQueue(string queue, string user)
    {
        var written = members.Queues.Get(queue);
        written["joined"] = members.Find(queue, user)?.Joined == true;
        return written;
    }

    private async ValueTask<ApiAnswer> JoinManyAsync(ApiRequest request)
    {
        var user = users.Known(request.Value(0));
        foreach (var one in await Bodies.ObjectsAsync(request, most: 100))
            members.Change(Bodies.Id(one), user, null, Joined(one));
        return Paging.Page(request, QueuesOf(request));
    }

    private async ValueTask<ApiAnswer> JoinAsync(ApiRequest request)
    {
        var (user, queue) = (users.Known(request.Value(0)), request.Value(1));
        if (members.Find(queue, user) is null)
            throw ApiException.NotFound();
        members.Change(queue, user, null, Joined(await request.ObjectAsync()));
        return ApiAnswer.Json(UserQueue(queue, user));
    }

    private static bool? Joined(JsonObject body) => body["joined"] is null ? null : Json.Flag(body, "joined");
}
