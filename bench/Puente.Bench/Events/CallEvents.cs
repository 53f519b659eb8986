using Puente.Sync.Events;
using Puente.Sync.Tests.World;

namespace Puente.Bench.Events;

/// <summary>The events of as many calls as are wanted.</summary>
internal static class CallEvents
{
    public const int PerCall = 13;

    /// <summary>One call after another.</summary>
    public static PlatformEvent InTurn(int index) => new Call(index / PerCall).Events()[index % PerCall];

    /// <summary>Many calls at the same time, each one event further in its turn, spread over a day.</summary>
    public static PlatformEvent Interleaved(int index, int calls, TimeSpan step)
    {
        var round = index / (calls * PerCall);
        var within = index % (calls * PerCall);
        return new Call((round * calls) + (within % calls), Call.Noon + (round * step)).Events()[within / calls];
    }
}
