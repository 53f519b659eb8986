namespace Puente.Platform.RateLimits;

/// <summary>
/// Lets requests pass so that no window ever holds more than the share of the limit (promise P8), before the platform
/// has to say 429. A token bucket in its timestamp form (GCRA): a burst of a tenth of the share, then an even flow.
/// </summary>
/// <remarks>
/// An even flow rather than a full burst per window, because a person's request behind a backfill then waits for the next
/// slot (a quarter of a second at 300 a minute) and not for the next minute. With burst B and one slot each
/// T = ceil(W / (P - B + 1)), any W holds at most B + floor((W - 1) / T) = P requests, wherever the server's window begins.
/// </remarks>
internal sealed class RateGate : IDisposable
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly double _share;
    private readonly Queue<TaskCompletionSource>[] _lanes = [new(), new()];
    private readonly ITimer _timer;
    private int _allowed;
    private int _permitted;
    private long _windowTicks = Window.Ticks;
    private long _slotTicks;
    private long _burstTicks;
    private long _nextSlot;
    private long _windowEnd = long.MinValue;
    private int _left = int.MaxValue;
    private bool _closed;
    private long _passed;

    public RateGate(TimeProvider time, double share, int assumedAllowed)
    {
        _time = time;
        _share = share;
        _timer = time.CreateTimer(
            static s => ((RateGate)s!).Release(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        Tune(assumedAllowed);
    }

    /// <summary>Requests per window that may pass at present.</summary>
    public int Permitted => _permitted;

    /// <summary>Requests let through so far.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    public int Waiting
    {
        get
        {
            lock (_lock)
                return _lanes.Sum(lane => lane.Count(w => !w.Task.IsCompleted));
        }
    }

    /// <summary>Completes when the request may be sent.</summary>
    public async Task PassAsync(Lane lane, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var now = Now();
            if (!AnyWaiting(lane) && NextOpening(now) <= now)
            {
                Take(now);
                return;
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _lanes[(int)lane].Enqueue(waiter);
            SetTimer(now);
        }

        await using (
            cancellationToken.UnsafeRegister(
                static (s, token) => ((TaskCompletionSource)s!).TrySetCanceled(token),
                waiter
            )
        )
            await waiter.Task;
    }

    /// <summary>Takes over what an answer said. <paramref name="count"/> includes that request.</summary>
    public void Learn(int allowed, int count, TimeSpan reset)
    {
        if (allowed <= 0 || count < 0 || reset < TimeSpan.Zero || reset > LongestWindow)
            return;
        lock (_lock)
        {
            if (_closed)
                return;
            var now = Now();
            if (allowed != _allowed || reset.Ticks > _windowTicks)
            {
                _windowTicks = Math.Max(_windowTicks, reset.Ticks);
                Tune(allowed);
            }

            // Our own flow never exceeds a window; this holds us back when the server has counted more than we sent.
            var left = Math.Max(0, _permitted - count);
            var end = now + reset.Ticks;
            var isLaterWindow = _windowEnd <= now || end > _windowEnd + TimeSpan.FromSeconds(2).Ticks;
            _left = isLaterWindow ? left : Math.Min(_left, left);
            _windowEnd = isLaterWindow ? end : _windowEnd;
            SetTimer(now);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var lane in _lanes)
            {
                while (lane.TryDequeue(out var waiter))
                    waiter.TrySetException(new ObjectDisposedException(nameof(PlatformClient)));
            }
        }

        _timer.Dispose();
    }

    private long Now() => _time.GetElapsedTime(0).Ticks;

    private void Tune(int allowed)
    {
        _allowed = allowed;
        _permitted = Math.Max(1, (int)(allowed * _share));
        var burst = Math.Max(1, _permitted / 10);
        var steps = _permitted - burst + 1;
        _slotTicks = (_windowTicks + steps - 1) / steps;
        _burstTicks = (burst - 1) * _slotTicks;
    }

    private bool AnyWaiting(Lane upTo)
    {
        for (var lane = 0; lane <= (int)upTo; lane++)
        {
            while (_lanes[lane].TryPeek(out var waiter) && waiter.Task.IsCompleted)
                _lanes[lane].Dequeue();
            if (_lanes[lane].Count > 0)
                return true;
        }

        return false;
    }

    private long NextOpening(long now)
    {
        if (now >= _windowEnd)
            _left = int.MaxValue;
        var opening = _nextSlot - _burstTicks;
        return _left > 0 ? opening : Math.Max(opening, _windowEnd);
    }

    private void Take(long now)
    {
        Interlocked.Increment(ref _passed);
        _nextSlot = Math.Max(now, _nextSlot) + _slotTicks;
        if (_left != int.MaxValue)
            _left--;
    }

    private void Release()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            var now = Now();
            while (AnyWaiting(Lane.Backfill) && NextOpening(now) <= now)
            {
                var lane = AnyWaiting(Lane.Interactive) ? Lane.Interactive : Lane.Backfill;
                // A waiter that gave up in this moment has not used its slot.
                if (_lanes[(int)lane].Dequeue().TrySetResult())
                    Take(now);
            }

            SetTimer(now);
        }
    }

    private void SetTimer(long now)
    {
        if (!AnyWaiting(Lane.Backfill))
            return;
        // Rounded up to whole milliseconds: timers drop the fraction and would fire too early.
        var wait = Math.Max(0, NextOpening(now) - now);
        _timer.Change(
            TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(wait).TotalMilliseconds)),
            Timeout.InfiniteTimeSpan
        );
    }
}
