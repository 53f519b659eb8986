using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Observations;

/// <summary>A queue observation query, read strictly.</summary>
internal sealed record ObservationQuery(
    Func<string, string?, bool> Holds,
    IReadOnlySet<string> Metrics,
    IReadOnlySet<string> DetailMetrics
)
{
    private static readonly string[] s_dimensions = ["queueId", "mediaType"];

    private static readonly string[] s_metrics =
    [
        "oActiveUsers",
        "oAlerting",
        "oInteracting",
        "oLongestInteracting",
        "oLongestWaiting",
        "oMemberUsers",
        "oOffQueueUsers",
        "oOnQueueUsers",
        "oUserPresences",
        "oUserRoutingStatuses",
        "oWaiting",
    ];

    /// <exception cref="ApiException">400 with the platform's words for an empty or wrong filter or metric.</exception>
    public static ObservationQuery Read(JsonObject body)
    {
        if (body["filter"] is not JsonObject filter)
            throw ApiException.BadRequest("A filter must be given.");
        return new ObservationQuery(Filter(filter), Names(body, "metrics", all: true), Names(body, "detailMetrics"));
    }

    private static HashSet<string> Names(JsonObject body, string member, bool all = false)
    {
        if (Json.List(body, member) is not { Count: > 0 } list)
            return all ? [.. s_metrics] : [];
        var names = new HashSet<string>();
        foreach (var one in list)
            names.Add(
                one is JsonValue value && value.TryGetValue<string>(out var name) && s_metrics.Contains(name)
                    ? name
                    : throw ApiException.InvalidValue(one?.ToString() ?? "", "QueueObservationMetric", s_metrics)
            );
        return names;
    }

    private static Func<string, string?, bool> Filter(JsonObject filter)
    {
        var type = Json.OneOf(filter, "type", "QueryFilterType", "and", "or");
        if (type is null)
            throw ApiException.InvalidValue("", "QueryFilterType", ["and", "or"]);
        var parts = new List<Func<string, string?, bool>>();
        foreach (var clause in Objects(filter, "clauses"))
            parts.Add(Filter(clause));
        foreach (var predicate in Objects(filter, "predicates"))
            parts.Add(Predicate(predicate));
        if (parts.Count == 0)
            throw ApiException.BadRequest("A filter needs at least one clause or predicate.");
        return type == "and"
            ? (queue, media) => parts.TrueForAll(part => part(queue, media))
            : (queue, media) => parts.Exists(part => part(queue, media));
    }

    // The group of the agents has no medium: it exists for no predicate on the medium.
    private static Func<string, string?, bool> Predicate(JsonObject predicate)
    {
        var dimension =
            Json.OneOf(predicate, "dimension", "QueueObservationDimension", s_dimensions)
            ?? throw ApiException.InvalidValue("", "QueueObservationDimension", s_dimensions);
        var wanted = Json.Text(predicate, "value");
        var how = Json.OneOf(predicate, "operator", "QueryOperator", "matches", "exists", "notExists") ?? "matches";
        if (how == "matches" && wanted is null)
            throw ApiException.BadRequest("A predicate that matches needs a value.", "invalid.value");
        return (queue, media) =>
        {
            var value = dimension == "queueId" ? queue : media;
            return how switch
            {
                "exists" => value is not null,
                "notExists" => value is null,
                _ => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase),
            };
        };
    }

    private static IEnumerable<JsonObject> Objects(JsonObject filter, string member) =>
        (Json.List(filter, member) ?? []).Select(one =>
            one as JsonObject ?? throw ApiException.BadRequest($"Every entry of {member} must be an object.")
        );
}
