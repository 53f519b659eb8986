using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Puente.Emulator.Channels;

/// <param name="Code">Close code; 1006 when the connection ended without a close frame.</param>
internal sealed record SocketEnd(int Code, string Reason);

/// <summary>One open socket. Whoever posts is never held up: frames wait in a bounded queue for the writer, and a socket
/// that lets it fill is dropped.</summary>
internal sealed partial class ChannelSocket : IDisposable
{
    private const int Abnormal = 1006;

    /// <summary>Real time that a peer has to answer a close frame.</summary>
    private static readonly TimeSpan s_closePatience = TimeSpan.FromSeconds(5);

    private readonly WebSocket _socket;
    private readonly HttpContext _http;
    private readonly TimeProvider _time;
    private readonly ChannelFraming _framing;
    private readonly OutgoingQueue _queue;
    private readonly HeldFrames _held;
    private readonly CancellationTokenSource _gone;
    private readonly Lock _lock = new();
    private readonly List<ITimer> _timers = [];
    private SocketEnd? _end;
    private bool _sendsClose;
    private bool _waitsForPeer;
    private bool _skipsRest;
    private bool _isOver;
    private long _sent;

    public ChannelSocket(
        HttpContext http,
        WebSocket socket,
        ChannelOptions options,
        TimeProvider time,
        long number,
        ChannelFraming? framing = null
    )
    {
        (_http, _socket, _time, Number, _framing) = (http, socket, time, number, framing ?? ChannelFraming.Plain);
        _queue = new OutgoingQueue(options.QueuedFrames, options.QueuedBytes);
        _held = new HeldFrames(time);
        _gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        Since = time.GetUtcNow();
        After(options.Heartbeat, options.Heartbeat, Beat);
    }

    public long Number { get; }

    /// <summary>Real time.</summary>
    public DateTimeOffset Since { get; }

    public bool Beats { get; set; } = true;

    public long Sent => Interlocked.Read(ref _sent);

    public int QueuedFrames => _queue.Count;

    public long QueuedBytes => _queue.Bytes;

    public void Post(ReadOnlyMemory<byte> frame, params IReadOnlyList<ChannelFaultRule> faults) =>
        Post(new Outgoing(frame, faults));

    /// <param name="json">The event as plain sockets send it.</param>
    public void PostEvent(string topic, ReadOnlyMemory<byte> json, params IReadOnlyList<ChannelFaultRule> faults) =>
        Post(new Outgoing(json, faults, topic));

    /// <summary>Tells the client that the server is going away.</summary>
    public void PostGoingAway() => Post(_framing.GoingAway());

    /// <summary>Closes the socket because another one has taken its channel.</summary>
    public void TakeOver(NotificationChannel channel)
    {
        if (_framing.TakenOver(channel) is { } frame)
            Post(frame);
        // What code the platform uses for this is not known; a client must reconnect after any.
        Close(1000, "another socket uses this channel");
    }

    private void Post(Outgoing outgoing)
    {
        if (!_queue.TryAdd(outgoing) && !IsEnding)
            Drop("its outgoing queue is full");
    }

    /// <summary>Sends what waits, then a close frame.</summary>
    public void Close(int code, string reason)
    {
        lock (_lock)
        {
            if (_end is not null)
                return;
            (_end, _sendsClose, _waitsForPeer) = (new SocketEnd(code, reason), true, true);
        }
        _queue.Complete();
        After(s_closePatience, Timeout.InfiniteTimeSpan, Abort);
    }

    /// <summary>Ends the connection without a close frame.</summary>
    public void Drop(string reason)
    {
        lock (_lock)
            _end ??= new SocketEnd(Abnormal, reason);
        Abort();
    }

    /// <summary>Runs <paramref name="action"/> after a real time, unless the socket has ended by then.</summary>
    public void After(TimeSpan wait, TimeSpan period, Action action)
    {
        lock (_lock)
            if (!_isOver)
                _timers.Add(_time.CreateTimer(_ => action(), null, wait, period));
    }

    /// <summary>Serves the socket until it ends.</summary>
    /// <param name="onFrame">Called with each text frame of the client.</param>
    public async Task<SocketEnd> RunAsync(Action<ReadOnlyMemory<byte>> onFrame)
    {
        var writing = WriteAsync(_gone.Token);
        var reading = ReadAsync(onFrame, _gone.Token);
        await Task.WhenAny(writing, reading);
        // A closing socket ends when the peer does, or when the patience for it does.
        if (WaitsForPeer)
            await Task.WhenAll(writing, reading);
        await _gone.CancelAsync();
        await Task.WhenAll(writing, reading);
        lock (_lock)
            return _end ??= new SocketEnd(Abnormal, "the client vanished");
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            foreach (var timer in _timers)
                timer.Dispose();
            _timers.Clear();
        }
        _socket.Dispose();
        _gone.Dispose();
    }

    private bool IsEnding
    {
        get
        {
            lock (_lock)
                return _end is not null;
        }
    }

    private bool WaitsForPeer
    {
        get
        {
            lock (_lock)
                return _waitsForPeer;
        }
    }

    private void Beat()
    {
        if (Beats && _framing.Heartbeat is { } beat)
            Post(beat);
    }

    private void Abort()
    {
        // A writer stuck on a peer that does not read wakes only when the connection goes. The server uses the context
        // again for others once this socket is over.
        lock (_lock)
            if (!_isOver)
                _http.Abort();
    }
}
