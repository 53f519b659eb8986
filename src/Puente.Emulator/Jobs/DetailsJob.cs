using Puente.Emulator.Clock;

namespace Puente.Emulator.Jobs;

/// <summary>A job over the records of conversations.</summary>
internal sealed class DetailsJob(
    Selection selection,
    int? limit,
    VirtualClock clock,
    TimeProvider time,
    EmulatorOptions options
) : Job(clock, time, options)
{
    public Selection Selection { get; } = selection;
    public int? Limit { get; } = limit;
}
