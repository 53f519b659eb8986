namespace Puente.Emulator.OAuth;

/// <summary>Counts requests in windows of 60 real seconds; the first request opens one. Safe to use from several
/// threads.</summary>
internal sealed class RateWindow
{
    private readonly Lock _lock = new();
    private long _start = long.MinValue;
    private int _count;

    public (int Count, int ResetSeconds) Count(TimeProvider time)
    {
        lock (_lock)
        {
            if (_start == long.MinValue || time.GetElapsedTime(_start) >= TimeSpan.FromSeconds(60))
                (_start, _count) = (time.GetTimestamp(), 0);
            _count++;
            var left = TimeSpan.FromSeconds(60) - time.GetElapsedTime(_start);
            return (_count, Math.Max(1, (int)Math.Ceiling(left.TotalSeconds)));
        }
    }
}
