namespace Puente.Analytics.Language;

/// <summary>All filters must hold.</summary>
internal sealed record DetailsQuery(
    QueryInterval Interval,
    bool IsAscending,
    bool IsByEnd,
    int PageSize,
    int PageNumber,
    IReadOnlyList<DetailsFilter> Filters,
    IReadOnlyList<Facet> Facets
);

/// <summary>What one and the same row has to be like.</summary>
internal enum FilterSubject
{
    Conversation,
    Segment,
    Evaluation,
    Survey,
    Resolution,
}

internal sealed record DetailsFilter(FilterSubject Subject, FilterGroup Filter);

internal abstract record Facet;

internal sealed record TermFacet(string Dimension, int Size) : Facet;

/// <param name="Ranges">In the order of the query.</param>
internal sealed record RangeFacet(string Metric, IReadOnlyList<ValueRange> Ranges) : Facet;
