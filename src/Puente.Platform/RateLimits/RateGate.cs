namespace Puente.Platform.RateLimits;

/// <summary>
/// Where requests wait for their turn before the platform has to say 429 (promise P8): interactive ones first.
/// </summary>
internal sealed class RateGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly EvenFlow _flow;
    private readonly Queue<TaskCompletionSource>[] _lanes = [new(), new()];
    private readonly ITimer _timer;
    private bool _closed;
    private long _passed;

    public RateGate(TimeProvider time, double share, int assumedAllowed)
    {
        _time = time;
        _flow = new EvenFlow(share, assumedAllowed);
        _timer = time.CreateTimer(
            static s => ((RateGate)s!).Release(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Requests per window that may pass at present.</summary>
    public int Permitted
    {
        get
        {
            lock (_lock)
                return _flow.Permitted;
        }
    }

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
            if (!AnyWaiting(lane) && _flow.NextOpening(now) <= now)
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
        lock (_lock)
        {
            var now = Now();
            if (!_closed && _flow.Learn(allowed, count, reset, now))
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

    private void Take(long now)
    {
        Interlocked.Increment(ref _passed);
        _flow.Take(now);
    }

    private void Release()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            var now = Now();
            while (AnyWaiting(Lane.Backfill) && _flow.NextOpening(now) <= now)
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
        var wait = Math.Max(0, _flow.NextOpening(now) - now);
        _timer.Change(
            TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(wait).TotalMilliseconds)),
            Timeout.InfiniteTimeSpan
        );
    }
}
