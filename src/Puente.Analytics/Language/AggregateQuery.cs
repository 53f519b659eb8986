namespace Puente.Analytics.Language;

/// <summary>Which of a kind of records an aggregate counts, and by which names.</summary>
internal sealed record AggregateDomain(WordList Dimensions, WordList Metrics, bool HasTop)
{
    public static AggregateDomain Conversations { get; } =
        new(AggregateWords.ConversationDimensions, AggregateWords.ConversationMetrics, HasTop: true);

    public static AggregateDomain Flows { get; } =
        new(AggregateWords.FlowDimensions, AggregateWords.FlowMetrics, HasTop: false);

    public WordList FilterDimensions { get; } = Dimensions.With("canonicalExternalContactId");

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
