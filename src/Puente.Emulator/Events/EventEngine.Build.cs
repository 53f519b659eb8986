using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;
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
                    if (Standing.Occupies(facts) && facts.Begin <= time)
                        Stretches(facts.Queue >= 0 ? serving : calling, facts.User).Add((facts.Begin, facts.Over));
            }
        }
        finally
        {
            _history.GiveBack(scene);
        }
        for (var user = 0; user < _summaries.Length; user++)
        {
            Begin(user, time, Last(Stretches(serving, user)), Last(Stretches(calling, user)));
            _summaries[user] = Summary(user);
        }
        _floor.Settled();
        _floor.TouchedQueues.Clear();
        _floor.TouchedStaff.Clear();
        (_at, _built) = (time, true);
    }

    private static List<(long From, long To)> Stretches(
        Dictionary<int, List<(long From, long To)>> stretches,
        int user
    ) => stretches.TryGetValue(user, out var known) ? known : stretches[user] = [];

    /// <summary>The last stretch of work; sessions that overlap or touch are one.</summary>
    private static (long From, long To) Last(List<(long From, long To)> stretches)
    {
        var (from, to) = (long.MinValue, long.MinValue);
        stretches.Sort();
        foreach (var one in stretches)
            (from, to) = one.From > to ? one : (from, Math.Max(to, one.To));
        return (from, to);
    }

    private void Begin(int user, long time, (long From, long To) serving, (long From, long To) calling)
    {
        var (plan, since, queueSince) = _shifts.At(user, time);
        if (
            _chosen.TryGetValue(user, out var chosen)
            && (chosen.Since > since || _history.Interactive.IsSteered(user, since))
        )
            (plan, since, queueSince) = (chosen.Duty, chosen.Since, chosen.Since);
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
        _floor.Begin(user, plan, new AgentState(presence, presenceSince, status, statusSince), silent);
    }
}
