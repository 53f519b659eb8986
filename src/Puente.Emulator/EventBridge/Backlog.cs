using System.Threading.Channels;
using Puente.Emulator.Clock;

namespace Puente.Emulator.EventBridge;

/// <summary>Events that wait for their delivery: some for a platform time, some for later events to pass, the rest for a
/// batch. At most as many wait as the options allow. Safe to use from several threads.</summary>
internal sealed class Backlog : IDisposable
{
    /// <summary>Real time after which a held event goes although nothing has passed it.</summary>
    private static readonly TimeSpan s_mostHeld = TimeSpan.FromSeconds(2);

    private sealed class Lane
    {
        public Queue<(long Order, Pending Pending)> Waiting { get; } = new();

        public Channel<bool> Signal { get; } =
            Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    }

    private sealed record Held(Pending Pending, long Since)
    {
        public int Passes { get; set; }
    }

    private readonly Lock _lock = new();
    private readonly EventBridgeOptions _options;
    private readonly VirtualClock _clock;
    private readonly TimeProvider _time;
    private readonly Tallies _tallies;
    private readonly Lane[] _lanes;
    private readonly PriorityQueue<Pending, (DateTimeOffset Due, long Order)> _delayed = new();
    private readonly List<Held> _held = [];
    private readonly ITimer _timer;
    private readonly List<TaskCompletionSource> _drains = [];
    private long _order;
    private int _count;
    private DateTimeOffset? _outUntil;
    private bool _overflowed;

    public Backlog(EventBridgeOptions options, VirtualClock clock, TimeProvider time, Tallies tallies)
    {
        (_options, _clock, _time, _tallies) = (options, clock, time, tallies);
        _lanes = [.. Enumerable.Range(0, options.InFlight).Select(_ => new Lane())];
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.Moved += Wake;
    }

    public DeliveryOrder Order { get; set; }

    /// <summary>Events that wait, in whatever way, or are on their way.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>True from the first event refused for want of room until nothing waits.</summary>
    public bool HasOverflowed
    {
        get
        {
            lock (_lock)
                return _overflowed;
        }
    }

    /// <summary>Platform time at which the outage ends; the highest for one without an end, null without an outage.</summary>
    public DateTimeOffset? OutUntil
    {
        get
        {
            lock (_lock)
                return _outUntil;
        }
        set
        {
            lock (_lock)
                _outUntil = value;
            Wake();
        }
    }

    /// <param name="late">Platform time to wait.</param>
    /// <returns>False when it was refused because too many wait.</returns>
    public bool TryAdd(Pending pending, TimeSpan late = default)
    {
        lock (_lock)
        {
            if (!TryMakeRoom())
                return false;
            if (late > TimeSpan.Zero)
                _delayed.Enqueue(pending, (_clock.Now + late, ++_order));
            else
                Ready(pending);
        }
        if (late > TimeSpan.Zero)
            Wake();
        return true;
    }

    /// <summary>Adds an event that waits until <paramref name="passes"/> later ones have passed it.</summary>
    public bool TryHold(Pending pending, int passes)
    {
        lock (_lock)
        {
            if (!TryMakeRoom())
                return false;
            _held.Add(new Held(pending, _time.GetTimestamp()) { Passes = passes });
        }
        Wake();
        return true;
    }

    /// <summary>Waits for events of one lane and takes up to <paramref name="most"/>; none during an outage.</summary>
    public async Task<IReadOnlyList<Pending>> TakeAsync(int lane, int most, CancellationToken ct)
    {
        var (waiting, signal) = (_lanes[lane].Waiting, _lanes[lane].Signal.Reader);
        while (true)
        {
            lock (_lock)
            {
                if (_outUntil is null && waiting.Count > 0)
                {
                    var taken = new List<Pending>(Math.Min(most, waiting.Count));
                    while (taken.Count < most && waiting.TryDequeue(out var next))
                        taken.Add(next.Pending);
                    return taken;
                }
            }
            await signal.ReadAsync(ct);
        }
    }

    /// <summary>Ends the waiting of events that were taken.</summary>
    public void Settle(int count)
    {
        lock (_lock)
            Leave(count);
    }

    /// <summary>Completes when nothing waits.</summary>
    public Task DrainAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_count == 0)
                return Task.CompletedTask;
            var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _drains.Add(drained);
            return drained.Task.WaitAsync(ct);
        }
    }

    public void Dispose()
    {
        _clock.Moved -= Wake;
        _timer.Dispose();
    }

    /// <summary>Readies what is due, ends an outage that is over, and sets the timer for the next.</summary>
    private void Wake()
    {
        lock (_lock)
        {
            var now = _clock.Now;
            if (_outUntil <= now)
                _outUntil = null;
            while (_delayed.TryPeek(out _, out var next) && next.Due <= now)
                Ready(_delayed.Dequeue());
            foreach (var held in _held.FindAll(held => _time.GetElapsedTime(held.Since) >= s_mostHeld))
                Release(held);
            if (_outUntil is null)
                foreach (var lane in _lanes)
                    lane.Signal.Writer.TryWrite(true);
            _timer.Change(Next(now), Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan Next(DateTimeOffset now)
    {
        var waits = new List<TimeSpan>();
        if (_clock.Speed > 0 && _delayed.TryPeek(out _, out var next))
            waits.Add((next.Due - now) / _clock.Speed);
        if (_clock.Speed > 0 && _outUntil is { } ends && ends < DateTimeOffset.MaxValue)
            waits.Add((ends - now) / _clock.Speed);
        if (_held.Count > 0)
            waits.Add(_held.Min(held => s_mostHeld - _time.GetElapsedTime(held.Since)));
        // Timers take no more than some 49 days; and a moment more than asked, so that the time has really come.
        return waits.Count == 0
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Clamp(waits.Min().TotalMilliseconds + 1, 1, 86_400_000));
    }

    private void Ready(Pending pending)
    {
        var lane = _lanes[LaneOf(pending)];
        lane.Waiting.Enqueue((++_order, pending));
        lane.Signal.Writer.TryWrite(true);
        foreach (var held in _held)
            held.Passes--;
        if (_held.Find(held => held.Passes <= 0) is { } passed)
            Release(passed);
    }

    private void Release(Held held)
    {
        if (_held.Remove(held))
            Ready(held.Pending);
    }

    private int LaneOf(Pending pending)
    {
        if (Order == DeliveryOrder.Total)
            return 0;
        if (Order == DeliveryOrder.None)
            return (int)(_order % _lanes.Length);
        var hash = 0u;
        foreach (var character in Envelope.Ids().Match(pending.Raised.Topic).ValueSpan)
            hash = hash * 31 + char.ToLowerInvariant(character);
        return (int)(hash % (uint)_lanes.Length);
    }

    private bool TryMakeRoom()
    {
        if (_count >= _options.Spill)
        {
            var fullest = _lanes.Where(lane => lane.Waiting.Count > 0).MinBy(lane => lane.Waiting.Peek().Order);
            if (_options.WhenFull == SpillFull.RefuseNewest || fullest is null)
            {
                _overflowed = true;
                _tallies.Lost("the backlog is full");
                return false;
            }
            fullest.Waiting.Dequeue();
            _tallies.Lost("given up for newer ones because the backlog is full");
            Leave(1);
        }
        _count++;
        return true;
    }

    private void Leave(int count)
    {
        _count -= count;
        if (_count > 0)
            return;
        _overflowed = false;
        foreach (var drained in _drains)
            drained.TrySetResult();
        _drains.Clear();
    }
}
