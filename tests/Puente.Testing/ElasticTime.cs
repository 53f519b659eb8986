using System.IO.MemoryMappedFiles;

namespace Puente.Testing;

/// <summary>
/// A clock that runs many times as fast as the real one, and no faster than the machine can follow: a <see cref="Pace"/> sets
/// its speed, in a file that processes share. Timers keep their order and never fire before their time.
/// </summary>
public sealed class ElasticTime : TimeProvider, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _pace;
    private readonly TimeSpan _from;
    private readonly DateTimeOffset _shows;

    /// <param name="pace">The file of the <see cref="Pace"/>.</param>
    /// <param name="from">Time passed in it at which this clock begins; processes given the same three agree on the time.</param>
    /// <param name="shows">What it shows then.</param>
    public ElasticTime(string pace, TimeSpan from, DateTimeOffset shows)
    {
        (_from, _shows) = (from, shows);
        _file = MemoryMappedFile.CreateFromFile(pace, FileMode.Open);
        _pace = _file.CreateViewAccessor(0, Pace.Length);
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _shows + (Pace.Read(_pace).Passed - _from);

    public override long GetTimestamp() => Pace.Read(_pace).Passed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ElasticTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Dispose()
    {
        _pace.Dispose();
        _file.Dispose();
    }

    /// <summary>Real time to wait before it is worth looking whether this much has passed.</summary>
    private static TimeSpan RealWait(TimeSpan left, double speed)
    {
        // A long wait may be overtaken by a clock that becomes faster, so it is taken as if it ran at its fastest.
        var atBest = left / Pace.Fastest;
        var wait = atBest > TimeSpan.FromMilliseconds(20) ? atBest : left / speed;
        return TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
    }

    private sealed class ElasticTimer : ITimer
    {
        private readonly ElasticTime _time;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _inner;
        private readonly Lock _gate = new();
        private TimeSpan? _due;
        private TimeSpan _period;
        private bool _isDisposed;

        public ElasticTimer(ElasticTime time, TimerCallback callback, object? state)
        {
            (_time, _callback, _state) = (time, callback, state);
            _inner = System.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                if (_isDisposed)
                    return false;
                var (passed, speed) = Pace.Read(_time._pace);
                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : passed + dueTime;
                return _inner.Change(
                    _due is null ? Timeout.InfiniteTimeSpan
                        : dueTime == TimeSpan.Zero ? TimeSpan.Zero
                        : RealWait(dueTime, speed),
                    Timeout.InfiniteTimeSpan
                );
            }
        }

        public void Dispose()
        {
            lock (_gate)
                _isDisposed = true;
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            lock (_gate)
                _isDisposed = true;
            return _inner.DisposeAsync();
        }

        private void Look()
        {
            lock (_gate)
            {
                if (_isDisposed || _due is not { } due)
                    return;
                var (passed, speed) = Pace.Read(_time._pace);
                var isDue = passed >= due;
                if (isDue)
                    _due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : passed + _period;
                if (_due is { } next)
                    _inner.Change(RealWait(next - passed, speed), Timeout.InfiniteTimeSpan);
                if (!isDue)
                    return;
            }

            _callback(_state);
        }
    }
}
