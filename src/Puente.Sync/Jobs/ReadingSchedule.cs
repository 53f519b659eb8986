namespace Puente.Sync.Jobs;

/// <summary>
/// When a day is read again. Conversations change after they were exported: nightly corrections in the first two nights,
/// evaluations and surveys days later, stuck callbacks and conference legs closed about 60 days after their start
/// (docs/facts.md#late-changes). So a day is read eight times in all, at ages that grow; the cost of a day is bounded
/// whatever the length of the history.
/// </summary>
internal static class ReadingSchedule
{
    /// <summary>Counted from the end of the day, on the platform's availability date.</summary>
    private static readonly TimeSpan[] Ages =
    [
        TimeSpan.Zero,
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(2),
        TimeSpan.FromDays(3),
        TimeSpan.FromDays(7),
        TimeSpan.FromDays(16),
        TimeSpan.FromDays(33),
        TimeSpan.FromDays(65),
    ];

    /// <summary>The platform rebuilds the data of the last days at night; before this age a day cannot be final.</summary>
    private static readonly TimeSpan SettlingTime = TimeSpan.FromDays(2);

    /// <summary>Two readings closer together than this could both have missed the same night's corrections.</summary>
    private static readonly TimeSpan NightBetween = TimeSpan.FromHours(20);

    /// <summary>
    /// The availability date from which the day should be read (again); null when no reading is planned any more.
    /// A reading that was interrupted goes on at once.
    /// </summary>
    public static DateTimeOffset? NextReading(DateOnly day, DayState state)
    {
        if (state.UnderWay is not null)
            return DateTimeOffset.MinValue;
        if (state.Last is not { } last)
            return day.Start().AddTicks(1);

        var age = last.AsOf - day.End();
        if (age < TimeSpan.Zero)
            return last.AsOf.AddTicks(1);
        foreach (var planned in Ages)
        {
            if (planned > age)
                return day.End() + planned;
        }

        return state.Final ? null : last.AsOf + TimeSpan.FromDays(1);
    }

    /// <summary>Two readings of the whole day, a night apart, both after the settling time's beginning, agree.</summary>
    public static bool IsFinal(DateOnly day, FinishedReading? previous, FinishedReading last) =>
        previous is not null
        && previous.Equals(last.Count, last.Hash)
        && previous.AsOf >= day.End()
        && last.AsOf >= day.End() + SettlingTime
        && last.AsOf - previous.AsOf >= NightBetween;
}
