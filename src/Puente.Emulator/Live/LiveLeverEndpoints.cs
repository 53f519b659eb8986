using System.Text.Json.Nodes;
using Puente.Emulator.Authorization;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.Live;

/// <summary>
/// What customers do and the platform has no call for: calling, writing, answering, hanging up. And people who are to
/// take conversations without signing in. No token is asked for.
/// </summary>
internal sealed class LiveLeverEndpoints(LiveConversations live, LiveDirectory directory, LiveOrganisation organisation)
{
    private const string Root = "/_emulator/conversations";
    private readonly HashSet<string> _deskless = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>People of the lever may call without a phone.</summary>
    public bool NeedsNoPhone(string userId)
    {
        lock (_deskless)
            return _deskless.Contains(userId);
    }

    public void Map(RouteTable routes)
    {
        Open(routes, "POST", Root, BeginAsync);
        Open(routes, "POST", Root + "/{conversationId}/queue", ToQueueAsync);
        Open(
            routes,
            "POST",
            Root + "/{conversationId}/answer",
            request => Done(() => live.FarEndAnswers(request.Value(0)))
        );
        Open(
            routes,
            "POST",
            Root + "/{conversationId}/hangup",
            request => Done(() => live.CustomerLeaves(request.Value(0)))
        );
        Open(routes, "POST", Root + "/{conversationId}/messages", SayAsync);
        Open(routes, "POST", "/_emulator/interactive", InteractiveAsync);
    }

    private static void Open(
        RouteTable routes,
        string method,
        string template,
        Func<ApiRequest, ValueTask<ApiAnswer>> handle
    ) => routes.Add(new Route(method, template, [], handle, Open: true));

    private static ValueTask<ApiAnswer> Done(Action act)
    {
        act();
        return new(ApiAnswer.Empty(204));
    }

    /// <summary><c>{type, queue, from, to, name, text, messageType, priority, skills[], language, attributes}</c>; the
    /// queue by id or name, without one the caller stays in the menu.</summary>
    private async ValueTask<ApiAnswer> BeginAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var message = Json.OneOf(body, "type", "ConversationType", "call", "message") == "message";
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in body["attributes"] as JsonObject ?? [])
            attributes[key] = value?.ToString() ?? "";
        var arrival = new Arrival(
            Json.Text(body, "from") ?? (message ? "guest" : "+34600000001"),
            Json.Text(body, "to") ?? (message ? "acme-web" : "+34910000000"),
            Json.Text(body, "name") ?? "Madrid",
            Queue(body),
            Wish(body),
            attributes
        );
        var begun = message
            ? live.StartMessage(arrival, Json.Text(body, "messageType") ?? "webmessaging")
            : live.StartCall(arrival);
        if (message && Json.Text(body, "text") is { Length: > 0 } text)
            live.Say(begun.Key, null, text);
        return ApiAnswer.Json(
            new JsonObject
            {
                ["conversationId"] = begun.Key,
                ["conversationStart"] = Dates.Write(DateTimeOffset.FromUnixTimeMilliseconds(begun.Start)),
                ["participantId"] = begun.Customer!.Key,
                ["communicationId"] = begun.Customer.Main.Key,
                ["truth"] = true,
            }
        );
    }

    private async ValueTask<ApiAnswer> ToQueueAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        live.ToQueue(request.Value(0), Queue(body) ?? throw LiveErrors.NoQueue(), Wish(body));
        return ApiAnswer.Empty(204);
    }

    private async ValueTask<ApiAnswer> SayAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var said = live.Say(request.Value(0), null, Json.Text(body, "text") ?? "");
        return ApiAnswer.Json(MessageEndpoints.Write(said, live.Known(said.ConversationId), deprecated: true));
    }

    /// <summary><c>{user, onQueue, queue, role}</c>: the user by id or e-mail, made a member of the queue and given the
    /// role when they are named.</summary>
    private async ValueTask<ApiAnswer> InteractiveAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var id =
            directory.UserId(Json.Text(body, "user") ?? "")
            ?? throw new ApiException(404, "general.resource.not.found", "No user has this id or e-mail.");
        lock (_deskless)
            _deskless.Add(id);
        if (Queue(body) is { } queue)
            organisation.QueueMembers.Add(queue, [id]);
        if (Json.Text(body, "role") is { } name)
        {
            var role =
                organisation.Roles.FindByName(name)?["id"]?.GetValue<string>()
                ?? throw new ApiException(404, "general.resource.not.found", $"No role is called {name}.");
            organisation.Grants.Add(id, [(role, "*")]);
        }
        live.MakeInteractive(id);
        if (Json.Flag(body, "onQueue"))
            organisation.Users.View.States.SetRoutingStatus(id, "IDLE");
        return ApiAnswer.Json(new JsonObject { ["userId"] = id });
    }

    private string? Queue(JsonObject body) =>
        Json.Text(body, "queue") is { } named ? directory.QueueId(named) ?? throw LiveErrors.NoQueue() : null;

    private static RoutingWish Wish(JsonObject body) =>
        new(
            Json.Whole(body, "priority") ?? 0,
            [.. (Json.List(body, "skills") ?? []).OfType<JsonValue>().Select(skill => skill.ToString())],
            Json.Text(body, "language")
        );
}
