using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Puente.Platform.Governor;

/// <summary>
/// Everything that processes with the same client share. A fixed layout, written as it lies in memory; change it only
/// together with <see cref="BudgetFile.Version"/>. Times are ticks of the machine's monotonic clock unless named otherwise.
/// </summary>
/// <remarks>Nobody holds anything here that would have to be given back, so a process that dies leaves nothing behind.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct BudgetState
{
    /// <summary>Requests per window that the platform allows the token; 0 before the first answer.</summary>
    public int Allowed;

    /// <summary>Not 0 once the level below was filled for the first time.</summary>
    public int Filled;

    /// <summary><see cref="Sequence"/> of the request whose answer told <see cref="Allowed"/>; older answers say nothing new.</summary>
    public long AllowedSequence;

    public long Window;

    /// <summary>Time of the levels.</summary>
    public long At;

    /// <summary>Requests that may go now.</summary>
    public double Level;

    /// <summary>What each lane has saved of its own share.</summary>
    public PerLane<double> Saved;

    /// <summary>Requests let through so far, by all processes.</summary>
    public long Sequence;

    /// <summary>No request before this time: the platform said that the window is used up.</summary>
    public long ClosedUntil;

    public PerLane<long> ParkedUntilUtc;

    public PerLane<ParkingReason> ParkedFor;

    public RecentUse Recent;

    public ProcessRows Processes;
}

/// <summary>UTF-8, ended by a zero.</summary>
[InlineArray(120)]
internal struct ParkingReason
{
    private byte _first;
}

/// <summary>One process that uses the budget. Not seen for a while: the row is free.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProcessRow
{
    /// <summary>Drawn at the start; 0: free.</summary>
    public long Id;

    public long SeenAt;

    public PerLane<int> Waiting;

    /// <summary>When the process last took a request of the lane; who waited longest goes first.</summary>
    public PerLane<long> TakenAt;
}

[InlineArray(Length)]
internal struct ProcessRows
{
    public const int Length = 32;

    private ProcessRow _first;
}

/// <summary>Requests per lane in the last minute, in steps of ten seconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RecentUse
{
    private const int Steps = 6;
    private const long StepTicks = TimeSpan.TicksPerSecond * 10;

    private long _step;
    private RecentCounts _counts;

    public void Add(Lane lane, long now)
    {
        Turn(now);
        _counts[((int)(_step % Steps) * Lanes.Count) + (int)lane]++;
    }

    public int Of(Lane lane, long now)
    {
        Turn(now);
        var sum = 0;
        for (var step = 0; step < Steps; step++)
            sum += _counts[(step * Lanes.Count) + (int)lane];
        return sum;
    }

    private void Turn(long now)
    {
        var step = now / StepTicks;
        if (step < _step || step - _step >= Steps)
            _counts = default;
        else
            for (var old = _step + 1; old <= step; old++)
            for (var lane = 0; lane < Lanes.Count; lane++)
                _counts[((int)(old % Steps) * Lanes.Count) + lane] = 0;
        _step = step;
    }

    [InlineArray(Steps * Lanes.Count)]
    private struct RecentCounts
    {
        private int _first;
    }
}
