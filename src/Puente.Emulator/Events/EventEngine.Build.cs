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
                if (_teller.Next(time) is var next and not ConversationDraft.Never)
                    _pending.Enqueue(place, next);
                _items.Clear();
                GatherFigures(place, halfHour - 1, time);
                foreach (var item in _items)
                    Happen(item);
                foreach (var facts in _teller.Timeline.Sessions)
                    if (Standing.Occupies(facts) && facts.Queue >= 0 && facts.Begin <= time)
                        (serving.TryGetValue(facts.User, out var list) ? list : serving[facts.User] = []).Add(
                            (facts.Begin, facts.Over)
                        );
            }
        }
        finally
        {
            _history.GiveBack(scene);
        }
        for (var user = 0; user < _summaries.Length; user++)
        {
            Begin(user, time, serving.GetValueOrDefault(user) ?? []);
            _summaries[user] = Summary(user);
        }
        _floor.Settled();
        _floor.TouchedQueues.Clear();
        _floor.TouchedStaff.Clear();
        (_at, _built) = (time, true);
    }

    private void Begin(int user, long time, List<(long From, long To)> serving)
    {
        var (plan, since, queueSince) = _shifts.At(user, time);
        if (_chosen.TryGetValue(user, out var chosen) && chosen.Since > since)
            (plan, since, queueSince) = (chosen.Duty, chosen.Since, chosen.Since);
        // Overlapping and touching sessions are one stretch of work.
        var (from, to) = (long.MinValue, long.MinValue);
        serving.Sort();
        foreach (var one in serving)
            (from, to) = one.From > to ? one : (from, Math.Max(to, one.To));
        var busy = to > time;
        var (presence, status) = AgentState.Rule(plan, busy, _floor.OfUser(user).Count > 0);
        var onQueue = plan == Duty.OnQueue;
        var presenceSince =
            busy ? (onQueue ? Math.Min(since, from) : from)
            : onQueue ? since
            : Math.Max(since, to);
        var statusSince = busy ? from : Math.Max(queueSince, to);
        if (status == RoutingStatus.COMMUNICATING)
            statusSince = _floor.OfUser(user).Min(one => one.Begin);
        _floor.Begin(user, plan, new AgentState(presence, presenceSince, status, statusSince));
    }
}
