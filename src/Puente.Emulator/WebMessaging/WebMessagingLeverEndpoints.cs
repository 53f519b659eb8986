using System.Text.Json.Nodes;
using Puente.Emulator.Channels;
using Puente.Emulator.Clock;
using Puente.Emulator.Faults;
using Puente.Emulator.Http;
using Puente.Emulator.Live;

namespace Puente.Emulator.WebMessaging;

/// <summary>The levers over HTTP: <c>/_emulator/webmessaging</c>, for instance <c>{"do":"drop"}</c>. No token is asked
/// for.</summary>
internal sealed class WebMessagingLeverEndpoints(
    WebMessagingLevers levers,
    GuestSessions sessions,
    LiveConversations live,
    LiveDirectory directory,
    FlowQueues flows,
    VirtualClock clock
)
{
    private const string Root = "/_emulator/webmessaging";

    public void Map(RouteTable routes)
    {
        routes.Add(new Route("GET", Root, [], _ => new(ApiAnswer.Json(State())), Open: true));
        routes.Add(new Route("POST", Root, [], async request => Act(await request.ObjectAsync()), Open: true));
        FaultSetEndpoints.Map(
            routes,
            Root + "/faults",
            levers.Faults,
            ChannelLeverEndpoints.Read,
            ChannelLeverEndpoints.Write
        );
    }

    private JsonObject State() =>
        new()
        {
            ["deploymentId"] = levers.DeploymentId,
            ["sessions"] = new JsonArray([
                .. sessions.All.Select(one => new JsonObject
                {
                    ["token"] = one.Token,
                    ["guestId"] = one.GuestId,
                    ["deploymentId"] = one.DeploymentId,
                    ["conversationId"] = one.ConversationId,
                    ["readOnly"] = one.IsReadOnly,
                    ["typing"] = one.TypingUntil > clock.NowMs,
                    ["sockets"] = one.Sockets,
                    ["messages"] = one.History().Count,
                }),
            ]),
        };

    private ApiAnswer Act(JsonObject body)
    {
        var token = Json.Text(body, "token");
        var met = Json.OneOf(body, "do", "WebMessagingCommand", "drop", "close", "say", "route") switch
        {
            "drop" => levers.Drop(token),
            "close" => levers.Close(token),
            "say" => Say(token, body),
            "route" => Route(body),
            _ => throw ApiException.BadRequest("Say what to do.", "invalid.value"),
        };
        return ApiAnswer.Json(new JsonObject { ["met"] = met });
    }

    /// <summary>A message with any content: from the connected agent, or from a bot when there is none.</summary>
    private int Say(string? token, JsonObject body)
    {
        var text = Json.Text(body, "text") ?? "";
        var content = Json.List(body, "content") ?? [];
        var met = sessions.All.Where(one => token is null || one.Token == token).ToList();
        foreach (var session in met)
        {
            var agent = sessions.Current(session) is { } conversation
                ? conversation.Read(() =>
                    conversation.Sessions.FirstOrDefault(one => one.IsConnected && one.Participant.Person is not null)
                )
                : null;
            if (agent is not null)
                live.Say(session.ConversationId!, agent.Key, text, (JsonArray)content.DeepClone());
            else
                session.Add(
                    GuestMessages.Write(
                        Guid.NewGuid().ToString("N"),
                        text,
                        (JsonArray)content.DeepClone(),
                        inbound: false,
                        "Bot",
                        "Bot"
                    ),
                    clock.NowMs
                );
        }
        return met.Count;
    }

    private int Route(JsonObject body)
    {
        var flow = Json.Text(body, "flow") ?? throw ApiException.BadRequest("The flow must be given.", "invalid.value");
        flows.Send(flow, directory.QueueId(Json.Text(body, "queue") ?? "") ?? throw LiveErrors.NoQueue());
        return 1;
    }
}
