using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Puente.Testing;

namespace Puente.Softphone.Tests.Streaming;

/// <summary>A small XMPP client over WebSocket that may also misbehave; it shares no type with the emulator.</summary>
internal sealed class XmppClient : IAsyncDisposable
{
    public static readonly XNamespace Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
    private const string OpenFrame =
        "<open xmlns=\"urn:ietf:params:xml:ns:xmpp-framing\" to=\"acme.orgspan.com\" version=\"1.0\"/>";

    private readonly ClientWebSocket _socket = new();

    /// <summary>Code of the close frame, once the server has sent one.</summary>
    public int? Closed => (int?)_socket.CloseStatus;

    /// <summary>Makes a channel and opens its socket; the stream is not opened yet.</summary>
    public static async Task<(XmppClient Client, string Jid)> ConnectAsync(Uri emulator, string token)
    {
        using var http = new HttpClient { BaseAddress = emulator };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var me = JsonNode.Parse(await http.GetStringAsync("/api/v2/users/me"))!;
        using var made = await http.PostAsync("/api/v2/notifications/channels?connectionType=streaming", null);
        var channel = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
        var client = new XmppClient();
        client._socket.Options.AddSubProtocol("xmpp");
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        using var patience = new CancellationTokenSource(Patience.Limit);
        await client._socket.ConnectAsync(
            new Uri($"ws://{emulator.Authority}/stream/channels/{channel}"),
            patience.Token
        );
        return (client, me["chat"]!["jabberId"]!.GetValue<string>());
    }

    /// <summary>A session that is signed in and bound.</summary>
    public static async Task<XmppClient> BindAsync(Uri emulator, string token, string resource = "r")
    {
        var (client, jid) = await ConnectAsync(emulator, token);
        await client.SignInAsync(jid, token);
        Assert.Equal("success", (await client.NextAsync())!.Name.LocalName);
        await client.OpenAsync();
        var bound = await client.AskAsync(Bind(resource));
        Assert.Equal("result", bound.Attribute("type")!.Value);
        return client;
    }

    public static string Bind(string resource) =>
        $"<iq xmlns=\"jabber:client\" id=\"b\" type=\"set\"><bind xmlns=\"urn:ietf:params:xml:ns:xmpp-bind\"><resource>{resource}</resource></bind></iq>";

    /// <summary>Opens the stream; returns its features.</summary>
    public async Task<XElement> OpenAsync()
    {
        await SendAsync(OpenFrame);
        Assert.Equal("open", (await NextAsync())!.Name.LocalName);
        return (await NextAsync())!;
    }

    public async Task SignInAsync(string jid, string token)
    {
        await OpenAsync();
        await AuthAsync(jid, token);
    }

    public Task AuthAsync(string jid, string token) =>
        SendAsync(
            $"<auth xmlns=\"{Sasl}\" mechanism=\"PLAIN\">{Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{jid}\0authKey:{token}"))}</auth>"
        );

    public async Task<XElement> AskAsync(string query)
    {
        await SendAsync(query);
        return await NextAsync() ?? throw new InvalidOperationException($"The socket closed with {Closed}.");
    }

    public async Task SendAsync(string frame)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, patience.Token);
    }

    /// <summary>The next stanza; null when the server has closed the socket.</summary>
    public async Task<XElement?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var bytes = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (true)
        {
            var read = await _socket.ReceiveAsync(chunk, patience.Token);
            if (read.MessageType == WebSocketMessageType.Close)
                return null;
            bytes.Write(chunk, 0, read.Count);
            if (read.EndOfMessage)
                return XElement.Parse(Encoding.UTF8.GetString(bytes.ToArray()));
        }
    }

    /// <summary>Names of what comes until the server closes the socket; of an error, its condition.</summary>
    public async Task<List<string>> UntilClosedAsync()
    {
        var names = new List<string>();
        while (await NextAsync() is { } stanza)
            names.Add(
                stanza.Name.LocalName == "error" ? stanza.Elements().First().Name.LocalName : stanza.Name.LocalName
            );
        return names;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
