using Puente.Emulator.Calendar;
using Puente.Emulator.Chance;

namespace Puente.Emulator.Staffing;

/// <summary>
/// Who works when: a function of seed, user and local day. A shift lies within one local day: available for a moment,
/// then on queue with a meal in the middle, eight hours in all.
/// </summary>
internal sealed class Shifts(ulong seed, Days days, int users)
{
    private const long HourMs = 3_600_000;
    private const int DaysBack = 15;
    private const int RememberedDays = 16;

    // Chance in a hundred that an agent works on this weekday, Monday first.
    private static readonly int[] s_weekdays = [86, 86, 86, 84, 80, 38, 24];
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Turn[]> _remembered = [];

    public int Users => users;

    /// <summary>All turns in (from, to], in order of time.</summary>
    public IEnumerable<Turn> Between(long from, long to)
    {
        for (var number = days.DayOf(from); days.Day(number).StartMs <= to; number++)
        {
            var turns = OfDay(number);
            for (var i = FirstAfter(turns, from); i < turns.Length && turns[i].Time <= to; i++)
                yield return turns[i];
        }
    }

    /// <summary>The duty at <paramref name="time"/> and since when; since when the user is on or off queue by plan.</summary>
    public (Duty Duty, long Since, long QueueSince) At(int user, long time)
    {
        Span<Turn> turns = stackalloc Turn[5];
        var (duty, since, queueSince) = (Duty.Offline, long.MinValue, long.MinValue);
        var today = days.DayOf(time);
        // People made over the API have no plan.
        if (user >= users)
            return (Duty.Offline, days.Day(today - DaysBack).StartMs, days.Day(today - DaysBack).StartMs);
        for (var number = today; number > today - DaysBack; number--)
        {
            var count = Fill(number, user, turns);
            for (var i = count - 1; i >= 0; i--)
            {
                if (turns[i].Time > time)
                    continue;
                if (since == long.MinValue)
                    (duty, since) = (turns[i].Duty, turns[i].Time);
                if ((turns[i].Duty == Duty.OnQueue) != (duty == Duty.OnQueue))
                    return (duty, since, queueSince);
                queueSince = turns[i].Time;
            }
        }
        // Nobody in the plan for two weeks: away since its beginning.
        var begin = days.Day(today - DaysBack).StartMs;
        return since == long.MinValue ? (Duty.Offline, begin, begin) : (duty, since, queueSince);
    }

    private Turn[] OfDay(int number)
    {
        lock (_lock)
        {
            if (_remembered.TryGetValue(number, out var known))
                return known;
            if (_remembered.Count >= RememberedDays)
                _remembered.Clear();
            var all = new List<Turn>();
            Span<Turn> turns = stackalloc Turn[5];
            for (var user = 0; user < users; user++)
                all.AddRange(turns[..Fill(number, user, turns)]);
            return _remembered[number] = [.. all.OrderBy(turn => turn.Time).ThenBy(turn => turn.User)];
        }
    }

    private int Fill(int number, int user, Span<Turn> turns)
    {
        var dice = new Dice(Mix.Hash(seed ^ 0x5417F, ((ulong)(uint)number << 32) | (uint)user));
        var weekday = ((int)DateOnly.FromDayNumber(number).DayOfWeek + 6) % 7;
        if (dice.Below(100) >= s_weekdays[weekday])
            return 0;
        // Starts are spread from seven to half past two, so that even the last shift ends before midnight.
        var start = days.Day(number).StartMs + 7 * HourMs + dice.Below(16) * HourMs / 2 + dice.Between(0, 240_000);
        var meal = start + dice.Between(7 * HourMs / 2, 9 * HourMs / 2);
        turns[0] = new Turn(start, user, Duty.Available);
        turns[1] = new Turn(start + dice.Between(20_000, 180_000), user, Duty.OnQueue);
        turns[2] = new Turn(meal, user, Duty.Meal);
        turns[3] = new Turn(meal + HourMs / 2 + dice.Between(0, 120_000), user, Duty.OnQueue);
        turns[4] = new Turn(start + 8 * HourMs + dice.Between(0, 120_000), user, Duty.Offline);
        return 5;
    }

    private static int FirstAfter(Turn[] turns, long time)
    {
        var (low, high) = (0, turns.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (turns[middle].Time > time)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
