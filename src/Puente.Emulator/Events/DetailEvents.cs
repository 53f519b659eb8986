using Puente.Emulator.Conversations;
using Puente.Emulator.Events.Timelines;

namespace Puente.Emulator.Events;

/// <summary>The detail events of a stretch of time as a pure function: what the engine raises, whoever listens.</summary>
internal sealed class DetailEvents(History history, Roster roster, LateEvents late)
{
    private const long SliceMs = 600_000;

    /// <summary>All with time in [from, to), in order.</summary>
    public IEnumerable<RaisedEvent> Between(long from, long to)
    {
        var teller = new Teller(history, roster);
        var scene = history.Borrow();
        var open = new PriorityQueue<Place, long>();
        try
        {
            from = Math.Max(from, history.FromMs);
            foreach (var place in history.PossiblyOpenAt(from))
            {
                teller.Load(scene, place);
                if (teller.Next(from - 1) is var next && next < to)
                    open.Enqueue(place, next);
            }
            for (var slice = from; slice < to; slice += SliceMs)
                foreach (var one in Slice(slice, Math.Min(slice + SliceMs, to)))
                    yield return one;
        }
        finally
        {
            history.GiveBack(scene);
        }

        List<RaisedEvent> Slice(long begin, long end)
        {
            var found = new List<(Moment Moment, Place Place, RaisedEvent Raised)>();
            var places = new List<Place>();
            while (open.TryPeek(out _, out var next) && next < end)
                places.Add(open.Dequeue());
            places.AddRange(history.Started(begin, end));
            foreach (var place in places)
            {
                Take(place, late: false);
                if (teller.Next(end - 1) is var next && next < to)
                    open.Enqueue(place, next);
            }
            foreach (var place in late.Between(begin - 1, end - 1))
                Take(place, late: true);
            return
            [
                .. found
                    .OrderBy(one => one.Moment.Time)
                    .ThenBy(one => one.Place)
                    .ThenBy(one => one.Moment)
                    .Select(one => one.Raised),
            ];

            void Take(Place place, bool late)
            {
                teller.Load(scene, place);
                foreach (var moment in teller.Timeline.Moments)
                    if (moment.Late == late && moment.Time >= begin && moment.Time < end)
                        found.Add((moment, place, teller.Detail(moment)!));
            }
        }
    }
}
