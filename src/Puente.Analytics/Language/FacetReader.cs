using System.Text.Json;

namespace Puente.Analytics.Language;

/// <summary>Reads the <c>aggregations</c> of a details query.</summary>
internal static class FacetReader
{
    private const int MostFacets = 50;
    private const int MostRanges = 100;
    private const int DefaultSize = 10;
    private const int MostTerms = 1_000;
    private static readonly WordList Types = WordList.Of("AggregationType", "termFrequency numericRange");

    private static readonly WordList Dimensions = new(
        "ConversationDetailQueryDimension",
        [.. DetailWords.ConversationDimensions.Words.Union(DetailWords.SegmentDimensions.Words)]
    );

    public static IReadOnlyList<Facet> Read(QueryObject query) =>
        [.. query.List("aggregations", MostFacets).Select(ReadFacet)];

    private static Facet ReadFacet(JsonElement element)
    {
        const string Place = "aggregations";
        var facet = QueryObject.Of(element, Place, "type", "dimension", "size", "metric", "ranges");
        var (dimension, metric) = (facet.Text("dimension"), facet.Text("metric"));
        if ((dimension is null) == (metric is null))
            throw AnalyticsRefusalException.BadRequest($"{Place}: name a dimension or a metric.");
        var type = dimension is null ? "numericRange" : "termFrequency";
        if (facet.Text("type") is { } said && Types.Require(said) != type)
            throw AnalyticsRefusalException.BadRequest(
                $"{Place}: termFrequency names a dimension, numericRange a metric."
            );
        var size = facet.Whole("size");
        var ranges = facet.List("ranges", MostRanges);
        if (dimension is not null)
        {
            if (ranges.Count > 0)
                throw AnalyticsRefusalException.BadRequest($"{Place}: a dimension has no ranges.");
            return size is null or (>= 1 and <= MostTerms)
                ? new TermFacet(Dimensions.Require(dimension), size ?? DefaultSize)
                : throw AnalyticsRefusalException.BadRequest($"{Place}.size must be from 1 to {MostTerms}.");
        }

        if (size is not null)
            throw AnalyticsRefusalException.BadRequest($"{Place}: a metric has no size.");
        return ranges.Count > 0
            ? new RangeFacet(DetailWords.ConversationMetrics.Require(metric!), [.. ranges.Select(ReadRange)])
            : throw AnalyticsRefusalException.BadRequest($"{Place}: a metric has at least one range.");
    }

    private static ValueRange ReadRange(JsonElement element)
    {
        const string Place = "aggregations.ranges";
        var range = QueryObject.Of(element, Place, "gte", "lt");
        var read = new ValueRange(null, range.Number("gte"), range.Number("lt"), null);
        return read.Bounds.Any() ? read : throw AnalyticsRefusalException.BadRequest($"{Place} has gte, lt or both.");
    }
}
