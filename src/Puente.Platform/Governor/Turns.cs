namespace Puente.Platform.Governor;

/// <summary>Turns between processes that wait in the same lane.</summary>
internal static class Turns
{
    /// <summary>A process that was not seen for so long is dead, or asks for nothing.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(10);

    /// <summary>Of a request: what each process that goes first is given as a start.</summary>
    private const double Start = 0.08;

    private const double LongestStart = 0.4;

    /// <summary>The process's row, taken when it has none; -1 when all are in use, and then it has no turn but no harm either.</summary>
    public static int RowOf(ref BudgetState state, long id, long now)
    {
        var free = -1;
        for (var row = 0; row < ProcessRows.Length; row++)
        {
            if (state.Processes[row].Id == id)
                return row;
            if (free < 0 && !IsAlive(state.Processes[row], now))
                free = row;
        }

        if (free >= 0)
            state.Processes[free] = new ProcessRow { Id = id, SeenAt = now };
        return free;
    }

    /// <summary>By how much the process holds back: for each other one that waits in the lane and has waited longer.</summary>
    public static double Handicap(in BudgetState state, int row, Lane lane, long now)
    {
        if (row < 0)
            return 0;
        var first = 0;
        for (var other = 0; other < ProcessRows.Length; other++)
        {
            if (
                other != row
                && state.Processes[other].Waiting[(int)lane] > 0
                && state.Processes[other].TakenAt[(int)lane] < state.Processes[row].TakenAt[(int)lane]
                && IsAlive(state.Processes[other], now)
            )
                first++;
        }

        return Math.Min(LongestStart, first * Start);
    }

    public static bool IsAlive(in ProcessRow row, long now) =>
        row.Id != 0 && row.SeenAt <= now && now - row.SeenAt < Forgotten.Ticks;
}
