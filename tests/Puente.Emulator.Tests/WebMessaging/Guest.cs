using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Testing;

namespace Puente.Emulator.Tests.WebMessaging;

/// <summary>A guest's client written from the platform's facts; it shares nothing with the emulator.</summary>
internal sealed class Guest(Uri server, string deployment, string? token = null) : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonObject> _unread = [];
    private int _asked;

    public string Token { get; } = token ?? Guid.NewGuid().ToString();

    public WebSocketCloseStatus? Closed => _socket.CloseStatus;

    public static async Task<Guest> OpenAsync(
        Uri server,
        string deployment,
        string? token = null,
        string? origin = "https://www.aldaba.example"
    )
    {
        var guest = new Guest(server, deployment, token);
        if (origin is not null)
            guest._socket.Options.SetRequestHeader("Origin", origin);
        var address = new UriBuilder(server)
        {
            Scheme = "ws",
            Path = "/v1",
            Query = $"deploymentId={deployment}",
        };
        using var enough = new CancellationTokenSource(Patience.Limit);
        await guest._socket.ConnectAsync(address.Uri, enough.Token);
        return guest;
    }

    public async Task<JsonObject> ConfigureAsync(bool startNew = false)
    {
        var tracing = await SendAsync(
            "configureSession",
            $$"""{"deploymentId":"{{deployment}}","startNew":{{(startNew ? "true" : "false")}}}"""
        );
        return await NextAsync(frame => frame["tracingId"]?.ToString() == tracing);
    }

    /// <summary>Sends a request; gives its tracing id.</summary>
    public async Task<string> SendAsync(string action, string members = "{}")
    {
        var frame = (JsonObject)JsonNode.Parse(members)!;
        var tracing = $"trace-{++_asked}";
        (frame["action"], frame["token"], frame["tracingId"]) = (action, Token, tracing);
        await SendTextAsync(frame.ToJsonString());
        return tracing;
    }

    public async Task SendTextAsync(string text)
    {
        using var enough = new CancellationTokenSource(Patience.Limit);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, enough.Token);
    }

    /// <summary>Asks, and gives the frame that carries the request's tracing id.</summary>
    public async Task<JsonObject> AskAsync(string action, string members = "{}")
    {
        var tracing = await SendAsync(action, members);
        return await NextAsync(frame => frame["tracingId"]?.ToString() == tracing);
    }

    public Task<JsonObject> SayAsync(string text) =>
        AskAsync(
            "onMessage",
            new JsonObject
            {
                ["message"] = new JsonObject { ["type"] = "Text", ["text"] = text },
            }.ToJsonString()
        );

    /// <summary>The next frame that fits; those passed over stay for later.</summary>
    public async Task<JsonObject> NextAsync(Func<JsonObject, bool> fits)
    {
        using var enough = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            if (_unread.Find(frame => fits(frame)) is { } found)
            {
                _unread.Remove(found);
                return found;
            }
            _unread.Add(
                await ReceiveAsync(enough.Token) ?? throw new InvalidOperationException("The socket was closed.")
            );
        }
    }

    public Task<JsonObject> NextOfAsync(string name) => NextAsync(frame => frame["class"]!.ToString() == name);

    public Task<JsonObject> OutboundAsync(string type) =>
        NextAsync(frame =>
            frame["class"]!.ToString() == "StructuredMessage"
            && frame["body"]!["direction"]?.ToString() == "Outbound"
            && frame["body"]!["type"]!.ToString() == type
        );

    /// <summary>Reads to the end of the connection; gives everything that came.</summary>
    public async Task<List<JsonObject>> RestAsync()
    {
        using var enough = new CancellationTokenSource(Patience.Limit);
        try
        {
            while (await ReceiveAsync(enough.Token) is { } frame)
                _unread.Add(frame);
        }
        catch (WebSocketException)
        {
            // Dropped without a close frame.
        }
        return _unread;
    }

    private async Task<JsonObject?> ReceiveAsync(CancellationToken ct)
    {
        var bytes = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(bytes.AsMemory(length), ct);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ct);
                return null;
            }
            length += read.Count;
            if (read.EndOfMessage)
                return (JsonObject)JsonNode.Parse(bytes.AsSpan(0, length))!;
        }
    }

    public async Task<JsonObject> HistoryAsync()
    {
        var jwt = (await AskAsync("getJwt"))["body"]!["jwt"]!.ToString();
        using var http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Authorization = new("bearer", jwt);
        http.DefaultRequestHeaders.Add("Origin", "https://www.aldaba.example");
        return await Caller.ReadAsync(
            await http.GetAsync("/api/v2/webmessaging/messages?pageNumber=1&pageSize=25"),
            200
        );
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
