using System.Net.WebSockets;
using Puente.Platform.Notifications;
using Puente.Sync.Channels.Frames;

namespace Puente.Sync.Channels.Lines;

/// <summary>One open socket on one channel: reads it, and watches that it lives.</summary>
internal sealed class ChannelLine : IAsyncDisposable
{
    // The platform's heartbeat comes every 30 s by itself; the vendor's own client gives up at 35 s too.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(35);

    // A channel that has died can go on with heartbeats, but answers a ping with 404.
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket _socket;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastFrame;
    private long _lastSure;
    private int _disposed;
    private volatile bool _busy;
    private volatile LineEnd? _verdict;
    private Task _watch = Task.CompletedTask;

    private ChannelLine(NotificationChannel channel, ClientWebSocket socket, TimeProvider time)
    {
        (Channel, _socket, _time) = (channel, socket, time);
        OpenedAt = time.GetUtcNow();
        (_lastFrame, _lastSure) = (OpenedAt.UtcTicks, OpenedAt.UtcTicks);
    }

    public NotificationChannel Channel { get; }

    public DateTimeOffset OpenedAt { get; }

    /// <summary>When something came last, by this machine's clock.</summary>
    public DateTimeOffset LastFrameAt => new(Volatile.Read(ref _lastFrame), TimeSpan.Zero);

    /// <summary>When the channel last proved its subscriptions, by an event or an answer. Heartbeats come without any.</summary>
    public DateTimeOffset LastSureAt => new(Volatile.Read(ref _lastSure), TimeSpan.Zero);

    /// <summary>Never fails for what the platform does; fails when an event could not be kept.</summary>
    public Task<LineEnd> Ended { get; private set; } = Task.FromResult(new LineEnd(LineFault.Left, "never read"));

    /// <summary>The platform has said that it will close this socket within a minute.</summary>
    public Task Closing => _closing.Task;

    /// <exception cref="HandshakeException">No socket; without any address in its message.</exception>
    public static async Task<ChannelLine> ConnectAsync(
        NotificationChannel channel,
        bool plainAllowed,
        TimeProvider time,
        CancellationToken stop
    )
    {
        var address = Address(channel, plainAllowed);
        var socket = new ClientWebSocket();
        // The platform's own heartbeat is watched; automatic pings run on another clock and prove less.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        using var limit = new CancellationTokenSource(ConnectWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await socket.ConnectAsync(address, either.Token);
            return new ChannelLine(channel, socket, time);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            socket.Dispose();
            throw new HandshakeException($"The socket did not open within {ConnectWithin.TotalSeconds:0} s.", null);
        }
        catch (WebSocketException fault)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            // The inner message can name the address.
            throw status == 0
                ? new HandshakeException($"The socket could not be opened ({fault.WebSocketErrorCode}).", null)
                : new HandshakeException($"The socket was refused with {(int)status}.", status);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <param name="handle">Called for each message in turn; its answer ends the line.</param>
    public void Start(
        Func<ChannelLine, SocketMessage, CancellationToken, ValueTask<LineEnd?>> handle,
        int maxBytes,
        CancellationToken stop
    )
    {
        Ended = ReadAsync(handle, maxBytes, stop);
        _watch = WatchAsync();
    }

    /// <summary>Notes that the subscriptions work.</summary>
    public void Sure() => Volatile.Write(ref _lastSure, _time.GetUtcNow().UtcTicks);

    /// <summary>What a message about the channel itself means for this line; null: nothing.</summary>
    public LineEnd? System(string topic)
    {
        // The topic carries the channel's id, which is a secret: it goes no further than here.
        const StringComparison anyCase = StringComparison.OrdinalIgnoreCase;
        if (topic.EndsWith(".socket_closing", anyCase))
            _closing.TrySetResult();
        else if (topic.Contains(".token_revoked", anyCase))
            return new LineEnd(LineFault.Revoked, "the token behind the channel was revoked");
        else if (!topic.EndsWith(Channel.Id.Value, anyCase))
            return null;
        else if (topic.Contains(".no_longer_subscribed", anyCase))
            return new LineEnd(LineFault.Evicted, "another channel of the same OAuth client took this one's place");
        else if (topic.Contains(".duplicate_id", anyCase))
            return new LineEnd(LineFault.Doubled, "a second socket was opened on the channel");
        return null;
    }

    /// <summary>Ends the line from our side, politely while that is possible.</summary>
    private async Task LeaveAsync()
    {
        _verdict ??= new LineEnd(LineFault.Left, "closed by us");
        using var limit = new CancellationTokenSource(CloseWithin, _time);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception fault)
            when (fault is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // The other side was quicker; the line ends either way.
        }

        await _over.CancelAsync();
        await Ended.ContinueWith(static _ => { }, CancellationToken.None, default, TaskScheduler.Default);
        await _watch;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await LeaveAsync();
        _socket.Dispose();
        _over.Dispose();
    }

    private static Uri Address(NotificationChannel channel, bool plainAllowed)
    {
        if (
            !Uri.TryCreate(channel.ConnectUri.Reveal(), UriKind.Absolute, out var address)
            || address.Scheme is not ("wss" or "ws")
        )
            throw new HandshakeException("The platform gave a channel whose address is not one of a socket.", null);
        return address.Scheme == "wss" || plainAllowed
            ? address
            : throw new HandshakeException(
                "The platform gave a channel without encryption although its API has it; the socket was not opened.",
                null
            );
    }

    private async Task<LineEnd> ReadAsync(
        Func<ChannelLine, SocketMessage, CancellationToken, ValueTask<LineEnd?>> handle,
        int maxBytes,
        CancellationToken stop
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, stop);
        var reader = new SocketReader(_socket, maxBytes, Heard);
        try
        {
            while (true)
            {
                if (await reader.ReadAsync(either.Token) is not { } message)
                    return _verdict
                        ?? new LineEnd(
                            LineFault.Dropped,
                            $"the platform closed the socket with code {(int?)_socket.CloseStatus ?? 1005}"
                        );
                // While the log is slow nothing is read, and silence is ours.
                _busy = true;
                var end = await handle(this, message, stop);
                Heard();
                _busy = false;
                if (end is not null)
                    return _verdict = end;
            }
        }
        catch (WebSocketException fault)
        {
            return _verdict ?? new LineEnd(LineFault.Dropped, $"the socket broke ({fault.WebSocketErrorCode})");
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return _verdict ?? new LineEnd(LineFault.Left, "closed by us");
        }
        finally
        {
            _socket.Abort();
            await _over.CancelAsync();
        }
    }

    private void Heard() => Volatile.Write(ref _lastFrame, _time.GetUtcNow().UtcTicks);

    private async Task WatchAsync()
    {
        var pinged = OpenedAt;
        try
        {
            while (true)
            {
                var now = _time.GetUtcNow();
                var quiet = LastFrameAt + Quiet - now;
                if (quiet <= TimeSpan.Zero && !_busy)
                {
                    pinged = now;
                    await PingAsync();
                    await Task.Delay(PongWithin, _time, _over.Token);
                    if (LastFrameAt >= pinged || _busy)
                        continue;
                    _verdict ??= new LineEnd(
                        LineFault.Silent,
                        $"nothing came for {(Quiet + PongWithin).TotalSeconds:0} s and no ping was answered"
                    );
                    await _over.CancelAsync();
                    return;
                }

                if (pinged + PingEvery <= now && !_busy)
                {
                    pinged = now;
                    await PingAsync();
                }

                var wait = pinged + PingEvery - now;
                wait = quiet > TimeSpan.Zero && quiet < wait ? quiet : wait;
                await Task.Delay(wait > Shortest ? wait : Shortest, _time, _over.Token);
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested) { }
    }

    private async Task PingAsync()
    {
        using var limit = new CancellationTokenSource(PongWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _over.Token);
        try
        {
            await _socket.SendAsync(
                """{"message":"ping"}"""u8.ToArray(),
                WebSocketMessageType.Text,
                endOfMessage: true,
                either.Token
            );
        }
        catch (Exception fault)
            when (fault is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // No ping, no pong: the watch ends the line.
        }
    }
}
