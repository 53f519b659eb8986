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
internal sealed class Attendance(History history, Roster roster, Shifts shifts, Func<IReadOnlyList<Turn>> choices)
{
    /// <summary>Gap-free stretches of each user from <paramref name="from"/> to <paramref name="to"/>, user by user.</summary>
    public IEnumerable<Stretch> Between(IReadOnlySet<int> users, long from, long to, CancellationToken aborted)
    {
        from = Math.Max(from, history.FromMs);
        if (from >= to)
            yield break;
        var changes = users.ToDictionary(user => user, _ => new List<Change>());
        AddWork(changes, from, to, aborted);
        var chosen = choices();
        var planned = shifts.Between(from, to - 1).Where(turn => !history.Interactive.IsSteered(turn.User, turn.Time));
        foreach (var turn in planned.Concat(chosen.Where(turn => turn.Time > from && turn.Time < to)))
            if (changes.TryGetValue(turn.User, out var mine))
                mine.Add(new Change(turn.Time, turn.Duty, 0, 0, turn.Silent));
        foreach (var user in users.Order())
        {
            var (plan, silent) = PlanAt(user, from, chosen);
            var state = (Plan: plan, Silent: silent, Serving: 0, Calling: 0, Since: from);
            foreach (var change in changes[user].OrderBy(change => change.Time))
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
    }

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

    private void AddWork(Dictionary<int, List<Change>> changes, long from, long to, CancellationToken aborted)
    {
        var scene = history.Borrow();
        var timeline = new Timeline(roster);
        try
        {
            foreach (var place in history.PossiblyOpenAt(from).Concat(history.Started(from, to)))
            {
                aborted.ThrowIfCancellationRequested();
                timeline.Build(history.Play(scene, place));
                foreach (var facts in timeline.Sessions)
                    if (
                        Standing.Occupies(facts)
                        && facts.Over > from
                        && facts.Begin < to
                        && changes.TryGetValue(facts.User, out var mine)
                    )
                        AddWork(mine, facts, from, to);
            }
        }
        finally
        {
            history.GiveBack(scene);
        }
    }

    private static void AddWork(List<Change> mine, in SessionFacts facts, long from, long to)
    {
        var (serving, calling) = facts.Queue >= 0 ? (1, 0) : (0, 1);
        mine.Add(new Change(Math.Max(facts.Begin, from), null, serving, calling));
        if (facts.Over < to)
            mine.Add(new Change(facts.Over, null, -serving, -calling));
    }

    private readonly record struct Change(long Time, Duty? Plan, int Serving, int Calling, bool Silent = false);
}
