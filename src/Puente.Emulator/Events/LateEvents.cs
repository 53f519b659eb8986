using System.Collections;
using Puente.Emulator.Calendar;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Scenes;
using Puente.Emulator.Events.Timelines;

namespace Puente.Emulator.Events;

/// <summary>
/// Which conversations have something to tell in the nights after they ended. Days that the engine has followed are
/// known already; others are played once, when a night asks for them. Safe to use from several threads.
/// </summary>
internal sealed class LateEvents(History history, Roster roster)
{
    // Nightly rebuilds lie two and a half to three and a half hours after a local midnight; an hour on both sides for
    // the days on which the clocks change.
    private const long WindowBeginsMs = 5_400_000;
    private const long WindowEndsMs = 16_200_000;

    // A call ends on the next day at the latest, and its code may wait for the second night after that.
    private const int NightsOfCalls = 3;
    private const int NightsOfThreads = 8;
    private const int RememberedDays = 12;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, Notes> _days = [];

    private sealed class Notes(int count)
    {
        private readonly BitArray _known = new(count);
        private readonly HashSet<int> _knownExtras = [];
        public HashSet<(long Time, int Index)> Late { get; } = [];

        public bool Knows(int index) => index < DayPlan.FirstExtra ? _known[index] : _knownExtras.Contains(index);

        public void Learn(int index)
        {
            if (index < DayPlan.FirstExtra)
                _known[index] = true;
            else
                _knownExtras.Add(index);
        }
    }

    /// <summary>Remembers a conversation that was played for another reason.</summary>
    public void Note(Place place, Timeline timeline)
    {
        lock (_lock)
            NoteIn(Of(place.Day), place.Index, timeline);
    }

    /// <summary>Places with late events in (from, to], each once.</summary>
    public IReadOnlyCollection<Place> Between(long from, long to)
    {
        var found = new SortedSet<Place>();
        for (var night = history.Days.DayOf(from); history.Days.Day(night).StartMs <= to; night++)
        {
            var midnight = history.Days.Day(night).StartMs;
            if (midnight + WindowBeginsMs > to || midnight + WindowEndsMs <= from)
                continue;
            for (var day = night - NightsOfThreads; day < night; day++)
                Find(history.Days.Day(day), day < night - NightsOfCalls, from, to, found);
        }
        return found;
    }

    private void Find(DayPlan day, bool threadsOnly, long from, long to, SortedSet<Place> found)
    {
        if (day.EndMs <= history.FromMs)
            return;
        lock (_lock)
        {
            var notes = Of(day.Number);
            Complete(day, notes, threadsOnly);
            foreach (var (time, index) in notes.Late)
                if (time > from && time <= to)
                    found.Add(new Place(day.Number, index));
        }
    }

    private void Complete(DayPlan day, Notes notes, bool threadsOnly)
    {
        Scene? scene = null;
        Timeline? timeline = null;
        var first = day.FirstAtOrAfter(history.FromMs);
        var extras = day.ExtrasStarted(history.FromMs, long.MaxValue);
        foreach (var index in Enumerable.Range(first, day.Count - first).Concat(extras))
        {
            if (notes.Knows(index) || (threadsOnly && history.Kinds.Of(day, index) != ConversationKind.Email))
                continue;
            scene ??= history.Borrow();
            timeline ??= new Timeline(roster);
            timeline.Build(history.Play(scene, new Place(day.Number, index)));
            NoteIn(notes, index, timeline);
        }
        if (scene is not null)
            history.GiveBack(scene);
    }

    private static void NoteIn(Notes notes, int index, Timeline timeline)
    {
        notes.Learn(index);
        foreach (var moment in timeline.Moments)
            if (moment.Late)
                notes.Late.Add((moment.Time, index));
    }

    private Notes Of(int day)
    {
        if (_days.TryGetValue(day, out var notes))
            return notes;
        if (_days.Count >= RememberedDays)
            _days.Remove(_days.First().Key);
        return _days[day] = new Notes(history.Days.Day(day).Count);
    }
}
