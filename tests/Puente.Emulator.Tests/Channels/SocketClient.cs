using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Testing;

namespace Puente.Emulator.Tests.Channels;

/// <summary>A plain socket client; it shares no type with the emulator.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();

    public static async Task<SocketClient> OpenAsync(string connectUri)
    {
        var client = new SocketClient();
        client._socket.Options.CollectHttpResponseDetails = true;
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        using var patience = new CancellationTokenSource(Patience.Limit);
        await client._socket.ConnectAsync(new Uri(connectUri), patience.Token);
        return client;
    }

    /// <summary>The status with which a handshake is refused.</summary>
    public static async Task<int> RefusedAsync(string connectUri)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        using var patience = new CancellationTokenSource(Patience.Limit);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(connectUri), patience.Token));
        return (int)socket.HttpStatusCode;
    }

    public async Task SendAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, patience.Token);
    }

    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
    }

    /// <summary>The next frame as text.</summary>
    public async Task<string> TextAsync()
    {
        var (text, end) = await NextAsync();
        return text ?? throw new InvalidOperationException($"The socket ended with {end} instead of sending a frame.");
    }

    public async Task<JsonObject> FrameAsync() => (JsonObject)JsonNode.Parse(await TextAsync())!;

    /// <summary>The first fragment of a frame, whether or not more of it comes.</summary>
    public async Task<string> FragmentAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        var chunk = new byte[64 * 1024];
        var read = await _socket.ReceiveAsync(chunk, patience.Token);
        Assert.False(read.EndOfMessage);
        return Encoding.UTF8.GetString(chunk, 0, read.Count);
    }

    /// <summary>The close code with which the socket ends; 1006 without a close frame. Frames before it are passed over.</summary>
    public async Task<int> EndAsync()
    {
        while (true)
        {
            var (text, end) = await NextAsync();
            if (text is null)
                return end;
        }
    }

    /// <summary>A ping's pong comes after everything that was sent before it; all that comes first is returned.</summary>
    public async Task<List<string>> UntilPongAsync()
    {
        await SendAsync("""{"message":"ping"}""");
        var before = new List<string>();
        while (true)
        {
            var text = await TextAsync();
            if (text == """{"topicName":"channel.metadata","eventBody":{"message":"pong"}}""")
                return before;
            before.Add(text);
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(string? Text, int End)> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var bytes = new MemoryStream();
        var chunk = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(chunk, patience.Token);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
                    return (null, (int)read.CloseStatus!.Value);
                }
                bytes.Write(chunk, 0, read.Count);
                if (read.EndOfMessage)
                    return (Encoding.UTF8.GetString(bytes.ToArray()), 0);
            }
        }
        catch (WebSocketException) when (!patience.IsCancellationRequested)
        {
            return (null, 1006);
        }
    }
}
