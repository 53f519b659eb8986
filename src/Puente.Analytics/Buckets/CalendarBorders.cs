using Puente.Analytics.Language;

namespace Puente.Analytics.Buckets;

/// <summary>Where calendar buckets begin (docs/analytics.md, Aggregates).</summary>
internal static class CalendarBorders
{
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(15);

    /// <returns>Starts of the buckets in order, the interval's own first.</returns>
    public static IEnumerable<DateTimeOffset> Of(QueryInterval interval, Granularity period, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(interval.Start, zone).DateTime;
        var border = interval.Start;
        for (var bucket = 1; border < interval.End; bucket++)
        {
            yield return border;
            if (Border(local, period, zone, bucket) is not { } next)
                yield break;
            border = next;
        }
    }

    /// <returns>Null beyond the end of the calendar.</returns>
    private static DateTimeOffset? Border(DateTime local, Granularity period, TimeZoneInfo zone, long bucket)
    {
        try
        {
            var wall = local.AddMonths(checked((int)(period.Months * bucket))).AddDays(period.Days * bucket);
            return Resolve(wall, zone) + new TimeSpan(checked(period.Exact.Ticks * bucket));
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    private static DateTimeOffset Resolve(DateTime wall, TimeZoneInfo zone)
    {
        if (zone.IsAmbiguousTime(wall))
            return new(wall, zone.GetAmbiguousTimeOffsets(wall).Max());
        var valid = wall;
        while (zone.IsInvalidTime(valid))
            valid -= Back;
        return new(wall, zone.GetUtcOffset(valid));
    }
}
