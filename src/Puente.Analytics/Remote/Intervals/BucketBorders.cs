namespace Puente.Analytics.Remote.Intervals;

/// <summary>
/// Where buckets begin: from a start by calendar period in a time zone (docs/analytics.md). Border <c>n</c> is counted
/// from the start, not from the border before, so that 31 January and a month each gives the last day of every month.
/// </summary>
internal sealed class BucketBorders(DateTimeOffset start, Period period, TimeZoneInfo zone)
{
    private readonly DateTime _local = TimeZoneInfo.ConvertTime(start, zone).DateTime;

    // The start is no border of the calendar: it may lie in the second of two hours that the clocks call the same.
    public DateTimeOffset this[int number] =>
        number == 0 ? start
        : period.IsExact ? start + (number * period.Exact)
        : Moment(_local.AddMonths(number * period.Months).AddDays((double)number * period.Days))
            + (number * period.Exact);

    /// <summary>The same rule from one of the borders on; whether it meets the other borders is not said.</summary>
    public BucketBorders From(int number) => new(this[number], period, zone);

    private DateTimeOffset Moment(DateTime local)
    {
        if (zone.IsAmbiguousTime(local))
            return new DateTimeOffset(local, zone.GetAmbiguousTimeOffsets(local).Max()).ToUniversalTime();
        var valid = local;
        while (zone.IsInvalidTime(valid))
            valid = valid.AddMinutes(-15);
        return new DateTimeOffset(local, zone.GetUtcOffset(valid)).ToUniversalTime();
    }
}
