namespace Puente.Platform.Governor;

/// <summary>
/// The numbers that follow from a limit: a bucket of <see cref="Capacity"/> requests, filled evenly. With capacity B and
/// P + 1 - B requests of flow per window, less than P + 1 requests pass in any window, wherever the platform's begins.
/// </summary>
internal readonly struct Flow
{
    /// <summary>Of the permitted requests, what may go at once. More would cost flow: at 4 % of 300, 289 a minute flow.</summary>
    private const double BurstPart = 0.04;

    /// <summary>Kept free for borrowers above the bursts of all lanes: one request and the largest margin.</summary>
    private const double Headroom = 2;

    private readonly double _burstSpace;

    public Flow(double permitted, long window)
    {
        Permitted = permitted;
        Capacity = Math.Max(Math.Min(2, (permitted + 1) / 2), permitted * BurstPart);
        PerTick = (permitted + 1 - Capacity) / window;
        _burstSpace = Math.Max(0, Capacity - Headroom);
    }

    public static Flow Of(int allowed, double share, long window) => new(Math.Max(1, (int)(allowed * share)), window);

    /// <summary>Requests per window.</summary>
    public double Permitted { get; }

    public double Capacity { get; }

    /// <summary>Requests that come free per tick of 100 ns.</summary>
    public double PerTick { get; }

    /// <summary>Time of one request at the even flow.</summary>
    public long Slot => (long)(1 / PerTick);

    /// <summary>Most that a lane may save up of its own share; at least one, or it could never use it.</summary>
    public double Burst(Lane lane) => Math.Max(1, _burstSpace * Lanes.BurstPart(lane));

    public double LanePerTick(Lane lane) => PerTick * Lanes.Share(lane);

    /// <summary>Level from which a borrower may take: never so high that the bucket would overflow while it waits.</summary>
    public double BorrowLevel(double saved, double margin) => Math.Min(1 + saved + margin, Math.Max(1, Capacity - 1));
}
