using System.Text.Json.Nodes;
using Puente.Emulator.Faults;
using Puente.Emulator.Http;

namespace Puente.Emulator.Channels;

/// <summary>The levers over HTTP: <c>/_emulator/channels</c>, for instance
/// <c>{"do":"drop","channel":"streaming-0-…"}</c>.</summary>
internal sealed class ChannelLeverEndpoints(ChannelLevers levers)
{
    private const string Root = "/_emulator/channels";

    private static readonly string[] s_commands =
    [
        "drop",
        "close",
        "kick",
        "announceClosing",
        "stopHeartbeats",
        "resumeHeartbeats",
        "send",
        "evict",
        "expire",
        "revokeTokens",
    ];

    public void Map(RouteTable routes)
    {
        Open(routes, "GET", Root, _ => new(ApiAnswer.Json(State())));
        Open(routes, "POST", Root, async request => Act(await request.ObjectAsync()));
        FaultSetEndpoints.Map(routes, Root + "/faults", levers.Faults, Read, Write);
    }

    private static void Open(
        RouteTable routes,
        string method,
        string template,
        Func<ApiRequest, ValueTask<ApiAnswer>> handle
    ) => routes.Add(new Route(method, template, [], handle, Open: true));

    private JsonObject State() =>
        new()
        {
            ["channels"] = new JsonArray([
                .. levers
                    .List()
                    .Select(channel => new JsonObject
                    {
                        ["id"] = channel.Id,
                        ["clientId"] = channel.ClientId,
                        ["expires"] = Dates.Write(channel.Expires),
                        ["topics"] = new JsonArray([.. channel.Topics.Select(topic => JsonValue.Create(topic))]),
                        ["socket"] = channel.SocketSince is { } since
                            ? new JsonObject
                            {
                                ["since"] = Dates.Write(since),
                                ["sent"] = channel.Sent,
                                ["queuedFrames"] = channel.QueuedFrames,
                                ["queuedBytes"] = channel.QueuedBytes,
                            }
                            : null,
                    }),
            ]),
        };

    private ApiAnswer Act(JsonObject body)
    {
        var channel = Json.Text(body, "channel");
        var command = Json.OneOf(body, "do", "ChannelCommand", s_commands);
        var met = command switch
        {
            "drop" => levers.Drop(channel),
            "close" => levers.Close(channel, CloseCode(body)),
            "kick" => levers.Kick(channel),
            "announceClosing" => levers.AnnounceClosing(channel),
            "stopHeartbeats" => levers.StopHeartbeats(channel),
            "resumeHeartbeats" => levers.ResumeHeartbeats(channel),
            "send" => levers.Send(Json.Text(body, "text") ?? "", channel),
            "evict" => levers.Evict(channel),
            "expire" => levers.Expire(channel),
            "revokeTokens" => levers.RevokeTokens(Json.Text(body, "clientId")),
            _ => throw ApiException.BadRequest("Say what to do.", "invalid.value"),
        };
        return ApiAnswer.Json(new JsonObject { ["met"] = met });
    }

    // Other codes are reserved by RFC 6455 and cannot be sent.
    private static int CloseCode(JsonObject body) =>
        Json.Whole(body, "code") switch
        {
            null => 1001,
            { } code and (>= 1000 and <= 1003 or >= 1007 and <= 1014 or >= 3000 and <= 4999) => code,
            _ => throw ApiException.BadRequest(
                "The code must be from 1000 to 1003, 1007 to 1014 or 3000 to 4999.",
                "invalid.value"
            ),
        };

    public static ChannelFaultRule Read(JsonObject body, FaultTimingJson timing)
    {
        var rule = timing.Onto(new ChannelFaultRule { Kind = FaultTimingJson.Kind<ChannelFaultKind>(body) });
        return rule with
        {
            Channel = Json.Text(body, "channel") ?? rule.Channel,
            Topic = Json.Text(body, "topic") ?? rule.Topic,
            Delay = FaultTimingJson.Seconds(body, "delaySeconds") ?? rule.Delay,
            Count = FaultTimingJson.AtLeast(1, body, "count") ?? rule.Count,
            Bytes = FaultTimingJson.AtLeast(1, body, "bytes") ?? rule.Bytes,
        };
    }

    public static JsonObject Write(ChannelFaultRule rule) =>
        new()
        {
            ["kind"] = rule.Kind.ToString(),
            ["channel"] = rule.Channel,
            ["topic"] = rule.Topic,
            ["delaySeconds"] = rule.Delay.TotalSeconds,
            ["count"] = rule.Count,
            ["bytes"] = rule.Bytes,
        };
}
