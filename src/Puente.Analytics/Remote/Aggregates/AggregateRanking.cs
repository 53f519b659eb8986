namespace Puente.Analytics.Remote.Aggregates;

/// <summary>
/// topN and bottomN over pieces. The best of a piece need not be the best of the whole, so every group is asked for and
/// ranked here, over the whole interval (docs/analytics.md).
/// </summary>
internal sealed class AggregateRanking(bool top, int limit, string metric, string function)
{
    public string Metric => metric;

    /// <returns>Null when the query wants every group.</returns>
    /// <exception cref="AnalyticsQueryException">It wants the first of a ranking and does not say which.</exception>
    public static AggregateRanking? Of(QueryDocument query)
    {
        var type = query.Text("queryType");
        if (type is not ("topN" or "bottomN"))
            return null;
        var metrics = query.Texts("metrics");
        var sort = query.Object("sortMetric");
        var name = sort?["name"]?.GetValue<string>() ?? (metrics.Count == 1 ? metrics[0] : null);
        if (name is null)
            throw new AnalyticsQueryException(
                $"A {type} query over several pieces needs \"sortMetric\": {{ \"name\": …, \"function\": \"sum\" }}, or one metric only."
            );
        if (name == "nConversations")
            throw new AnalyticsQueryException(
                $"nConversations counts different conversations, so its {type} cannot be found from pieces; ask for a shorter interval, or rank by another metric."
            );
        return new AggregateRanking(
            type == "topN",
            query.Whole("limit") ?? throw new AnalyticsQueryException($"A {type} query needs a \"limit\"."),
            name,
            sort?["function"]?.GetValue<string>() ?? "count"
        );
    }

    /// <param name="groups">In the order that decides between equals.</param>
    public IEnumerable<MergedGroup> Best(IEnumerable<MergedGroup> groups)
    {
        var ranked = groups
            .Select(group => (Group: group, Value: ValueOf(group)))
            .Where(pair => pair.Value is not null);
        ranked = top ? ranked.OrderByDescending(pair => pair.Value) : ranked.OrderBy(pair => pair.Value);
        return ranked.Take(limit).Select(pair => pair.Group);
    }

    private decimal? ValueOf(MergedGroup group)
    {
        var stats = group.Buckets.Select(bucket => bucket.Metric(metric)).OfType<StatsSum>().ToList();
        decimal? Sum(string figure) =>
            stats.Any(one => one[figure] is not null) ? stats.Sum(one => one[figure] ?? 0) : null;
        return function switch
        {
            "average" => Sum("count") is > 0 and var count ? Sum("sum") / count : null,
            "min" => stats.Min(one => one["min"]),
            "max" => stats.Max(one => one["max"]),
            "sum" or "count" => Sum(function),
            _ => throw new AnalyticsQueryException(
                $"The function '{function}' of sortMetric is not known; write average, count, max, min or sum."
            ),
        };
    }
}
