using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.People;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Events;

/// <summary>Building the floor in the middle of time, from what is open then.</summary>
internal sealed partial class EventEngine
{
    /// <summary>As far back as a shift is long: whoever is idle now has been idle since no earlier.</summary>
    private const long LookBackMs = 9 * 3_600_000;

    private void Build(long time)
    {
        _floor.Clear();
        _pending.Clear();
        _observations.Forget();
        var halfHour = HalfHour.StartOf(time);
        _nextHalfHour = halfHour + HalfHour.LengthMs;
        var serving = new Dictionary<int, List<(long From, long To)>>();
        var calling = new Dictionary<int, List<(long From, long To)>>();
        var work = new Dictionary<int, List<Attendance.Change>>();
        var from = Math.Max(time - LookBackMs, _history.FromMs);
        var calls = time - History.CallLifetimeMs;
        var scene = _history.Borrow();
        try
        {
            // Ended ones count too: for the half hour's figures, and for how long their agents have been idle.
            var earlier = _history.Started(time - LookBackMs, calls + 1);
            foreach (var place in _history.PossiblyOpenAt(time + 1).Concat(earlier).Distinct())
            {
                _teller.Load(scene, place);
                _late.Note(place, _teller.Timeline);
                _floor.Apply(place, Standing.Of(_teller.Timeline, place, time));
                if (!_teller.Timeline.Draft.Steered && _teller.Next(time) is var next and not ConversationDraft.Never)
                    _pending.Enqueue(place, next);
                _items.Clear();
                GatherFigures(place, halfHour - 1, time);
                foreach (var item in _items)
                    Happen(item);
                foreach (var facts in _teller.Timeline.Sessions)
                {
                    if (!Standing.Occupies(facts) || facts.Begin > time)
                        continue;
                    Of(facts.Queue >= 0 ? serving : calling, facts.User).Add((facts.Begin, facts.Over));
                    if (facts.Over > from)
                        Attendance.AddWork(Of(work, facts.User), Work.Of(facts), from, time + 1);
                }
            }
        }
        finally
        {
            _history.GiveBack(scene);
        }
        var states = Attendance.At(
            time,
            from,
            work,
            user => Older(user, time, Last(Of(serving, user)), Last(Of(calling, user)))
        );
        foreach (var (user, state) in states)
        {
            _floor.Begin(user, PlanAt(user, time).Duty, state, _notResponding.ContainsKey(user));
            _summaries[user] = Summary(user);
        }
        _floor.Settled();
        _floor.TouchedQueues.Clear();
        _floor.TouchedStaff.Clear();
        (_at, _built) = (time, true);
    }

    private static List<T> Of<T>(Dictionary<int, List<T>> lists, int user) =>
        lists.TryGetValue(user, out var known) ? known : lists[user] = [];

    /// <summary>The last stretch of work; sessions that overlap or touch are one.</summary>
    private static (long From, long To) Last(List<(long From, long To)> stretches)
    {
        var (from, to) = (long.MinValue, long.MinValue);
        stretches.Sort();
        foreach (var one in stretches)
            (from, to) = one.From > to ? one : (from, Math.Max(to, one.To));
        return (from, to);
    }

    private (Duty Duty, long Since, long QueueSince) PlanAt(int user, long time)
    {
        var plan = _shifts.At(user, time);
        return
            _chosen.TryGetValue(user, out var chosen)
            && (chosen.Since > plan.Since || _history.Interactive.IsSteered(user, plan.Since))
            ? (chosen.Duty, chosen.Since, chosen.Since)
            : plan;
    }

    /// <summary>Since when, for a state that has lasted longer than a shift.</summary>
    private AgentState Older(int user, long time, (long From, long To) serving, (long From, long To) calling)
    {
        var (plan, since, queueSince) = PlanAt(user, time);
        var busy = serving.To > time;
        var silent = _notResponding.ContainsKey(user);
        var (presence, status) = AgentState.Rule(plan, busy, calling.To > time, silent);
        var onQueue = plan == Duty.OnQueue;
        var presenceSince =
            busy ? (onQueue ? Math.Min(since, serving.From) : serving.From)
            : onQueue ? since
            : Math.Max(since, serving.To);
        var statusSince = status switch
        {
            RoutingStatus.INTERACTING => serving.From,
            RoutingStatus.COMMUNICATING => Math.Max(calling.From, Math.Max(serving.To, queueSince)),
            RoutingStatus.NOT_RESPONDING => Math.Max(_notResponding[user], Math.Max(serving.To, calling.To)),
            RoutingStatus.IDLE => Math.Max(calling.To, Math.Max(serving.To, queueSince)),
            _ => Math.Max(serving.To, queueSince),
        };
        return new AgentState(presence, presenceSince, status, statusSince);
    }
}
