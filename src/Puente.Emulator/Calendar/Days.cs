using System.Collections.Concurrent;
using Puente.Emulator.Chance;

namespace Puente.Emulator.Calendar;

/// <summary>
/// The organisation's days. Callers follow the clock on the wall, so the curve is laid over local hours and the day
/// that loses or gains an hour is 23 or 25 hours long in UTC.
/// </summary>
internal sealed class Days(ulong seed, int conversationsPerDay, string timeZone)
{
    // Share of a working day's contacts by local hour; two humps with a Spanish lunch between them.
    private static readonly double[] s_hours =
    [
        4,
        3,
        2,
        2,
        2,
        4,
        9,
        25,
        62,
        98,
        115,
        118,
        112,
        95,
        66,
        62,
        80,
        96,
        94,
        78,
        52,
        30,
        16,
        8,
    ];

    // Monday first; the mean is 1, so that a week holds seven average days.
    private static readonly double[] s_weekdays = [1.32, 1.22, 1.18, 1.16, 1.14, 0.58, 0.40];

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
    private readonly ConcurrentDictionary<int, DayPlan> _days = new();

    public DayPlan Day(int number) =>
        _days.TryGetValue(number, out var day) ? day : _days.GetOrAdd(number, Build(number));

    /// <summary>The local day that holds <paramref name="ms"/> (UTC, since 1970).</summary>
    public int DayOf(long ms)
    {
        var utc = DateTime.UnixEpoch.AddMilliseconds(ms);
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, _zone)).DayNumber;
    }

    private DayPlan Build(int number)
    {
        var (start, end) = (Midnight(number), Midnight(number + 1));
        var hours = new double[(end - start) / 3_600_000];
        for (var hour = 0; hour < hours.Length; hour++)
        {
            var utc = DateTime.UnixEpoch.AddMilliseconds(start + hour * 3_600_000L);
            hours[hour] = s_hours[TimeZoneInfo.ConvertTimeFromUtc(utc, _zone).Hour];
        }
        var daySeed = Mix.Hash(seed, (ulong)number);
        var weekday = ((int)DateOnly.FromDayNumber(number).DayOfWeek + 6) % 7;
        var wobble = 0.95 + (daySeed >> 11) * (0.1 / (1UL << 53));
        var count = (int)(conversationsPerDay * s_weekdays[weekday] * wobble);
        return new DayPlan(number, start, end, count, hours, daySeed);
    }

    private long Midnight(int number)
    {
        var local = DateOnly.FromDayNumber(number).ToDateTime(TimeOnly.MinValue);
        return (long)(TimeZoneInfo.ConvertTimeToUtc(local, _zone) - DateTime.UnixEpoch).TotalMilliseconds;
    }
}
