using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator.Events;
using Puente.Emulator.Http;

namespace Puente.Emulator.Channels;

/// <summary>The frames that the server sends, as UTF-8.</summary>
internal static class ChannelFrames
{
    /// <summary>Its only two members are those of recorded frames.</summary>
    public static byte[] Heartbeat { get; } = Metadata("WebSocket Heartbeat");

    public static byte[] Pong { get; } = Metadata("pong");

    public static byte[] NotJson { get; } = Encoding.UTF8.GetBytes("upstream connect error <html>");

    public static byte[] NoTopicName { get; } =
        Encoding.UTF8.GetBytes("""{"version":"2","eventBody":{"note":"a frame without a topic"}}""");

    public static byte[] UnknownTopic { get; } =
        Encoding.UTF8.GetBytes(
            """{"topicName":"v2.holograms.7c0e8a52-0000-4000-8000-000000000000.depth","version":"2","eventBody":{"depth":3},"metadata":{"CorrelationId":"7c0e8a52-0000-4000-8000-000000000001"}}"""
        );

    /// <summary>Member order as recorded: topicName, version, eventBody, metadata.</summary>
    public static byte[] Event(RaisedEvent raised)
    {
        var head = Encoding.UTF8.GetBytes($"{{\"topicName\":\"{raised.Topic}\",\"version\":\"2\",\"eventBody\":");
        var action = raised.Action is { } name ? $",\"action\":\"{name}\"" : "";
        var tail = Encoding.UTF8.GetBytes($",\"metadata\":{{\"CorrelationId\":\"{raised.CorrelationId}\"{action}}}}}");
        return [.. head, .. raised.Body.Span, .. tail];
    }

    public static byte[] SocketClosing(Guid correlation) =>
        System(
            "v2.system.socket_closing",
            new JsonObject { ["message"] = "This socket is closing for maintenance; open another one." },
            correlation
        );

    public static byte[] NoLongerSubscribed(NotificationChannel channel, string organisationId, Guid correlation) =>
        System(
            $"v2.system.no_longer_subscribed.{channel.Id}",
            About(channel, organisationId, "no_longer_subscribed", "another_channel_subscribed", correlation),
            correlation
        );

    public static byte[] TokenRevoked(NotificationChannel channel, string organisationId, Guid correlation) =>
        System(
            $"v2.system.token_revoked.{channel.Id}",
            About(channel, organisationId, "token_revoked", "user_tokens_revoked", correlation),
            correlation
        );

    /// <summary>Answer to a client's frame. Values of <c>result</c> are strings; there is no <c>topicName</c>.</summary>
    public static byte[] Result(string result, string? status, JsonNode? correlationId)
    {
        var frame = new JsonObject { ["result"] = result };
        if (status is not null)
            frame["status"] = status;
        if (correlationId is not null)
            frame["correlationId"] = correlationId.DeepClone();
        return ApiAnswer.Bytes(frame);
    }

    /// <summary>The frame with one more member, which no description knows.</summary>
    public static byte[] With(ReadOnlySpan<byte> frame, string member)
    {
        var more = Encoding.UTF8.GetBytes($",{member}}}");
        return [.. frame[..^1], .. more];
    }

    private static JsonObject About(
        NotificationChannel channel,
        string organisationId,
        string type,
        string reason,
        Guid correlation
    ) =>
        new()
        {
            ["channelId"] = channel.Id,
            ["systemTopicType"] = type,
            ["correlationId"] = correlation.ToString(),
            ["organizationId"] = organisationId,
            ["oauthClientId"] = channel.Token.Client.Id,
            ["oauthClientOrgId"] = organisationId,
            ["reason"] = reason,
            ["message"] = reason,
        };

    private static byte[] System(string topic, JsonObject body, Guid correlation) =>
        ApiAnswer.Bytes(
            new JsonObject
            {
                ["topicName"] = topic,
                ["version"] = "2",
                ["eventBody"] = body,
                ["metadata"] = new JsonObject { ["CorrelationId"] = correlation.ToString() },
            }
        );

    private static byte[] Metadata(string message) =>
        Encoding.UTF8.GetBytes($$$"""{"topicName":"channel.metadata","eventBody":{"message":"{{{message}}}"}}""");
}
