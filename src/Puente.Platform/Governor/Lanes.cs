using System.Runtime.CompilerServices;

namespace Puente.Platform.Governor;

/// <summary>How the budget is divided. Reasons and figures: docs/decisions/0011.</summary>
internal static class Lanes
{
    public const int Count = 4;

    public static readonly Lane[] All = [Lane.Interactive, Lane.Live, Lane.Provisioning, Lane.Backfill];

    /// <summary>Part of the flow each lane is sure of; they sum to 1.</summary>
    private static readonly double[] Shares = [0.25, 0.30, 0.25, 0.20];

    /// <summary>Parts of the burst; a person clicks several things at once, bulk work flows evenly.</summary>
    private static readonly double[] Bursts = [4, 2, 1, 1];

    /// <summary>
    /// What must be left over, in requests, before a lane borrows. The small steps are the order of borrowing across
    /// processes: a lower lane is never offered what a higher one still waits for.
    /// </summary>
    private static readonly double[] Margins = [0, 0.25, 0.5, 0.75];

    public static double Share(Lane lane) => Shares[(int)lane];

    public static double BurstPart(Lane lane) => Bursts[(int)lane] / 8;

    public static double Margin(Lane lane) => Margins[(int)lane];
}

[InlineArray(Lanes.Count)]
internal struct PerLane<T>
{
    private T _first;
}
