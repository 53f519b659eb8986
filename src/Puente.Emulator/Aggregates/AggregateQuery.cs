using System.Text.Json.Nodes;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.Aggregates;

/// <summary>
/// An aggregate query of conversations, read strictly. What the platform would answer and the emulator cannot is refused by
/// name; it is never left out of an answer in silence.
/// </summary>
internal sealed record AggregateQuery(
    long From,
    long To,
    Buckets Buckets,
    bool ByQueue,
    Filter? Filter,
    IReadOnlySet<string> Metrics
)
{
    private static readonly string[] s_computedDimensions = ["mediaType", "queueId"];

    /// <summary>Emitted counters and timers, and the one that is the union of three of them.</summary>
    private static readonly string[] s_computedMetrics =
    [
        .. Enum.GetNames<Metric>().Intersect(AggregateNames.Metrics).Where(name => name[0] is 'n' or 't'),
        "tWait",
    ];

    /// <exception cref="ApiException">400 with the platform's words for what it refuses, with others for what only the
    /// emulator does.</exception>
    public static AggregateQuery Read(JsonObject body)
    {
        var (from, to) = Dates.ReadInterval(Json.Text(body, "interval"));
        Json.OneOf(body, "alternateTimeDimension", "ConversationAggregateTimeDimension", "eventTime");
        Json.Flag(body, "flattenMultivaluedDimensions");
        var type = Json.OneOf(body, "queryType", "QueryType", "groupBy", "topN", "bottomN");
        if (type is "topN" or "bottomN")
            throw NotComputed("a query of type " + type);
        if (Json.List(body, "views") is { Count: > 0 })
            throw NotComputed("views");
        var groupBy = Names(body, "groupBy", "ConversationAggregateDimension", AggregateNames.Dimensions);
        foreach (var dimension in groupBy.Except(s_computedDimensions))
            throw NotComputed($"groups by {dimension}");
        var metrics = Names(body, "metrics", "ConversationAggregateMetric", AggregateNames.Metrics);
        if (metrics.Count == 0)
            throw NotComputed("all metrics at once: name them");
        foreach (var metric in metrics.Except(s_computedMetrics))
            throw NotComputed(metric);
        var filter = Filter.ReadOne(body, "filter", AggregateNames.FilterDimensions);
        if (filter is not null)
            Check(filter);
        return new AggregateQuery(from, to, Buckets.Read(body, from, to), groupBy.Contains("queueId"), filter, metrics);
    }

    /// <param name="queue">Null when the metric was emitted outside of any queue.</param>
    public bool Holds(string media, string? queue) =>
        Filter is null || Filter.Holds(predicate => Holds(predicate, predicate.Name == "mediaType" ? media : queue));

    private static bool Holds(Predicate predicate, string? value) =>
        predicate.Operator switch
        {
            PredicateOperator.Exists => value is not null,
            PredicateOperator.NotExists => value is null,
            _ => string.Equals(value, predicate.Value, StringComparison.OrdinalIgnoreCase),
        };

    private static void Check(Filter filter)
    {
        foreach (var predicate in filter.Predicates)
        {
            if (!s_computedDimensions.Contains(predicate.Name))
                throw NotComputed($"filters on {predicate.Name}");
            if (predicate.Range is not null)
                throw NotComputed($"ranges of {predicate.Name}");
        }
        foreach (var clause in filter.Clauses)
            Check(clause);
    }

    private static HashSet<string> Names(JsonObject body, string member, string type, string[] allowed) =>
        [
            .. (Json.List(body, member) ?? []).Select(one =>
                one is JsonValue value && value.TryGetValue<string>(out var name) && allowed.Contains(name)
                    ? name
                    : throw ApiException.InvalidValue(one?.ToString() ?? "", type, allowed)
            ),
        ];

    private static ApiException NotComputed(string what) =>
        ApiException.BadRequest($"The emulator does not compute {what}.");
}
