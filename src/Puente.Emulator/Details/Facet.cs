using System.Text.Json.Nodes;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.Details;

/// <summary>A question about all matches of a details query: which values are the most frequent, or how many lie in ranges.</summary>
/// <param name="Name">The dimension, or the metric when <paramref name="Ranges"/> are asked for.</param>
internal sealed record Facet(string Name, int Size, IReadOnlyList<NumberRange>? Ranges)
{
    private const int DefaultSize = 10;
    private const int LargestSize = 1_000;
    private static readonly string[] s_dimensions =
    [
        .. FilterNames.ConversationDimensions,
        .. FilterNames.SegmentDimensions,
    ];

    public bool OfConversation { get; } = FilterNames.ConversationDimensions.Contains(Name);

    /// <exception cref="ApiException">400 with the platform's words for what it refuses.</exception>
    public static List<Facet> ReadList(JsonObject body) =>
        [
            .. (Json.List(body, "aggregations") ?? []).Select(one =>
                Read(
                    one as JsonObject
                        ?? throw ApiException.BadRequest("An aggregation must be an object.", "invalid.value")
                )
            ),
        ];

    private static Facet Read(JsonObject body)
    {
        var type =
            Json.OneOf(body, "type", "AggregationType", "termFrequency", "numericRange")
            ?? (body["metric"] is null ? "termFrequency" : "numericRange");
        return type == "termFrequency" ? Terms(body) : Numbers(body);
    }

    private static Facet Terms(JsonObject body)
    {
        var name =
            Json.OneOf(body, "dimension", "QueryDimension", s_dimensions)
            ?? throw ApiException.InvalidValue("", "QueryDimension", s_dimensions);
        var size = Json.Whole(body, "size") ?? DefaultSize;
        return size is < 1 or > LargestSize
            ? throw ApiException.BadRequest(
                $"The size of an aggregation must be from 1 to {LargestSize}.",
                "invalid.value"
            )
            : new Facet(name, size, null);
    }

    private static Facet Numbers(JsonObject body)
    {
        var name =
            Json.OneOf(body, "metric", "QueryMetric", FilterNames.ConversationMetrics)
            ?? throw ApiException.InvalidValue("", "QueryMetric", FilterNames.ConversationMetrics);
        if (Json.List(body, "ranges") is not { Count: > 0 } list)
            throw ApiException.BadRequest($"The aggregation of {name} needs ranges.", "invalid.value");
        return new Facet(name, 0, [.. list.Select(one => Range(one, name))]);
    }

    private static NumberRange Range(JsonNode? node, string name)
    {
        var body = node as JsonObject ?? throw ApiException.BadRequest("A range must be an object.", "invalid.value");
        var (from, to) = (NumberRange.Bound(body, "gte"), NumberRange.Bound(body, "lt"));
        return from is null && to is null
            ? throw ApiException.BadRequest($"A range of {name} needs gte or lt.", "invalid.value")
            : new NumberRange(null, from, to, null);
    }
}
