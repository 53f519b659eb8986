using Puente.Emulator.Clock;
using Puente.Emulator.Conversations;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.People;

/// <summary>A user's presence and routing status, both unchanged during [From, To). Milliseconds.</summary>
internal readonly record struct Stretch(int User, long From, long To, Duty Presence, RoutingStatus Status);

/// <summary>
/// What users did in the past: the plan of their shifts, what they chose themselves, and the conversations they held, by the
/// same rule that the floor follows now.
/// </summary>
/// <param name="choices">Users' own choices so far; each holds until the plan's next turn.</param>
/// <param name="clock">Of the platform.</param>
internal sealed class Attendance(
    History history,
    Roster roster,
    Shifts shifts,
    Func<IReadOnlyList<Turn>> choices,
    VirtualClock clock
)
{
    private readonly WorkDays _days = new(history, roster, clock);

    /// <summary>Gap-free stretches of each user from <paramref name="from"/> to <paramref name="to"/>, user by user.</summary>
    public IEnumerable<Stretch> Between(IReadOnlySet<int> users, long from, long to, CancellationToken aborted)
    {
        from = Math.Max(from, history.FromMs);
        if (from >= to)
            yield break;
        var changes = users.ToDictionary(user => user, _ => new List<Change>());
        foreach (var work in _days.Between(from, to, aborted))
            if (changes.TryGetValue(work.User, out var busy))
                AddWork(busy, work, from, to);
        var chosen = choices();
        var planned = shifts.Between(from, to - 1).Where(turn => !history.Interactive.IsSteered(turn.User, turn.Time));
        foreach (var turn in planned.Concat(chosen.Where(turn => turn.Time > from && turn.Time < to)))
            if (changes.TryGetValue(turn.User, out var mine))
                mine.Add(Change.Of(turn));
        foreach (var user in users.Order())
        foreach (var stretch in Walk(user, PlanAt(user, from, chosen), changes[user], from, to))
            yield return stretch;
    }

    /// <summary>The state at <paramref name="time"/> of each user, from the work of a time before it.</summary>
    /// <param name="from">Where <paramref name="work"/> begins; a state that is older is dated by <paramref name="older"/>.</param>
    public IEnumerable<(int User, AgentState State)> At(
        long time,
        long from,
        Dictionary<int, List<Change>> work,
        Func<int, AgentState> older
    )
    {
        var chosen = choices();
        var turns = shifts
            .Between(from, time)
            .Where(turn => !history.Interactive.IsSteered(turn.User, turn.Time))
            .Concat(chosen.Where(turn => turn.Time > from && turn.Time <= time))
            .ToLookup(turn => turn.User);
        for (var user = 0; user < roster.Users.Length; user++)
        {
            List<Change> changes = [.. work.GetValueOrDefault(user) ?? [], .. turns[user].Select(Change.Of)];
            var (last, presenceSince, statusSince) = (default(Stretch), from, from);
            foreach (var stretch in Walk(user, PlanAt(user, from, chosen), changes, from, time + 1))
            {
                if (stretch.From > from && stretch.Presence != last.Presence)
                    presenceSince = stretch.From;
                if (stretch.From > from && stretch.Status != last.Status)
                    statusSince = stretch.From;
                last = stretch;
            }
            var old = older(user);
            yield return (
                user,
                new AgentState(
                    last.Presence,
                    presenceSince > from ? presenceSince : Math.Min(from, old.PresenceSince),
                    last.Status,
                    statusSince > from ? statusSince : Math.Min(from, old.StatusSince)
                )
            );
        }
    }

    private static IEnumerable<Stretch> Walk(
        int user,
        (Duty Plan, bool Silent) begin,
        List<Change> changes,
        long from,
        long to
    )
    {
        var state = (begin.Plan, begin.Silent, Serving: 0, Calling: 0, Since: from);
        foreach (var change in changes.OrderBy(change => change.Time))
        {
            if (change.Time > state.Since)
            {
                yield return Make(user, state, change.Time);
                state.Since = change.Time;
            }
            if (change.Plan is { } duty)
                (state.Plan, state.Silent) = (duty, change.Silent);
            state.Serving += change.Serving;
            state.Calling += change.Calling;
        }
        yield return Make(user, state, to);
    }

    /// <summary>Since when what the user is to do at <paramref name="time"/>, by plan or by choice, holds.</summary>
    public long PlannedSince(int user, long time)
    {
        var since = Math.Min(shifts.At(user, time).Since, history.Interactive.Since(user));
        foreach (var turn in choices())
            if (turn.User == user && turn.Time <= time && turn.Time > since)
                since = turn.Time;
        return Math.Max(since, history.FromMs);
    }

    /// <summary>When the user is to do something else, after <paramref name="time"/> and before <paramref name="until"/>.</summary>
    public long? PlannedUntil(int user, long time, long until) =>
        shifts
            .Between(time, until - 1)
            .Where(turn => !history.Interactive.IsSteered(turn.User, turn.Time))
            .Concat(choices().Where(turn => turn.Time > time && turn.Time < until))
            .Where(turn => turn.User == user)
            .Select(turn => (long?)turn.Time)
            .Min();

    private static Stretch Make(int user, (Duty Plan, bool Silent, int Serving, int Calling, long Since) state, long to)
    {
        var busy = state.Serving + state.Calling > 0;
        var (presence, status) = AgentState.Rule(state.Plan, state.Serving > 0, busy, state.Silent);
        return new Stretch(user, state.Since, to, presence, status);
    }

    private (Duty Plan, bool Silent) PlanAt(int user, long time, IReadOnlyList<Turn> chosen)
    {
        var (plan, since, _) = shifts.At(user, time);
        if (history.Interactive.IsSteered(user, since))
            since = history.Interactive.Since(user) - 1;
        var silent = false;
        foreach (var turn in chosen)
            if (turn.User == user && turn.Time <= time && turn.Time > since)
                (plan, since, silent) = (turn.Duty, turn.Time, turn.Silent);
        return (plan, silent);
    }

    /// <summary>Adds what one session means for its user between the two times.</summary>
    public static void AddWork(List<Change> mine, Work work, long from, long to)
    {
        var (serving, calling) = work.IsQueued ? (1, 0) : (0, 1);
        mine.Add(new Change(Math.Max(work.Begin, from), null, serving, calling));
        if (work.Over < to)
            mine.Add(new Change(work.Over, null, -serving, -calling));
    }

    /// <summary>What changes for a user: the plan, or how many conversations keep him busy.</summary>
    internal readonly record struct Change(long Time, Duty? Plan, int Serving, int Calling, bool Silent = false)
    {
        public static Change Of(Turn turn) => new(turn.Time, turn.Duty, 0, 0, turn.Silent);
    }
}
