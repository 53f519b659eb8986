using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Puente.Sync.Tests.Channels.Fakes;

/// <summary>
/// A platform with nothing but channels, users and queues, on a free port: written from docs/facts.md, with a lever for
/// every way in which it can misbehave. Shares no code with the client.
/// </summary>
internal sealed class FakeChannels : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Queue<Func<HttpContext, Task>>> _answers = new();
    private int _made;
    private int _tokens;

    private FakeChannels(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    public Uri Address => new(_app.Urls.First());

    public List<Guid> Users { get; } = [];

    public List<Guid> Queues { get; } = [];

    /// <summary>Members of a user's record beside the id: <c>"presence":{…}</c>.</summary>
    public Func<Guid, string> UserMembers { get; set; } = _ => "";

    /// <summary>How far the clock of its answers is ahead of this machine's.</summary>
    public TimeSpan ClockAhead { get; set; }

    public TimeSpan Life { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Single topics that are refused, with the missing permission.</summary>
    public ConcurrentDictionary<string, string> Forbidden { get; } = new();

    /// <summary>A topic whose presence in a list has the whole list answered so, whatever ignoreErrors says.</summary>
    public (string Topic, int Status, string Code)? RefuseWhole { get; set; }

    /// <summary>Channels in the order in which they were made.</summary>
    public ConcurrentDictionary<string, FakeChannel> Channels { get; } = new();

    public IReadOnlyList<FakeChannel> Made => [.. Channels.Values.OrderBy(channel => channel.Number)];

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> Tokens { get; } = new();

    /// <summary>What a handshake answers instead of opening; 0 opens.</summary>
    public int RefuseSockets { get; set; }

    /// <summary>The address that new channels are given; {0} is the id.</summary>
    public string? AddressForm { get; set; }

    public static async Task<FakeChannels> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FakeChannels(app, time);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The next request to this operation is answered so; several are answered in turn.</summary>
    /// <param name="operation"><c>PUT subscriptions</c>, <c>POST channels</c>, <c>GET users</c></param>
    public void Next(string operation, int status, string code = "some.code", int? retryAfter = null) =>
        Next(
            operation,
            async context =>
            {
                if (retryAfter is { } seconds)
                    context.Response.Headers.RetryAfter = seconds.ToString(
                        System.Globalization.CultureInfo.InvariantCulture
                    );
                await WriteAsync(context, $$"""{"status":{{status}},"code":"{{code}}","message":"no"}""", status);
            }
        );

    public void Next(string operation, Func<HttpContext, Task> answer)
    {
        var queue = _answers.GetOrAdd(operation, _ => new Queue<Func<HttpContext, Task>>());
        lock (queue)
            queue.Enqueue(answer);
    }

    /// <summary>To every socket that is subscribed to the topic.</summary>
    public async Task RaiseAsync(string topic, string body)
    {
        foreach (var channel in Made.Where(channel => channel.Has(topic)))
            await channel.SendAsync(
                $$"""{"topicName":"{{topic}}","version":"2","eventBody":{{body}},"metadata":{"CorrelationId":"{{Guid.NewGuid()}}"} }"""
            );
    }

    public async Task HeartbeatAsync()
    {
        foreach (var channel in Made)
            await channel.SendAsync(
                """{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}"""
            );
    }

    public int Count(string request) => Requests.Count(sent => sent.StartsWith(request, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in Made)
            channel.Abort();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _app.StopAsync(now.Token);
        }
        catch (OperationCanceledException) { }

        await _app.DisposeAsync();
        foreach (var channel in Made)
            channel.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        // The rig's requests run on the real clock, so that is what the client compares the answer's Date with.
        if (ClockAhead != TimeSpan.Zero)
            context.Response.GetTypedHeaders().Date = DateTimeOffset.UtcNow + ClockAhead;
        var path = context.Request.Path.Value!;
        if (path == "/oauth/token")
        {
            var token = $"token-{Interlocked.Increment(ref _tokens)}";
            Tokens.Enqueue(token);
            await WriteAsync(context, $$"""{"access_token":"{{token}}","token_type":"bearer","expires_in":86400}""");
            return;
        }

        if (path.StartsWith("/channels/", StringComparison.Ordinal))
        {
            await SocketAsync(context, path["/channels/".Length..]);
            return;
        }

        var operation = $"{context.Request.Method} {path.Split('/')[^1]}";
        Requests.Enqueue($"{operation}{context.Request.QueryString}");
        Func<HttpContext, Task>? answer = null;
        if (_answers.TryGetValue(operation, out var queue))
            lock (queue)
                queue.TryDequeue(out answer);
        if (answer is not null)
            await answer(context);
        else if (operation == "POST channels")
            await MakeAsync(context);
        else if (path.EndsWith("/subscriptions", StringComparison.Ordinal))
            await SubscribeAsync(context, path.Split('/')[^2]);
        else if (operation == "GET users")
            await ListAsync(context, Users, UserMembers);
        else if (operation == "GET queues")
            await ListAsync(context, Queues, _ => "");
        else
            await WriteAsync(context, """{"status":404,"code":"not.found"}""", 404);
    }

    private async Task MakeAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _made);
        var id = $"streaming-0-{Guid.NewGuid():n}";
        Channels[id] = new FakeChannel(number, id);
        var address = AddressForm is { } form
            ? form.Replace("{0}", id, StringComparison.Ordinal)
            : $"ws://{Address.Authority}/channels/{id}";
        await WriteAsync(
            context,
            $$"""{"connectUri":"{{address}}","id":"{{id}}","expires":"{{(_time.GetUtcNow() + Life).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}}"}"""
        );
    }

    private async Task SubscribeAsync(HttpContext context, string id)
    {
        if (!Channels.TryGetValue(id, out var channel) || channel.Gone)
        {
            await WriteAsync(context, """{"status":404,"code":"not.found"}""", 404);
            return;
        }

        var method = context.Request.Method;
        if (method == "DELETE")
        {
            channel.Topics = [];
            context.Response.StatusCode = 204;
            return;
        }

        using var sent = await JsonDocument.ParseAsync(context.Request.Body);
        var topics = sent.RootElement.EnumerateArray().Select(entry => entry.GetProperty("id").GetString()!).ToList();
        if (RefuseWhole is { } whole && topics.Contains(whole.Topic))
        {
            await WriteAsync(context, $$"""{"status":{{whole.Status}},"code":"{{whole.Code}}"}""", whole.Status);
            return;
        }

        if (context.Request.Query["ignoreErrors"] != "true" && topics.SelectMany(Members).Any(Forbidden.ContainsKey))
        {
            await WriteAsync(context, """{"status":403,"code":"notification.unauthorized.topic"}""", 403);
            return;
        }

        List<string> all = method == "PUT" ? topics : [.. channel.Topics.Union(topics)];
        if (all.Count > 1_000 || all.Any(topic => topic.Length > 200))
        {
            await WriteAsync(
                context,
                """{"status":400,"code":"notification.subscription.too.many.subscriptions"}""",
                400
            );
            return;
        }

        channel.Topics = all;
        channel.Allowed = [.. all.SelectMany(Members).Where(topic => !Forbidden.ContainsKey(topic))];
        var entities = new List<string>();
        foreach (var topic in all)
        {
            var refused = Members(topic).Where(Forbidden.ContainsKey).ToList();
            if (Members(topic).Count == 1 && refused.Count == 1)
                entities.Add(Rejected(topic));
            else
            {
                entities.Add($$"""{"id":"{{topic}}","state":"Permitted"}""");
                entities.AddRange(refused.Select(Rejected));
            }
        }

        await WriteAsync(context, $$"""{"entities":[{{string.Join(",", entities)}}]}""");
    }

    private string Rejected(string topic) =>
        $$"""{"id":"{{topic}}","state":"Rejected","rejectionReason":"no","missingPermissions":["{{Forbidden[topic]}}"]}""";

    private async Task SocketAsync(HttpContext context, string id)
    {
        Requests.Enqueue("SOCKET");
        if (RefuseSockets != 0)
        {
            context.Response.StatusCode = RefuseSockets;
            return;
        }

        if (!Channels.TryGetValue(id, out var channel) || channel.Gone)
        {
            context.Response.StatusCode = 404;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await channel.RunAsync(socket, context);
    }

    private static async Task ListAsync(HttpContext context, List<Guid> ids, Func<Guid, string> members)
    {
        List<Guid> all;
        lock (ids)
            all = [.. ids];
        var size = int.Parse(
            context.Request.Query["pageSize"].ToString(),
            System.Globalization.CultureInfo.InvariantCulture
        );
        var number = int.Parse(
            context.Request.Query["pageNumber"].ToString(),
            System.Globalization.CultureInfo.InvariantCulture
        );
        var page = all.Skip((number - 1) * size)
            .Take(size)
            .Select(id => $$"""{"id":"{{id}}"{{(members(id) is { Length: > 0 } more ? $",{more}" : "")}}}""");
        await WriteAsync(
            context,
            $$"""{"entities":[{{string.Join(",", page)}}],"pageCount":{{Math.Max(1, (all.Count + size - 1) / size)}},"total":{{all.Count}}}"""
        );
    }

    internal static List<string> Members(string topic)
    {
        var mark = topic.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? [topic] : [.. topic[(mark + 1)..].Split('&').Select(end => $"{topic[..mark]}.{end}")];
    }

    public static async Task WriteAsync(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }
}

/// <summary>One channel of the fake platform.</summary>
internal sealed class FakeChannel(int number, string id) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);
    private WebSocket? _socket;
    private HttpContext? _context;

    public int Number => number;

    public string Id => id;

    /// <summary>Expired, evicted or of a dead token: unknown to REST and to handshakes.</summary>
    public volatile bool Gone;

    /// <summary>As they were sent.</summary>
    public List<string> Topics { get; set; } = [];

    public HashSet<string> Allowed { get; set; } = [];

    public int Sockets { get; private set; }

    public bool IsOpen => _socket is { State: WebSocketState.Open };

    public bool AnswersPing { get; set; } = true;

    /// <summary>Messages that the connection has taken.</summary>
    public int Sent { get; private set; }

    public ConcurrentQueue<string> Received { get; } = new();

    /// <summary>Close code that the client sent.</summary>
    public WebSocketCloseStatus? ClosedWith { get; private set; }

    public bool Has(string topic) => IsOpen && Allowed.Contains(topic);

    public async Task RunAsync(WebSocket socket, HttpContext context)
    {
        // One socket a channel: the second throws the first off.
        var old = _context;
        (_socket, _context) = (socket, context);
        old?.Abort();
        Sockets++;
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    ClosedWith = socket.CloseStatus;
                    return;
                }

                var text = Encoding.UTF8.GetString(buffer, 0, received.Count);
                Received.Enqueue(text);
                if (text.Contains("ping", StringComparison.Ordinal) && AnswersPing)
                    await SendAsync(
                        Gone
                            ? """{"result":"404","status":"error"}"""
                            : """{"topicName":"channel.metadata","eventBody":{"message":"pong"}}"""
                    );
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException) { }
        finally
        {
            Interlocked.CompareExchange(ref _context, null, context);
        }
    }

    public Task SendAsync(string text, int parts = 1) => SendAsync(Encoding.UTF8.GetBytes(text), parts);

    /// <param name="parts">Fragments that the message is cut into.</param>
    public async Task SendAsync(byte[] bytes, int parts = 1)
    {
        if (_socket is not { State: WebSocketState.Open } socket)
            return;
        await _sending.WaitAsync();
        try
        {
            var size = (bytes.Length + parts - 1) / parts;
            for (var part = 0; part < parts; part++)
            {
                var at = part * size;
                var length = Math.Min(size, bytes.Length - at);
                await socket.SendAsync(
                    bytes.AsMemory(at, length),
                    WebSocketMessageType.Text,
                    part == parts - 1,
                    CancellationToken.None
                );
            }

            Sent++;
        }
        catch (Exception fault)
            when (fault is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        { }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose() => _sending.Dispose();

    /// <summary>The connection breaks without a word.</summary>
    public void Abort() => _context?.Abort();

    public Task CloseAsync(int code) =>
        _socket is { State: WebSocketState.Open } socket
            ? socket.CloseOutputAsync((WebSocketCloseStatus)code, null, CancellationToken.None)
            : Task.CompletedTask;
}
