using Puente.Emulator.Clock;
using Puente.Emulator.Conversations;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.People;

/// <summary>A session that keeps a user busy. Milliseconds.</summary>
/// <param name="IsQueued">A queue's; otherwise a call of his own.</param>
internal readonly record struct Work(int User, bool IsQueued, long Begin, long Over)
{
    public static Work Of(in SessionFacts facts) => new(facts.User, facts.Queue >= 0, facts.Begin, facts.Over);
}

/// <summary>
/// The work of whole days, played once and remembered: who asks for a person's week would play every conversation of it
/// otherwise. Days that are not over, or in which somebody steered a conversation, are played each time.
/// </summary>
internal sealed class WorkDays(History history, Roster roster, VirtualClock clock)
{
    private const long DayMs = 86_400_000;
    private const int RememberedDays = 12;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Work[]> _days = [];

    /// <summary>All work that overlaps the interval, each session once.</summary>
    public IEnumerable<Work> Between(long from, long to, CancellationToken aborted)
    {
        var first = from - from % DayMs;
        for (var day = first; day < to; day += DayMs)
            foreach (var work in Of(day, aborted))
                if ((day == first || work.Begin >= day) && work.Over > from && work.Begin < to)
                    yield return work;
    }

    private Work[] Of(long day, CancellationToken aborted)
    {
        lock (_lock)
            if (_days.TryGetValue(day, out var known))
                return known;
        var (played, isSteered) = Play(day, aborted);
        if (isSteered || day + DayMs > clock.NowMs)
            return played;
        lock (_lock)
        {
            if (_days.Count >= RememberedDays)
                _days.Remove(_days.Keys.Min());
            return _days[day] = played;
        }
    }

    private (Work[] Played, bool IsSteered) Play(long day, CancellationToken aborted)
    {
        var played = new List<Work>();
        var isSteered = false;
        var scene = history.Borrow();
        var timeline = new Timeline(roster);
        try
        {
            var begin = Math.Max(day, history.FromMs);
            foreach (var place in history.PossiblyOpenAt(begin).Concat(history.Started(begin, day + DayMs)))
            {
                aborted.ThrowIfCancellationRequested();
                var draft = history.Play(scene, place);
                isSteered |= draft.Steered;
                timeline.Build(draft);
                foreach (var facts in timeline.Sessions)
                    if (Standing.Occupies(facts) && facts.Over > begin && facts.Begin < day + DayMs)
                        played.Add(Work.Of(facts));
            }
        }
        finally
        {
            history.GiveBack(scene);
        }
        return ([.. played], isSteered);
    }
}
