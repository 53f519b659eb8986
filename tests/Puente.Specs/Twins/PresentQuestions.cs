using System.Text.Json.Nodes;
using Puente.Analytics;

namespace Puente.Specs.Twins;

/// <summary>Draws questions about now: observations and activity.</summary>
internal sealed class PresentQuestions(
    Random random,
    IReadOnlyList<string> queues,
    IReadOnlyList<string> users,
    IReadOnlyList<string> presences
)
{
    public static readonly AnalyticsEndpoint[] Endpoints =
    [
        AnalyticsEndpoint.QueueObservations,
        AnalyticsEndpoint.UserObservations,
        AnalyticsEndpoint.ConversationActivity,
        AnalyticsEndpoint.RoutingActivity,
        AnalyticsEndpoint.UserActivity,
    ];

    private static readonly string[] s_agents =
    [
        "oMemberUsers",
        "oActiveUsers",
        "oOnQueueUsers",
        "oOffQueueUsers",
        "oUserPresences",
        "oUserRoutingStatuses",
    ];

    private static readonly string[] s_interactions = ["oWaiting", "oAlerting", "oInteracting"];
    private static readonly string[] s_queues = ["oMemberQueues", "oActiveQueues"];

    public JsonObject Next(AnalyticsEndpoint endpoint)
    {
        var question = new JsonObject();
        var isActivity = endpoint is not (AnalyticsEndpoint.QueueObservations or AnalyticsEndpoint.UserObservations);
        string[] known = endpoint switch
        {
            AnalyticsEndpoint.QueueObservations => [.. s_agents, .. s_interactions],
            AnalyticsEndpoint.ConversationActivity => s_interactions,
            AnalyticsEndpoint.RoutingActivity => s_agents,
            _ => s_queues,
        };
        string[] dimensions = endpoint switch
        {
            AnalyticsEndpoint.QueueObservations or AnalyticsEndpoint.ConversationActivity => ["queueId", "mediaType"],
            AnalyticsEndpoint.RoutingActivity =>
            [
                "queueId",
                "userId",
                "routingStatus",
                "systemPresence",
                "organizationPresenceId",
            ],
            _ => ["userId"],
        };
        if (Chance(0.02))
            known = ["oNothing", .. known];
        var metrics = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(known));
        question["metrics"] = new JsonArray([
            .. metrics.Select(metric =>
                isActivity ? new JsonObject { ["metric"] = metric } : (JsonNode)JsonValue.Create(metric)
            ),
        ]);
        if (Chance(0.02))
            question.Remove("metrics");
        // Without metrics the emulator tells of the longest wait too, which no table holds.
        if (endpoint == AnalyticsEndpoint.QueueObservations && !question.ContainsKey("metrics"))
            question["metrics"] = new JsonArray("oWaiting");
        if (Chance(isActivity ? 0.6 : 0.97))
            question["filter"] = Filter(dimensions);
        if (isActivity && Chance(0.75))
            question["groupBy"] = new JsonArray([
                .. (endpoint == AnalyticsEndpoint.RoutingActivity ? ["queueId"] : dimensions)
                    .OrderBy(_ => random.Next())
                    .Take(random.Next(1, 3))
                    .Select(one => (JsonNode)JsonValue.Create(Chance(0.02) ? "nothing" : one)),
            ]);
        return question;
    }

    private JsonObject Filter(string[] dimensions, bool isClause = false)
    {
        var filter = new JsonObject { ["type"] = Chance(0.6) ? "or" : "and" };
        filter["predicates"] = new JsonArray([
            .. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (JsonNode)Predicate(Pick(dimensions))),
        ]);
        if (!isClause && Chance(0.3))
            filter["clauses"] = new JsonArray(Filter(dimensions, isClause: true));
        return filter;
    }

    private JsonObject Predicate(string dimension)
    {
        var predicate = new JsonObject { ["dimension"] = Chance(0.01) ? "nowhere" : dimension };
        if (Chance(0.15))
            predicate["operator"] = Pick(["exists", "notExists"]);
        else
            predicate["value"] = dimension switch
            {
                "queueId" => Id(queues),
                "userId" => Id(users),
                "organizationPresenceId" => Id(presences),
                "mediaType" => Pick(["voice", "email", "callback", "message", "chat", "VOICE"]),
                "routingStatus" => Pick(["IDLE", "INTERACTING", "OFF_QUEUE", "COMMUNICATING", "NOT_RESPONDING"]),
                _ => Pick(["ON_QUEUE", "OFFLINE", "AVAILABLE", "MEAL", "on_queue"]),
            };
        return predicate;
    }

    private string Id(IReadOnlyList<string> ids)
    {
        var id = Chance(0.9) ? Pick(ids) : "0";
        return Chance(0.1) ? id.ToUpperInvariant() : id;
    }

    private bool Chance(double share) => random.NextDouble() < share;

    private string Pick(IReadOnlyList<string> among) => among[random.Next(among.Count)];
}
