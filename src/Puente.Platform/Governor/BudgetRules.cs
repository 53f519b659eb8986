namespace Puente.Platform.Governor;

/// <summary>
/// Who may take the next request. Pure functions on the shared state.
/// </summary>
/// <remarks>
/// A bucket for the client and a small one for each lane. A lane takes from its own; when that is empty it borrows, but
/// only what no lane has saved. So the client's bucket always holds at least what the lanes have saved together, and a
/// lane within its share never waits for another one.
/// </remarks>
internal static class BudgetRules
{
    /// <summary>Sums of fractions miss a whole number by a hair.</summary>
    private const double Hair = 1e-9;

    /// <summary>Lets time pass.</summary>
    public static void Refill(ref BudgetState state, in Flow flow, long now)
    {
        // A stamp from the future was written before this machine was started again.
        if (state.Filled == 0 || state.At > now || !IsSound(state, flow))
        {
            state.Filled = 1;
            state.At = now;
            state.ClosedUntil = 0;
            state.Level = flow.Capacity;
            foreach (var lane in Lanes.All)
                state.Saved[(int)lane] = flow.Burst(lane);
            return;
        }

        var passed = now - state.At;
        state.At = now;
        state.Level = Math.Min(flow.Capacity, state.Level + (passed * flow.PerTick));
        foreach (var lane in Lanes.All)
            state.Saved[(int)lane] = Math.Min(
                flow.Burst(lane),
                state.Saved[(int)lane] + (passed * flow.LanePerTick(lane))
            );
    }

    /// <summary>Takes one request when the lane may have it now. Call <see cref="Refill"/> first.</summary>
    /// <param name="handicap">Requests that must be left over beyond the rule, so that a process that waited longer goes first.</param>
    public static bool TryTake(ref BudgetState state, in Flow flow, Lane lane, long now, double handicap)
    {
        if (state.ClosedUntil > now || state.Level < 1 - Hair)
            return false;
        if (state.Saved[(int)lane] >= OwnLevel(flow, lane, handicap) - Hair)
            state.Saved[(int)lane] -= 1;
        else if (state.Level < flow.BorrowLevel(SavedByAll(state), Lanes.Margin(lane) + handicap) - Hair)
            return false;
        state.Level -= 1;
        state.Sequence++;
        state.Recent.Add(lane, now);
        return true;
    }

    /// <summary>When the lane may take one if nobody else does; after <paramref name="now"/>.</summary>
    public static long Opening(in BudgetState state, in Flow flow, Lane lane, long now, double handicap)
    {
        var own = Math.Max(
            (OwnLevel(flow, lane, handicap) - state.Saved[(int)lane]) / flow.LanePerTick(lane),
            (1 - state.Level) / flow.PerTick
        );
        var wait = Math.Min(own, UntilBorrowing(state, flow, lane, handicap));
        return Math.Max(now + (long)Math.Ceiling(Math.Max(1, wait)), state.ClosedUntil);
    }

    // Between the moments at which a lane's bucket is full all levels grow evenly, so it is a walk of at most five steps.
    private static double UntilBorrowing(in BudgetState state, in Flow flow, Lane lane, double handicap)
    {
        var passed = 0.0;
        for (var step = 0; step <= Lanes.Count; step++)
        {
            var (saved, savedPerTick, untilFull) = (0.0, 0.0, double.PositiveInfinity);
            foreach (var other in Lanes.All)
            {
                var (burst, perTick) = (flow.Burst(other), flow.LanePerTick(other));
                var level = Math.Min(burst, state.Saved[(int)other] + (passed * perTick));
                saved += level;
                if (level >= burst - Hair)
                    continue;
                savedPerTick += perTick;
                untilFull = Math.Min(untilFull, (burst - level) / perTick);
            }

            var now = state.Level + (passed * flow.PerTick);
            var capped = flow.BorrowLevel(double.PositiveInfinity, 0);
            var needed = Math.Min(1 + saved + Lanes.Margin(lane) + handicap, capped);
            if (now >= needed - Hair)
                return passed;
            // Either the level catches up with what is saved, or it comes to where the bucket would overflow.
            var gain = flow.PerTick - savedPerTick;
            var catching =
                gain > flow.PerTick * Hair
                    ? (1 + saved + Lanes.Margin(lane) + handicap - now) / gain
                    : double.PositiveInfinity;
            var until = Math.Min(catching, (capped - now) / flow.PerTick);
            if (until <= untilFull)
                return passed + until;
            passed += untilFull;
        }

        return passed;
    }

    private static double OwnLevel(in Flow flow, Lane lane, double handicap) =>
        Math.Min(1 + handicap, flow.Burst(lane));

    private static double SavedByAll(in BudgetState state)
    {
        var sum = 0.0;
        foreach (var lane in Lanes.All)
            sum += state.Saved[(int)lane];
        return sum;
    }

    private static bool IsSound(in BudgetState state, in Flow flow)
    {
        // NaN fails every comparison.
        var sound = state.Level >= -1 && state.Level <= 1_000_000;
        foreach (var lane in Lanes.All)
            sound &= state.Saved[(int)lane] >= -1 && state.Saved[(int)lane] <= 1_000_000;
        return sound && flow.Capacity > 0;
    }
}
