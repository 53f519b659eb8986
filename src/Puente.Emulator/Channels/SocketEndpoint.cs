using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Puente.Emulator.Http;
using Puente.Emulator.Requests;

namespace Puente.Emulator.Channels;

/// <summary>Where sockets are opened. No token: who knows the id may read.</summary>
internal sealed class SocketEndpoint(ChannelStore channels, ChannelOptions options, RequestLog log, TimeProvider time)
{
    private const string Template = "/channels/{channelId}";
    private long _number;

    public void Map(RouteTable routes) => routes.Add(new Route("GET", Template, [], Open, Open: true));

    private ValueTask<ApiAnswer> Open(ApiRequest request)
    {
        if (!channels.TryFind(request.Value(0), out var channel))
            throw new ApiException(
                options.RefusalStatus,
                options.RefusalStatus == 401 ? "bad.credentials" : "not.found",
                "The channel does not exist or has expired."
            );
        if (!request.Http.WebSockets.IsWebSocketRequest)
            throw new ApiException(426, "upgrade.required", "Open this address as a WebSocket.");
        return new(new ApiAnswer(101, default) { Upgrade = () => ServeAsync(request.Http, channel) });
    }

    private async Task ServeAsync(HttpContext http, NotificationChannel channel)
    {
        // No RFC 6455 pings: the platform is not known to send them, and clients must not depend on them.
        using var accepted = await http.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero }
        );
        var number = Interlocked.Increment(ref _number);
        using var socket = new ChannelSocket(http, accepted, options, time, number);
        if (!channels.TryAttach(channel, socket))
            socket.Close(1001, "the channel has ended");
        try
        {
            var end = await socket.RunAsync(frame => Answer(channel, socket, frame));
            log.Add(time.GetUtcNow(), "SOCKET " + Template, $"/channels/{channel.Id}", end.Code, end.Reason);
        }
        finally
        {
            channels.Detach(channel, socket);
        }
    }

    // Whatever else a client sends is ignored; the vendor's own command line sends the time of day.
    private void Answer(NotificationChannel channel, ChannelSocket socket, ReadOnlyMemory<byte> frame)
    {
        JsonObject? asked;
        try
        {
            asked =
                JsonNode.Parse(
                    frame.Span,
                    documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }
                ) as JsonObject;
        }
        catch (JsonException)
        {
            return;
        }
        switch (asked?["message"])
        {
            case JsonValue value when value.TryGetValue<string>(out var message) && message == "ping":
                socket.Post(ChannelFrames.Pong);
                break;
            case JsonValue value when value.TryGetValue<string>(out var message) && message == "subscribe":
                socket.Post(Change(channel, asked!, subscribes: true));
                break;
            case JsonValue value when value.TryGetValue<string>(out var message) && message == "unsubscribe":
                socket.Post(Change(channel, asked!, subscribes: false));
                break;
        }
    }

    private byte[] Change(NotificationChannel channel, JsonObject asked, bool subscribes)
    {
        var correlation = asked["correlationId"];
        if (channel.HasEnded || !channels.TryFind(channel.Id, out _))
            return ChannelFrames.Result("404", null, correlation);
        if (asked["topics"] is not JsonArray list || !TryReadTexts(list, out var topics))
            return ChannelFrames.Result("400", "error", correlation);
        if (!subscribes)
        {
            channels.Unsubscribe(channel, topics.Contains);
            return ChannelFrames.Result("200", "unsubscribed", correlation);
        }
        var gate = TopicGate.Sort(topics, channel.Token);
        var done = gate.Refused.Count == 0 && channels.Subscribe(channel, gate.Permitted, replaces: false) is not null;
        return ChannelFrames.Result(done ? "200" : "400", done ? "subscribed" : "failure", correlation);
    }

    private static bool TryReadTexts(JsonArray list, out List<string> texts)
    {
        texts = [];
        foreach (var one in list)
        {
            if (one is not JsonValue value || !value.TryGetValue<string>(out var text))
                return false;
            texts.Add(text);
        }
        return true;
    }
}
