using Puente.Emulator.Clock;

namespace Puente.Emulator.Jobs;

/// <summary>The data availability date: trails behind platform time and moves in steps.</summary>
internal sealed class Watermark(VirtualClock clock, EmulatorOptions options)
{
    public DateTimeOffset Now
    {
        get
        {
            var behind = (clock.Now - options.DataLag).UtcTicks;
            var step = Math.Max(options.DataStep.Ticks, TimeSpan.TicksPerSecond);
            return new DateTimeOffset(behind - behind % step, TimeSpan.Zero);
        }
    }
}
