namespace Puente.Analytics.Language;

/// <summary>Reads <c>queryType</c>, <c>limit</c> and <c>sortMetric</c>.</summary>
internal static class TopReader
{
    private const int MostGroups = 1_000;
    private static readonly WordList Functions = WordList.Of("SortMetricFunction", "average count max min sum");
    private static readonly WordList CounterFunctions = WordList.Of("SortMetricFunction", "count");

    /// <returns>Null for a query that answers all groups.</returns>
    public static AggregateTop? Read(QueryObject query, AggregateDomain domain, IReadOnlyList<string> metrics)
    {
        var type = query.Word("queryType", domain.QueryTypes);
        if (type is null or "groupBy")
            return null;
        if (query.Whole("limit") is not { } limit || limit is < 1 or > MostGroups)
            throw AnalyticsRefusalException.InvalidValue(
                $"A query of type {type} needs a limit from 1 to {MostGroups}."
            );
        var (metric, function) = ReadSort(query, domain, metrics);
        return new AggregateTop(type == "topN", limit, metric, function);
    }

    private static (string, TopFunction) ReadSort(
        QueryObject query,
        AggregateDomain domain,
        IReadOnlyList<string> metrics
    )
    {
        if (query.Find("sortMetric") is not { } element)
        {
            return metrics is [var only]
                ? (domain.Sortable.Require(only), TopFunction.Count)
                : throw AnalyticsRefusalException.BadRequest(
                    "A sortMetric must be given unless exactly one metric is named."
                );
        }
        var sort = QueryObject.Of(element, "The sortMetric");
        var metric = domain.Sortable.Require(sort.Text("name") ?? "");
        var function = sort.Word("function", metric[0] == 'n' ? CounterFunctions : Functions) ?? "count";
        return (metric, Enum.Parse<TopFunction>(function, ignoreCase: true));
    }
}
