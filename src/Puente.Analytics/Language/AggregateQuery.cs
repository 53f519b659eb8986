namespace Puente.Analytics.Language;

/// <summary>Which of a kind of records an aggregate counts, and by which names.</summary>
internal sealed record AggregateDomain(string Type, WordList Dimensions, WordList Metrics, bool HasTop)
{
    public static AggregateDomain Conversations { get; } =
        new("Conversation", AggregateWords.ConversationDimensions, AggregateWords.ConversationMetrics, HasTop: true);

    public static AggregateDomain Flows { get; } =
        new("Flow", AggregateWords.FlowDimensions, AggregateWords.FlowMetrics, HasTop: false);

    public WordList FilterDimensions { get; } = Dimensions.With("canonicalExternalContactId");

    public WordList TimeDimensions { get; } = WordList.Of(Type + "AggregateTimeDimension", "eventTime");

    /// <summary>Targets of views.</summary>
    public WordList Timers { get; } = new(Metrics.Type, [.. Metrics.Words.Where(metric => metric[0] == 't')]);

    /// <summary>Groups can be sorted by these (docs/analytics.md, Aggregates).</summary>
    public WordList Sortable { get; } =
        new(
            Metrics.Type,
            [
                .. Metrics.Words.Where(metric =>
                    metric == DerivedMetrics.Conversations
                    || (!DerivedMetrics.Has(metric) && metric != DerivedMetrics.ShortAbandon)
                ),
            ]
        );

    public WordList QueryTypes { get; } = WordList.Of("QueryType", HasTop ? "groupBy topN bottomN" : "groupBy");

    /// <summary>Metrics that sessions emit: the rest is made from these.</summary>
    public IReadOnlyList<string> Emitted { get; } = [.. Metrics.Words.Where(metric => !DerivedMetrics.Has(metric))];
}

internal sealed record AggregateQuery(
    AggregateDomain Domain,
    QueryInterval Interval,
    Granularity? Granularity,
    TimeZoneInfo Zone,
    IReadOnlyList<string> GroupBy,
    FilterGroup? Filter,
    IReadOnlyList<string> Metrics,
    IReadOnlyList<AggregateView> Views,
    bool IsFlattened,
    AggregateTop? Top
);

/// <summary>Events of a metric with a value within a range, under a name of their own.</summary>
internal sealed record AggregateView(string Name, string Target, ValueRange Range);

internal enum TopFunction
{
    Average,
    Count,
    Max,
    Min,
    Sum,
}

/// <summary>The groups with the greatest or smallest of something.</summary>
internal sealed record AggregateTop(bool IsGreatest, int Limit, string Metric, TopFunction Function);
