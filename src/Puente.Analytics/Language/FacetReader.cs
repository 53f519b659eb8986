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
        "QueryDimension",
        [.. DetailWords.ConversationDimensions.Words.Union(DetailWords.SegmentDimensions.Words)]
    );

    public static IReadOnlyList<Facet> Read(QueryObject query) =>
        [.. query.List("aggregations", MostFacets).Select(ReadFacet)];

    private static Facet ReadFacet(JsonElement element)
    {
        var facet = QueryObject.Of(element, "An aggregation");
        var type = facet.Word("type", Types) ?? (facet.Find("metric") is null ? "termFrequency" : "numericRange");
        return type == "termFrequency" ? ReadTerms(facet) : ReadRanges(facet);
    }

    private static TermFacet ReadTerms(QueryObject facet)
    {
        var dimension = Dimensions.Require(facet.Text("dimension") ?? "");
        var size = facet.Whole("size") ?? DefaultSize;
        return size is >= 1 and <= MostTerms
            ? new TermFacet(dimension, size)
            : throw AnalyticsRefusalException.InvalidValue(
                $"The size of an aggregation must be from 1 to {MostTerms}."
            );
    }

    private static RangeFacet ReadRanges(QueryObject facet)
    {
        var metric = DetailWords.ConversationMetrics.Require(facet.Text("metric") ?? "");
        var ranges = facet.List("ranges", MostRanges);
        return ranges.Count > 0
            ? new RangeFacet(metric, [.. ranges.Select(range => ReadRange(range, metric))])
            : throw AnalyticsRefusalException.InvalidValue($"The aggregation of {metric} needs ranges.");
    }

    private static ValueRange ReadRange(JsonElement element, string metric)
    {
        var range = QueryObject.Of(element, "A range");
        var read = new ValueRange(null, range.Bound("gte"), range.Bound("lt"), null);
        return read.Bounds.Any()
            ? read
            : throw AnalyticsRefusalException.InvalidValue($"A range of {metric} needs gte or lt.");
    }
}
