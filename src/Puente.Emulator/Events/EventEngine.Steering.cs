using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Events;

/// <summary>What people do to conversations, and what falls due in them by itself. Called under the engine's lock.</summary>
internal interface ISteeredCourse
{
    /// <summary>Platform time of the next thing that happens by itself; <see cref="ConversationDraft.Never"/> for none.</summary>
    long NextDue { get; }

    /// <summary>Lets what is due happen at <paramref name="time"/>, which nobody has seen yet.</summary>
    void FallDue(Floor floor, long time);
}

/// <summary>Changes that people make: each at a moment of its own that nobody has seen yet, told before anything later.</summary>
internal sealed partial class EventEngine
{
    private readonly Dictionary<Place, long> _steered = [];

    /// <summary>The conversations that people steer; set once before the first of them begins.</summary>
    public ISteeredCourse? Course { get; set; }

    private long NextDue => Course?.NextDue ?? ConversationDraft.Never;

    /// <summary>
    /// Changes conversations at the present moment, or at the next one where it has passed already; what is due before
    /// has happened. When <paramref name="act"/> throws it must have changed nothing.
    /// </summary>
    public T Steer<T>(Func<Floor, long, T> act)
    {
        var before = _clock.NowMs - 1;
        CatchUp(before, CancellationToken.None);
        lock (_lock)
        {
            var raise = !_stage.Idle;
            Reach(before, raise);
            var time = Math.Max(Math.Max(before + 1, _at + 1), _lastBegun);
            if (NextDue <= time)
                Reach(time, raise);
            time = Math.Max(time, _at + 1);
            _lastBegun = time;
            var result = act(_floor, time);
            Reach(time, raise);
            SettleUsers(_at, raise);
            return result;
        }
    }

    /// <summary>A place whose conversation now says more, the last of it at <paramref name="time"/>.</summary>
    public void Changed(Place place, long time) => _steered[place] = time;

    /// <summary>A new place in the history for a conversation that begins at <paramref name="time"/>.</summary>
    public void BeginSteered(long time, Func<Place, ISteered> make) => _steered[_history.Add(time, make)] = time;

    /// <summary>A duty that somebody takes up, or keeps while he is found not to respond.</summary>
    public void NotResponding(int user, long time)
    {
        _notResponding[user] = time;
        _choices.Add(new Turn(time, user, _floor.PlanOf(user), Silent: true));
        _floor.NotResponding(user);
    }

    /// <summary>From now on nobody but himself moves this user; he keeps the duty he has. As long as nothing has been
    /// worked out, nothing is for this.</summary>
    public void Release(int user)
    {
        lock (_lock)
        {
            if (_history.Interactive.Contains(user))
                return;
            if (_built)
            {
                Steer(
                    (_, time) =>
                    {
                        Release(user, time);
                        return true;
                    }
                );
                return;
            }
            var time = Math.Max(_clock.NowMs, _at + 1);
            var (plan, since, _) = _shifts.At(user, time);
            if (_chosen.TryGetValue(user, out var chosen) && chosen.Since > since)
                plan = chosen.Duty;
            _history.Interactive.Add(user, time - 1);
            _chosen[user] = (plan, time);
            _choices.Add(new Turn(time, user, plan));
        }
    }

    /// <summary>The same within a change.</summary>
    public void Release(int user, long time)
    {
        if (_history.Interactive.Contains(user))
            return;
        var silent = _floor.IsNotResponding(user);
        _history.Interactive.Add(user, time - 1);
        Take(user, _floor.PlanOf(user), time);
        if (silent)
            NotResponding(user, time);
    }

    /// <summary>Takes up a person made over the API, with the duty he has had so far.</summary>
    public void TakeUp(Func<int, Person> make, Duty duty, long time)
    {
        _floor.Roster.Add(make);
        _floor.Grow();
        Array.Resize(ref _summaries, _floor.Roster.Users.Length);
        var number = _floor.Roster.Users.Length - 1;
        var (presence, status) = AgentState.Rule(duty, serving: false, calling: false);
        _floor.Begin(number, duty, new AgentState(presence, time, status, time));
        Release(number, time);
    }

    public void TakeUp(Queue queue)
    {
        _floor.Roster.Add(queue);
        _floor.Grow();
    }

    /// <summary>Brings the floor to <paramref name="time"/>, telling those who listen.</summary>
    private void Reach(long time, bool raise)
    {
        if (raise)
            Guarded(() =>
            {
                Demand(_unheardUntil);
                while (_at < time)
                    Step(Math.Min(time, _at + SliceMs), raise: true);
            });
        else
            Demand(time);
        _unheardUntil = Math.Max(_unheardUntil, _at);
    }

    /// <summary>One step of at most a slice; what falls due within it happens at its time.</summary>
    private void Step(long to, bool raise)
    {
        if (NextDue is var due && due > to)
        {
            Follow(to, raise);
            return;
        }
        due = Math.Max(due, _at + 1);
        if (due - 1 > _at)
            Follow(due - 1, raise);
        Course!.FallDue(_floor, due);
        Follow(due, raise);
    }

    /// <summary>Builds the floor anew, stopping at whatever falls due on the way.</summary>
    private void Leap(long time)
    {
        while (NextDue is var due && due <= time)
        {
            if (!_built || due - 1 > _at)
                Build(Math.Max(_at, due - 1));
            due = Math.Max(due, _at + 1);
            Course!.FallDue(_floor, due);
            Follow(due, raise: false);
        }
        if (!_built || _at < time)
            Build(time);
    }

    private void AddSteered(long from, long to)
    {
        foreach (var (place, last) in _steered)
        {
            if (last > from && _history.StartOf(place) <= from)
                _places.Add(place);
            if (last <= to)
                _steered.Remove(place);
        }
    }

    private void OnMoved()
    {
        if (NextDue <= _clock.NowMs)
            OnTick();
    }
}
