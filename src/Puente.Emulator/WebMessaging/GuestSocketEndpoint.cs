using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Puente.Emulator.Channels;
using Puente.Emulator.Http;
using Puente.Emulator.Requests;

namespace Puente.Emulator.WebMessaging;

/// <summary>Where guests open their sockets: <c>/v1?deploymentId=…</c>, from pages of the deployment's domains.</summary>
internal sealed class GuestSocketEndpoint(
    Deployments deployments,
    GuestRequests requests,
    ChannelOptions options,
    RequestLog log,
    TimeProvider time
)
{
    private const string Template = "/v1";
    private static readonly JsonDocumentOptions s_reading = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    private long _number;

    public void Map(RouteTable routes) => routes.Add(new Route("GET", Template, [], Open, Open: true));

    private ValueTask<ApiAnswer> Open(ApiRequest request)
    {
        var id = request.Query("deploymentId") ?? "";
        if (deployments.Settings(id) is not { } settings)
            throw ApiException.NotFound();
        if (!settings.Admits(request.Http.Request.Headers.Origin.ToString()))
            throw new ApiException(403, "forbidden", "The origin is not one of the deployment's domains.");
        if (!request.Http.WebSockets.IsWebSocketRequest)
            throw new ApiException(426, "upgrade.required", "Open this address as a WebSocket.");
        var origin = DeploymentEndpoints.Origin(request);
        return new(new ApiAnswer(101, default) { Upgrade = () => ServeAsync(request.Http, id, origin) });
    }

    private async Task ServeAsync(HttpContext http, string deploymentId, Uri origin)
    {
        using var accepted = await http.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero }
        );
        var number = Interlocked.Increment(ref _number);
        using var socket = new ChannelSocket(http, accepted, options, time, number) { Beats = false };
        var connection = new GuestConnection(socket, deploymentId, origin);
        try
        {
            var end = await socket.RunAsync(frame => Take(connection, frame));
            log.Add(time.GetUtcNow(), "SOCKET " + Template, Template, end.Code, end.Reason);
        }
        finally
        {
            connection.Session?.Detach(socket);
        }
    }

    private void Take(GuestConnection connection, ReadOnlyMemory<byte> frame)
    {
        JsonObject? asked = null;
        try
        {
            asked = JsonNode.Parse(frame.Span, documentOptions: s_reading) as JsonObject;
        }
        catch (JsonException)
        {
            // Answered below like anything else that is not a request.
        }
        requests.Handle(connection, asked);
    }
}
