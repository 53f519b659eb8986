using Puente.Analytics.Language;

namespace Puente.Analytics.Local;

/// <summary>The groups with the greatest or smallest of a metric over the whole interval.</summary>
internal static class TopGroups
{
    /// <param name="groups">In the order that decides among equals.</param>
    public static IEnumerable<GroupResult> Of(IEnumerable<GroupResult> groups, AggregateTop top)
    {
        var ranked = groups
            .Select(group => (Group: group, Value: ValueOf(group, top)))
            .Where(pair => pair.Value is not null);
        var ordered = top.IsGreatest
            ? ranked.OrderByDescending(pair => pair.Value)
            : ranked.OrderBy(pair => pair.Value);
        return ordered.Take(top.Limit).Select(pair => pair.Group);
    }

    private static decimal? ValueOf(GroupResult group, AggregateTop top)
    {
        if (top.Metric == DerivedMetrics.Conversations)
            return group.Conversations > 0 ? group.Conversations : null;
        var sum = group.Buckets.Values.Aggregate(
            default(EventSum),
            (sum, bucket) => sum + bucket.Metrics.GetValueOrDefault(top.Metric)
        );
        if (sum.Count == 0)
            return null;
        return top.Function switch
        {
            TopFunction.Average => (decimal)sum.Sum / sum.Count,
            TopFunction.Count => sum.Count,
            TopFunction.Max => sum.Max,
            TopFunction.Min => sum.Min,
            _ => sum.Sum,
        };
    }
}
