using System.Text.Json.Nodes;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.Observations;

/// <summary>A queue observation query, read strictly.</summary>
internal sealed record ObservationQuery(
    Func<string, string?, bool> Holds,
    IReadOnlySet<string> Metrics,
    IReadOnlySet<string> DetailMetrics
)
{
    private static readonly FilterWords s_words = new()
    {
        DimensionType = "QueueObservationDimension",
        Dimensions = ["queueId", "mediaType"],
    };

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
        var filter =
            Filter.ReadOne(body, "filter", s_words) ?? throw ApiException.BadRequest("A filter must be given.");
        return new ObservationQuery(
            (queue, media) =>
                filter.Holds(predicate => predicate.Holds(ValuesOf(predicate.Name == "queueId" ? queue : media))),
            Names(body, "metrics", all: true),
            Names(body, "detailMetrics")
        );
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

    // The group of the agents has no medium: it exists for no predicate on the medium.
    private static FilterValue[] ValuesOf(string? text) => text is null ? [] : [new(ValueKind.Text, text)];
}
