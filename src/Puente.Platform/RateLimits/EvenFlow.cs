namespace Puente.Platform.RateLimits;

/// <summary>
/// When the next request may go so that no window ever holds more than the share of the limit. A token bucket in its
/// timestamp form (GCRA): a burst of a tenth of the share, then an even flow. Not safe for several threads.
/// </summary>
/// <remarks>
/// An even flow rather than a full burst per window, because a person's request behind a backfill then waits for the next
/// slot (a quarter of a second at 300 a minute) and not for the next minute. With burst B and one slot each
/// T = ceil(W / (P - B + 1)), any W holds at most B + floor((W - 1) / T) = P requests, wherever the server's window begins.
/// Times are ticks of the gate's clock.
/// </remarks>
internal sealed class EvenFlow
{
    private static readonly long LongestWindow = TimeSpan.FromMinutes(5).Ticks;
    private static readonly long Slack = TimeSpan.FromSeconds(2).Ticks;

    private readonly double _share;
    private long _window = TimeSpan.FromSeconds(60).Ticks;
    private int _allowed;
    private long _slot;
    private long _burst;
    private long _nextSlot;
    private long _windowEnd = long.MinValue;
    private int _left = int.MaxValue;

    public EvenFlow(double share, int assumedAllowed)
    {
        _share = share;
        Tune(assumedAllowed);
    }

    /// <summary>Requests per window that may pass at present.</summary>
    public int Permitted { get; private set; }

    /// <summary>The next request may go at this time; now or earlier means at once.</summary>
    public long NextOpening(long now)
    {
        if (now >= _windowEnd)
            _left = int.MaxValue;
        var opening = _nextSlot - _burst;
        return _left > 0 ? opening : Math.Max(opening, _windowEnd);
    }

    public void Take(long now)
    {
        _nextSlot = Math.Max(now, _nextSlot) + _slot;
        if (_left != int.MaxValue)
            _left--;
    }

    /// <summary>Takes over what an answer said. <paramref name="count"/> includes that request.</summary>
    /// <returns>False when the numbers make no sense, and nothing was learned.</returns>
    public bool Learn(int allowed, int count, TimeSpan reset, long now)
    {
        if (allowed <= 0 || count < 0 || reset < TimeSpan.Zero || reset.Ticks > LongestWindow)
            return false;
        if (allowed != _allowed || reset.Ticks > _window)
        {
            _window = Math.Max(_window, reset.Ticks);
            Tune(allowed);
        }

        // Our own flow never exceeds a window; this holds us back when the server has counted more than we sent.
        var left = Math.Max(0, Permitted - count);
        var end = now + reset.Ticks;
        // The reset is in whole seconds, so the same window's end wanders by up to one.
        var isLaterWindow = _windowEnd <= now || end > _windowEnd + Slack;
        _left = isLaterWindow ? left : Math.Min(_left, left);
        _windowEnd = isLaterWindow ? end : _windowEnd;
        return true;
    }

    private void Tune(int allowed)
    {
        _allowed = allowed;
        Permitted = Math.Max(1, (int)(allowed * _share));
        var burst = Math.Max(1, Permitted / 10);
        var steps = Permitted - burst + 1;
        _slot = (_window + steps - 1) / steps;
        _burst = (burst - 1) * _slot;
    }
}
