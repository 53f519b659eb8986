namespace Puente.Analytics.Language;

/// <summary>Reads <c>queryType</c>, <c>limit</c> and <c>sortMetric</c>.</summary>
internal static class TopReader
{
    private const int MostGroups = 1_000;
    private static readonly WordList QueryTypes = WordList.Of("AggregateQueryType", "groupBy topN bottomN");

    private static readonly WordList Functions = WordList.Of("SortMetricFunction", "average count max min sum");

    // The platform's description: not to be sorted by. Of a target there is nothing to sort.
    private static readonly string[] Unsortable =
    [
        DerivedMetrics.ServiceLevel,
        DerivedMetrics.CallbackServiceLevel,
        DerivedMetrics.Wait,
        DerivedMetrics.ShortAbandon,
        DerivedMetrics.ServiceTarget,
    ];

    /// <returns>Null for a query that answers all groups.</returns>
    public static AggregateTop? Read(QueryObject query, AggregateDomain domain, IReadOnlyList<string> metrics)
    {
        var type = QueryTypes.Require(query.Text("queryType") ?? "groupBy");
        var limit = query.Whole("limit");
        var sort = ReadSort(query, domain);
        if (type == "groupBy")
            return limit is null && sort is null
                ? null
                : throw AnalyticsRefusalException.BadRequest("limit and sortMetric go with topN and bottomN only.");
        if (limit is not (>= 1 and <= MostGroups))
            throw AnalyticsRefusalException.BadRequest($"{type} needs a limit of 1 to {MostGroups}.");
        if (sort is null && metrics is not [_])
            throw AnalyticsRefusalException.BadRequest($"{type} needs a sortMetric, or exactly one metric.");
        var (metric, function) = sort ?? (metrics[0], TopFunction.Count);
        if (Unsortable.Contains(metric))
            throw AnalyticsRefusalException.BadRequest($"Groups cannot be sorted by {metric}.");
        if (metric == DerivedMetrics.Conversations && function != TopFunction.Count)
            throw AnalyticsRefusalException.BadRequest($"{metric} has a count only.");
        return new AggregateTop(type == "topN", limit.Value, metric, function);
    }

    private static (string, TopFunction)? ReadSort(QueryObject query, AggregateDomain domain)
    {
        if (query.Find("sortMetric") is not { } element)
            return null;
        var sort = QueryObject.Of(element, "sortMetric", "name", "function");
        var metric = domain.Metrics.Require(sort.Text("name") ?? "");
        var function = Functions.Require(sort.Text("function") ?? "count");
        return (metric, Enum.Parse<TopFunction>(function, ignoreCase: true));
    }
}
