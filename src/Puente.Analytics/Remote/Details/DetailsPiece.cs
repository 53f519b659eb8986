using Puente.Analytics.Remote.Intervals;

namespace Puente.Analytics.Remote.Details;

/// <summary>A legal interval of a details query, and how many conversations the platform counts in it.</summary>
/// <param name="Days">False for a part of a UTC day, whose conversations overlap with those of the day's other parts.</param>
/// <param name="IsTooDeep">Even so it holds more than pages can reach.</param>
internal sealed record DetailsPiece(QueryInterval Interval, long TotalHits, bool Days, bool IsTooDeep = false);

/// <summary>Cuts the interval of a details query.</summary>
internal static class DetailsPieces
{
    /// <summary>
    /// At UTC midnights: a conversation belongs to the day it started on, so that no two pieces hold the same one and
    /// together they hold what the whole would (docs/facts.md).
    /// </summary>
    public static IEnumerable<QueryInterval> Cut(QueryInterval interval, TimeSpan longest)
    {
        for (var from = interval.From; from < interval.To; )
        {
            // From an hour of a day the last midnight within reach is less than the whole span away.
            var reach = QueryInterval.DayOf(from + longest);
            var to = reach < interval.To && from + longest < interval.To ? reach : interval.To;
            yield return new QueryInterval(from, to);
            from = to;
        }
    }

    /// <summary>Two halves: by days where there are several, else within the day. None for less than two minutes.</summary>
    public static (QueryInterval Left, QueryInterval Right, bool Days)? Halve(QueryInterval interval)
    {
        var first = QueryInterval.DayOf(interval.From).AddDays(1);
        if (first < interval.To)
        {
            var days = (int)Math.Ceiling((interval.To - first).TotalDays);
            var middle = first.AddDays(days / 2);
            if (middle >= interval.To)
                middle = first;
            return (interval with { To = middle }, interval with { From = middle }, true);
        }

        if (interval.Span < TimeSpan.FromMinutes(2))
            return null;
        var half = interval.From + TimeSpan.FromMinutes(Math.Floor(interval.Span.TotalMinutes / 2));
        return (interval with { To = half }, interval with { From = half }, false);
    }
}
