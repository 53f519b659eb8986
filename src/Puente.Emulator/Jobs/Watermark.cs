using Puente.Emulator.Clock;

namespace Puente.Emulator.Jobs;

/// <summary>The data availability date: trails behind platform time and moves in steps.</summary>
internal sealed class Watermark(VirtualClock clock, EmulatorOptions options)
{
    private readonly long _step = Math.Max(options.DataStep.Ticks, TimeSpan.TicksPerSecond);

    public DateTimeOffset Now => At(clock.Now);

    /// <summary>The date as answered at <paramref name="time"/>.</summary>
    public DateTimeOffset At(DateTimeOffset time)
    {
        var behind = (time - options.DataLag).UtcTicks;
        return new DateTimeOffset(behind - behind % _step, TimeSpan.Zero);
    }

    /// <summary>The first move after <paramref name="time"/>: when, in whole milliseconds, and where to.</summary>
    public (long TimeMs, DateTimeOffset Date) NextMove(DateTimeOffset time)
    {
        var date = At(time).AddTicks(_step);
        var moves = date + options.DataLag;
        var milliseconds = moves.ToUnixTimeMilliseconds();
        return (moves.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? milliseconds : milliseconds + 1, date);
    }
}
