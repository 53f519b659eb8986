using Puente.Emulator.Chance;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Conversations.Scenes;
using Puente.Emulator.Events.Bodies;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Events;

/// <summary>One slice of time: gathered conversation by conversation, then walked through in order.</summary>
internal sealed partial class EventEngine
{
    private readonly List<Item> _items = [];
    private readonly List<Place> _places = [];
    private readonly List<RaisedEvent> _told = [];
    private ulong[] _summaries;
    private long _nextHalfHour;

    /// <summary>Something that happens: an event to raise, or a change of what a conversation occupies.</summary>
    private readonly record struct Item(
        long Time,
        Place Place,
        int Order,
        RaisedEvent? Raised = null,
        Standing[]? Standings = null,
        (int Queue, Media Media, Metric Name, long Value)? Counted = null
    );

    private void Follow(long to, bool raise)
    {
        var from = _at;
        _items.Clear();
        _places.Clear();
        var scene = _history.Borrow();
        try
        {
            while (_pending.TryPeek(out _, out var next) && next <= to)
                _places.Add(_pending.Dequeue());
            AddSteered(from, to);
            var known = _places.Count;
            _places.AddRange(_history.Started(from + 1, to + 1));
            for (var i = 0; i < _places.Count; i++)
            {
                _teller.Load(scene, _places[i]);
                if (i >= known)
                    _late.Note(_places[i], _teller.Timeline);
                Gather(_places[i], from, to, raise);
                if (!_teller.Timeline.Draft.Steered && _teller.Next(to) is var next and not ConversationDraft.Never)
                    _pending.Enqueue(_places[i], next);
            }
            if (raise)
                GatherLate(scene, from, to);
        }
        finally
        {
            _history.GiveBack(scene);
        }
        GatherMoves(from, to, raise);
        _items.Sort(
            static (a, b) =>
                a.Time != b.Time ? a.Time.CompareTo(b.Time)
                : a.Place != b.Place ? a.Place.CompareTo(b.Place)
                : a.Order.CompareTo(b.Order)
        );
        Walk(from, to, raise);
        _at = to;
    }

    private void Gather(Place place, long from, long to, bool raise)
    {
        var timeline = _teller.Timeline;
        var order = 0;
        if (raise)
            foreach (var moment in timeline.Moments)
                if (!moment.Late && moment.Time > from && moment.Time <= to)
                    if (_teller.Detail(moment, _stage.Wants) is { } detail)
                        _items.Add(new Item(moment.Time, place, order++, detail));
        foreach (var change in timeline.Changes)
        {
            if (change <= from || change > to)
                continue;
            _items.Add(new Item(change, place, order++, Standings: Standing.Of(timeline, place, change)));
            if (!raise)
                continue;
            _told.Clear();
            _teller.Snapshots(change, _stage.Wants, _told);
            foreach (var told in _told)
                _items.Add(new Item(change, place, order++, told));
        }
        GatherFigures(place, from, to);
    }

    private void GatherFigures(Place place, long from, long to)
    {
        foreach (var facts in _teller.Timeline.Sessions)
        {
            if (facts.Queue < 0 || !Floor.QueueMedia.Contains(facts.Session.Media))
                continue;
            for (var i = 0; i < facts.Session.MetricCount; i++)
            {
                ref readonly var metric = ref facts.Session.Metrics[i];
                if (metric.Emitted > from && metric.Emitted <= to && HalfHour.Kept.Contains(metric.Name))
                    _items.Add(
                        new Item(
                            metric.Emitted,
                            place,
                            int.MaxValue,
                            Counted: (facts.Queue, facts.Session.Media, metric.Name, metric.Value)
                        )
                    );
            }
        }
    }

    private void GatherLate(Scene scene, long from, long to)
    {
        foreach (var place in _late.Between(from, to))
        {
            _teller.Load(scene, place);
            foreach (var moment in _teller.Timeline.Moments)
                if (moment.Late && moment.Time > from && moment.Time <= to)
                    if (_teller.Detail(moment, _stage.Wants) is { } detail)
                        _items.Add(new Item(moment.Time, place, int.MaxValue - 1, detail));
        }
    }

    private void GatherMoves(long from, long to, bool raise)
    {
        var topic = TopicCatalogue.JobsAvailability;
        if (!raise || !_stage.Wants(topic.Template, topic.Template))
            return;
        for (var at = DateTimeOffset.FromUnixTimeMilliseconds(from); ; )
        {
            var (time, date) = _watermark.NextMove(at);
            if (time > to)
                return;
            at = DateTimeOffset.FromUnixTimeMilliseconds(time);
            var text = $$"""{"dataAvailabilityDate":"{{Dates.WriteSeconds(date)}}"}""";
            var body = System.Text.Encoding.ASCII.GetBytes(text);
            var raised = new RaisedEvent(time, topic.Template, topic.Template, body, Correlation.Of(0xA7A1, time));
            _items.Add(new Item(time, default, 0, raised));
        }
    }

    private void Walk(long from, long to, bool raise)
    {
        using var turns = _shifts.Between(from, to).GetEnumerator();
        var turning = turns.MoveNext();
        var next = 0;
        while (next < _items.Count || turning)
        {
            var time = next < _items.Count ? _items[next].Time : long.MaxValue;
            if (turning)
                time = Math.Min(time, turns.Current.Time);
            Pass(time, raise);
            for (; next < _items.Count && _items[next].Time == time; next++)
                Happen(_items[next]);
            for (; turning && turns.Current.Time == time; turning = turns.MoveNext())
            {
                // Whoever is steered follows no plan.
                if (_history.Interactive.IsSteered(turns.Current.User, time))
                    continue;
                _chosen.Remove(turns.Current.User);
                _notResponding.Remove(turns.Current.User);
                _floor.Plan(turns.Current.User, turns.Current.Duty);
            }
            SettleUsers(time, raise);
            _observations.Note(time);
        }
        Pass(to, raise);
        if (raise)
            _observations.PassSeconds(to);
        else
            _observations.Forget();
    }

    private void Happen(in Item item)
    {
        if (item.Raised is { } raised)
            _stage.Raise(raised);
        if (item.Standings is { } standings)
            _floor.Apply(item.Place, standings);
        if (item.Counted is { } counted)
            _floor.Count(counted.Queue, counted.Media, counted.Name, counted.Value);
    }

    /// <summary>Lets the clock's own marks pass before anything happens at <paramref name="time"/>: whole seconds
    /// before it, and half hours that begin with it.</summary>
    private void Pass(long time, bool raise)
    {
        for (; _nextHalfHour <= time; _nextHalfHour += HalfHour.LengthMs)
        {
            if (raise)
                _observations.PassSeconds(_nextHalfHour - 1);
            _floor.NextHalfHour();
            _observations.Note(_nextHalfHour);
        }
        if (raise)
            _observations.PassSeconds(time - 1);
    }

    private void SettleUsers(long time, bool raise)
    {
        foreach (var user in _floor.TouchedUsers)
        {
            var (before, after) = _floor.Settle(user, time);
            var summary = Summary(user);
            if (raise)
            {
                var presence = before.Presence != after.Presence;
                var status = before.Status != after.Status;
                if (presence)
                    Tell(time, TopicCatalogue.UserPresence, user, () => _users.Presence(after, _text));
                if (status)
                    Tell(time, TopicCatalogue.UserRoutingStatus, user, () => _users.RoutingStatus(user, after, _text));
                if (presence || status)
                    Tell(time, TopicCatalogue.UserActivity, user, () => _users.Activity(user, after, _text));
                if (summary != _summaries[user])
                    Tell(time, TopicCatalogue.UserConversationSummary, user, () => _users.Summary(user, _text));
            }
            _summaries[user] = summary;
        }
        _floor.Settled();
    }

    private void Tell(long time, Topic kind, int user, Action write)
    {
        var topic = kind.Of(_floor.Roster.Users[user].Id);
        if (!_stage.Wants(kind.Template, topic))
            return;
        _text.Clear();
        write();
        var cause = Correlation.Of(Mix.Hash(0x5E2, (ulong)user), time);
        _stage.Raise(new RaisedEvent(time, kind.Template, topic, _text.Span.ToArray(), cause));
    }

    /// <summary>A figure that differs when the counts of a conversation summary do.</summary>
    private ulong Summary(int user)
    {
        // Eight counters of a byte each: four media with active and after-call work, queued ones weighing 16.
        var figure = 0UL;
        foreach (var one in _floor.OfUser(user))
        {
            var slot = Array.IndexOf(Floor.QueueMedia, one.Media) * 2 + (one.Stage == Stage.Wrapup ? 1 : 0);
            figure += (one.Queue >= 0 ? 16UL : 1UL) << (slot * 8);
        }
        return figure;
    }
}
