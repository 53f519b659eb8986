namespace Puente.Sync.Tests.Schedules;

/// <summary>A clock that stands still until it is moved to whatever somebody waits for next.</summary>
internal sealed class ScheduleClock(DateTimeOffset start, Random random) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(Volatile.Read(ref _ticks));

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <returns>False when nobody waits.</returns>
    public bool MoveToNextTimer()
    {
        Alarm next;
        lock (_lock)
        {
            if (_alarms.Count == 0)
                return false;
            var due = _alarms.Min(alarm => alarm.Due);
            var first = _alarms.Where(alarm => alarm.Due == due).ToList();
            next = first[random.Next(first.Count)];
            Volatile.Write(ref _ticks, Math.Max(_ticks, due));
            _alarms.Remove(next);
            next.Repeat();
        }
        next.Ring();
        return true;
    }

    private sealed class Alarm(ScheduleClock clock, Action ring) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; }

        public void Ring() => ring();

        public void Repeat()
        {
            if (_period <= TimeSpan.Zero)
                return;
            Due += _period.Ticks;
            clock._alarms.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._alarms.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._ticks + dueTime.Ticks;
                clock._alarms.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
