using System.Text.Json.Nodes;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.Aggregates;

/// <summary>An aggregate query, read strictly. What cannot be answered is refused by name; it is never left out of an
/// answer in silence.</summary>
internal sealed record AggregateQuery(AggregateDomain Domain, long From, long To, Buckets Buckets)
{
    /// <summary>The group's dimensions in order; the medium is always the first.</summary>
    public required IReadOnlyList<string> GroupBy { get; init; }
    public Filter? Filter { get; init; }

    /// <summary>The metrics named; empty asks for all that have events.</summary>
    public required IReadOnlySet<string> Metrics { get; init; }
    public required IReadOnlyList<AggregateView> Views { get; init; }

    /// <summary>Whether several values of a dimension make one group together.</summary>
    public bool Flatten { get; init; }

    /// <summary>Set when only the first or last groups are asked for.</summary>
    public Ranking? Ranking { get; init; }

    public bool Wants(string metric) =>
        Metrics.Count == 0 ? metric != "nConversations" && metric != "oCallbackServiceLevel" : Metrics.Contains(metric);

    /// <exception cref="ApiException">400 with the platform's words for what it refuses.</exception>
    public static AggregateQuery Read(JsonObject body, AggregateDomain domain)
    {
        var (from, to) = Dates.ReadInterval(Json.Text(body, "interval"));
        Json.OneOf(body, "alternateTimeDimension", domain.Type + "AggregateTimeDimension", "eventTime");
        var metrics = Names(body, "metrics", domain.Type + "AggregateMetric", domain.Metrics).ToHashSet();
        if (metrics.Contains("oCallbackServiceLevel"))
            throw ApiException.BadRequest(
                "The metric oCallbackServiceLevel cannot be answered: its arithmetic is not known.",
                "not.derivable"
            );
        var groupBy = Names(body, "groupBy", domain.Type + "AggregateDimension", domain.Dimensions);
        return new AggregateQuery(domain, from, to, Buckets.Read(body, from, to))
        {
            GroupBy = ["mediaType", .. groupBy.Where(name => name != "mediaType").Distinct()],
            Filter = Filter.ReadOne(body, "filter", domain.Filters),
            Metrics = metrics,
            Views = AggregateView.ReadList(body, domain),
            Flatten = Json.Flag(body, "flattenMultivaluedDimensions"),
            Ranking = Ranking.Read(body, domain, metrics),
        };
    }

    private static List<string> Names(JsonObject body, string member, string type, string[] allowed) =>
        [
            .. (Json.List(body, member) ?? []).Select(one =>
                one is JsonValue value && value.TryGetValue<string>(out var name) && allowed.Contains(name)
                    ? name
                    : throw ApiException.InvalidValue(one?.ToString() ?? "", type, allowed)
            ),
        ];
}
