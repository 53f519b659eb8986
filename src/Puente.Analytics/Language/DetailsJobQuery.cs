namespace Puente.Analytics.Language;

/// <summary>A job for the conversations whose life overlaps the interval. All filters must hold.</summary>
/// <param name="IsByStartDay">Only those that started on the interval's first UTC day or later, as a query selects them.</param>
/// <param name="Limit">Most conversations of all pages together, at least 1; null for all.</param>
internal sealed record DetailsJobQuery(
    QueryInterval Interval,
    bool IsAscending,
    bool IsByStartDay,
    int? Limit,
    IReadOnlyList<DetailsFilter> Filters
);
