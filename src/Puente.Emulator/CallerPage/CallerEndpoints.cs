using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Puente.Emulator.CallMedia;
using Puente.Emulator.Channels;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;
using Puente.Emulator.Live;
using Puente.Emulator.Softphone;

namespace Puente.Emulator.CallerPage;

/// <summary>The page on which a person is the customer: it dials the contact centre from the browser. No token is asked
/// for, as for every lever.</summary>
internal sealed class CallerEndpoints(
    LiveConversations live,
    Queues queues,
    MediaExchange media,
    CallBridges bridges,
    ChannelOptions options,
    TimeProvider time
)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        + "media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> s_files = new()
    {
        ["caller.html"] = "text/html; charset=utf-8",
        ["caller.css"] = "text/css; charset=utf-8",
        ["caller.js"] = "text/javascript; charset=utf-8",
        ["words.js"] = "text/javascript; charset=utf-8",
    };
    private long _number;

    public void Map(RouteTable routes)
    {
        Open(routes, "/caller", request => new(File(request, "caller.html")));
        Open(routes, "/caller/files/{name}", request => new(File(request, request.Value(0))));
        Open(routes, "/caller/queues", _ => new(Queues()));
        Open(routes, "/caller/line", OpenLine);
    }

    private static void Open(RouteTable routes, string path, Func<ApiRequest, ValueTask<ApiAnswer>> handle) =>
        routes.Add(new Route("GET", path, [], handle, Open: true));

    private static ApiAnswer File(ApiRequest request, string name)
    {
        if (!s_files.TryGetValue(name, out var type))
            throw ApiException.NotFound();
        var headers = request.Http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        using var file = typeof(CallerEndpoints).Assembly.GetManifestResourceStream($"caller/{name}")!;
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return new ApiAnswer(200, copy.ToArray()) { ContentType = type };
    }

    private ApiAnswer Queues() =>
        ApiAnswer.Json(
            new JsonArray([
                .. queues
                    .Store.Copies(queues.Store.Ids(_ => true).Take(100))
                    .Select(queue => new JsonObject
                    {
                        ["id"] = queue["id"]!.DeepClone(),
                        ["name"] = queue["name"]!.DeepClone(),
                    }),
            ])
        );

    private ValueTask<ApiAnswer> OpenLine(ApiRequest request)
    {
        if (!request.Http.WebSockets.IsWebSocketRequest)
            throw new ApiException(426, "upgrade.required", "Open this address as a WebSocket.");
        // Another site's page must not call with the microphone permission of this one.
        var origin = request.Http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && new Uri(origin).Authority != request.Http.Request.Host.Value)
            throw new ApiException(403, "not.authorized", "Only the caller page of this host may open a line.");
        return new(new ApiAnswer(101, default) { Upgrade = () => ServeAsync(request.Http) });
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var accepted = await http.WebSockets.AcceptWebSocketAsync();
        using var socket = new ChannelSocket(
            http,
            accepted,
            options,
            time,
            Interlocked.Increment(ref _number),
            CallerFraming.Instance
        );
        using var line = new CallerLine(live, queues, media, bridges, socket);
        await socket.RunAsync(line.Take);
    }

    private sealed class CallerFraming : ChannelFraming
    {
        public static CallerFraming Instance { get; } = new();

        public override int LongestFrame => 64 * 1024;

        public override ReadOnlyMemory<byte>? Heartbeat => null;
    }
}
