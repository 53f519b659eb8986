using Microsoft.AspNetCore.Http;
using Puente.Emulator.Channels;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.OAuth;
using Puente.Emulator.Requests;

namespace Puente.Emulator.Streaming;

/// <summary>Where streaming sockets are opened: notification channels over XMPP, which softphones ring on.</summary>
internal sealed class StreamingEndpoint(
    ChannelStore channels,
    StreamingSessions sessions,
    TokenStore tokens,
    Users users,
    ChannelOptions options,
    RequestLog log,
    TimeProvider time
)
{
    private const string Template = "/stream/channels/{channelId}";
    private const string Protocol = "xmpp";
    private long _number;

    /// <summary>Domain of the addresses, as in every user's <c>jabberId</c>.</summary>
    public string Domain { get; } = "acme.orgspan.com";

    public string MediaHost { get; init; } = "127.0.0.1";

    public ChannelStore Channels => channels;

    public StreamingSessions Sessions => sessions;

    public TokenStore Tokens => tokens;

    public TimeProvider Time => time;

    public ISoftphoneStanzas? Softphones { get; set; }

    public string? JidOf(string userId) => users.Store.Find(userId)?["chat"]?["jabberId"]?.GetValue<string>();

    public void Map(RouteTable routes) => routes.Add(new Route("GET", Template, [], Open, Open: true));

    private ValueTask<ApiAnswer> Open(ApiRequest request)
    {
        if (!channels.TryFind(request.Value(0), out var channel))
            throw new ApiException(
                options.RefusalStatus,
                options.RefusalStatus == 401 ? "bad.credentials" : "not.found",
                "The channel does not exist or has expired."
            );
        var sockets = request.Http.WebSockets;
        if (!sockets.IsWebSocketRequest)
            throw new ApiException(426, "upgrade.required", "Open this address as a WebSocket.");
        if (!sockets.WebSocketRequestedProtocols.Contains(Protocol))
            throw ApiException.BadRequest("Ask for the WebSocket subprotocol xmpp.");
        return new(new ApiAnswer(101, default) { Upgrade = () => ServeAsync(request.Http, channel) });
    }

    private async Task ServeAsync(HttpContext http, NotificationChannel channel)
    {
        using var accepted = await http.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { SubProtocol = Protocol, KeepAliveInterval = TimeSpan.Zero }
        );
        var framing = new StreamingFraming(Domain);
        var number = Interlocked.Increment(ref _number);
        // The server pings on its own schedule, so the heartbeat of plain sockets stays off.
        using var socket = new ChannelSocket(http, accepted, options, time, number, framing);
        var session = new StreamingSession(this, channel, socket, framing);
        try
        {
            var end = await socket.RunAsync(session.Take);
            log.Add(time.GetUtcNow(), "SOCKET " + Template, $"/stream/channels/{channel.Id}", end.Code, end.Reason);
        }
        finally
        {
            sessions.Remove(session);
            channels.Detach(channel, socket);
        }
    }
}
