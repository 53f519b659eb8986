using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Aggregates;

/// <summary>The groups with the greatest or the smallest figure over the whole interval.</summary>
internal sealed record Ranking(bool Top, int Limit, string Metric, string Function)
{
    private const int MostGroups = 1_000;
    private static readonly string[] s_functions = ["average", "count", "max", "min", "sum"];

    /// <returns>Null when all groups are asked for.</returns>
    /// <exception cref="ApiException">400 for a limit that is missing or out of bounds, or a metric that cannot be sorted by.</exception>
    public static Ranking? Read(JsonObject body, AggregateDomain domain, IReadOnlySet<string> metrics)
    {
        string[] types = domain == AggregateDomain.Conversations ? ["groupBy", "topN", "bottomN"] : ["groupBy"];
        var type = Json.OneOf(body, "queryType", "QueryType", types);
        if (type is null or "groupBy")
            return null;
        if (Json.Whole(body, "limit") is not { } limit || limit is < 1 or > MostGroups)
            throw ApiException.BadRequest(
                $"A query of type {type} needs a limit from 1 to {MostGroups}.",
                "invalid.value"
            );
        var (metric, function) = Sorted(body, domain, metrics);
        return new Ranking(type == "topN", limit, metric, function);
    }

    /// <summary>The figure by which a group is ranked; null when it has no events of the metric.</summary>
    public double? Figure(Tally tally) =>
        tally.Count == 0
            ? null
            : Function switch
            {
                "average" => (double)tally.Sum / tally.Count,
                "sum" => tally.Sum,
                "min" => tally.Min,
                "max" => tally.Max,
                _ => tally.Count,
            };

    private static (string Metric, string Function) Sorted(
        JsonObject body,
        AggregateDomain domain,
        IReadOnlySet<string> metrics
    )
    {
        string[] sortable =
        [
            .. domain.Metrics.Where(name =>
                name == "nConversations" || (domain.Emitted.Contains(name) && name != "tShortAbandon")
            ),
        ];
        var type = domain.Type + "AggregateMetric";
        if (body["sortMetric"] is not { } given)
        {
            if (metrics.Count != 1)
                throw ApiException.BadRequest("A sortMetric must be given unless exactly one metric is named.");
            var only = metrics.First();
            return sortable.Contains(only) ? (only, "count") : throw ApiException.InvalidValue(only, type, sortable);
        }
        var sort =
            given as JsonObject ?? throw ApiException.BadRequest("The sortMetric must be an object.", "invalid.value");
        var metric = Json.OneOf(sort, "name", type, sortable) ?? throw ApiException.InvalidValue("", type, sortable);
        var function = Json.OneOf(sort, "function", "SortMetricFunction", metric[0] == 'n' ? ["count"] : s_functions);
        return (metric, function ?? "count");
    }
}
