namespace Puente.Platform.Governor;

/// <summary>Hands out what the budget gives, and knows when to ask again.</summary>
internal sealed partial class Gate
{
    private void Release()
    {
        lock (_lock)
        {
            if (!_closed)
                ReleaseHeld();
        }
    }

    private void ReleaseHeld()
    {
        if (!AnyWaits())
            return;
        var next = Use<long?>(ReleaseFrom) ?? Now() + LockedWait;
        if (AnyWaits())
            WakeAt(next);
    }

    private long? ReleaseFrom(ref BudgetState state, ref bool changed)
    {
        var now = Now();
        var flow = FlowOf(state);
        var next = long.MaxValue;
        BudgetRules.Refill(ref state, flow, now);
        var row = Turns.RowOf(ref state, _id, now);
        foreach (var lane in Lanes.All)
        {
            var opening = ReleaseLane(ref state, ref changed, flow, lane, row, now);
            next = Math.Min(next, opening);
        }

        changed |= Show(ref state, row, now);
        return next;
    }

    /// <returns>When the lane's next waiter may hope; far away when nobody waits.</returns>
    private long ReleaseLane(ref BudgetState state, ref bool changed, in Flow flow, Lane lane, int row, long now)
    {
        while (AnyWaits(lane))
        {
            var (until, reason) = Parking.Of(state, lane, _time.GetUtcNow());
            if (until is { } end)
            {
                _lanes[(int)lane].Dequeue().TrySetException(new ParkedException(end, reason!));
                continue;
            }

            var handicap = Turns.Handicap(state, row, lane, now);
            if (_token.Left(flow.Permitted, state.Sequence, now) < 1)
                return Math.Max(_token.WindowEnd, now + 1);
            var before = state;
            if (!BudgetRules.TryTake(ref state, flow, lane, now, handicap))
                return BudgetRules.Opening(state, flow, lane, now, handicap);
            // A waiter that gave up in this moment has not used its turn.
            if (!_lanes[(int)lane].Dequeue().TrySetResult(new Ticket(state.Sequence, now)))
            {
                state = before;
                continue;
            }

            changed = true;
            Interlocked.Increment(ref _passed);
            if (row >= 0)
                state.Processes[row].TakenAt[(int)lane] = now;
        }

        return long.MaxValue;
    }

    /// <summary>Tells the other processes what waits here.</summary>
    private bool Show(ref BudgetState state, int row, long now)
    {
        if (row < 0)
            return false;
        ref var mine = ref state.Processes[row];
        var changed = now - mine.SeenAt >= SeenEvery || now == mine.SeenAt;
        foreach (var lane in Lanes.All)
        {
            var waiting = WaitingIn(lane);
            changed |= waiting != mine.Waiting[(int)lane];
            mine.Waiting[(int)lane] = waiting;
        }

        mine.SeenAt = now;
        return changed;
    }

    private bool AnyWaits() =>
        AnyWaits(Lane.Interactive) | AnyWaits(Lane.Live) | AnyWaits(Lane.Provisioning) | AnyWaits(Lane.Backfill);

    private bool AnyWaits(Lane lane)
    {
        while (_lanes[(int)lane].TryPeek(out var waiter) && waiter.Task.IsCompleted)
            _lanes[(int)lane].Dequeue();
        return _lanes[(int)lane].Count > 0;
    }

    private void WakeAt(long at)
    {
        // Others may leave the lane they wait in, and a closed budget may be opened: look again now and then.
        var wait = Math.Min(Math.Max(0, at - Now()), SeenEvery);
        // Rounded up to whole milliseconds: timers drop the fraction and would fire too early.
        _timer.Change(
            TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(wait).TotalMilliseconds)),
            Timeout.InfiniteTimeSpan
        );
    }
}
