namespace Puente.Emulator.Clock;

/// <summary>
/// Platform time. Runs from a start at a speed on an injected <see cref="TimeProvider"/> and can be moved forward.
/// Safe to use from several threads.
/// </summary>
public sealed class VirtualClock
{
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private DateTimeOffset _anchor;
    private long _anchorTimestamp;

    internal VirtualClock(TimeProvider time, DateTimeOffset start, double speed)
    {
        (_time, _anchor, Speed) = (time, start.ToUniversalTime(), speed);
        _anchorTimestamp = time.GetTimestamp();
    }

    /// <summary>Platform seconds per real second.</summary>
    public double Speed { get; }

    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
                return Read();
        }
    }

    /// <summary>Told after every move; whoever waits for a platform time looks again.</summary>
    internal event Action? Moved;

    /// <summary>Milliseconds since 1970, the unit records are told in.</summary>
    internal long NowMs => Now.ToUnixTimeMilliseconds();

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative: the past would change.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_lock)
            MoveTo(Read() + by);
        Moved?.Invoke();
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> lies before <see cref="Now"/>.</exception>
    public void Set(DateTimeOffset to)
    {
        lock (_lock)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(to.ToUniversalTime(), Read(), nameof(to));
            MoveTo(to.ToUniversalTime());
        }
        Moved?.Invoke();
    }

    private DateTimeOffset Read() => Speed == 0 ? _anchor : _anchor + _time.GetElapsedTime(_anchorTimestamp) * Speed;

    private void MoveTo(DateTimeOffset to)
    {
        _anchor = to;
        _anchorTimestamp = _time.GetTimestamp();
    }
}
