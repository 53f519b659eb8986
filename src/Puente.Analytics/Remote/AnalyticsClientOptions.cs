namespace Puente.Analytics.Remote;

/// <summary>The platform's limits as far as they are known (docs/facts.md), and how hard to ask.</summary>
public sealed record AnalyticsClientOptions
{
    /// <summary>Longest interval of a details query without filters.</summary>
    public TimeSpan DetailsSpan { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Longest interval of a details query with any filter.</summary>
    public TimeSpan FilteredDetailsSpan { get; init; } = TimeSpan.FromDays(31);

    /// <summary>Longest interval of an aggregate query with buckets shorter than a day.</summary>
    public TimeSpan AggregateSpan { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Longest interval tried with buckets of a day and more, or none. Not documented: where the platform refuses it,
    /// the question is asked again in pieces of <see cref="AggregateSpan"/>.
    /// </summary>
    public TimeSpan CoarseAggregateSpan { get; init; } = TimeSpan.FromDays(31);

    /// <summary>Rows of a details page, 1 to 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Results that pages of one details query reach.</summary>
    public int Depth { get; init; } = 100_000;

    /// <summary>Requests under way at once; the rate gate of the platform client decides how fast they may start.</summary>
    public int Parallel { get; init; } = 6;

    /// <summary>From this many conversations on, a job is less work for both sides than pages of 100.</summary>
    public long JobFrom { get; init; } = 10_000;

    /// <summary>Rows asked of a job's results page.</summary>
    public int JobPageSize { get; init; } = 1_000;

    /// <summary>Wait between looks at a job's state.</summary>
    public TimeSpan JobPoll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A job that takes longer is given up, and the query asked.</summary>
    public TimeSpan JobPatience { get; init; } = TimeSpan.FromMinutes(30);
}
