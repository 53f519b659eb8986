using System.Text.Json.Nodes;
using Puente.Emulator.Events;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Http;
using Puente.Emulator.Staffing;

namespace Puente.Emulator.Observations;

/// <summary>Activity queries: what happens now, grouped as the caller wishes. Counts only: what details look like is not known.</summary>
internal sealed class ActivityEndpoints(EventEngine engine, Roster roster)
{
    private static readonly string[] s_many =
    [
        "activeRouting",
        "addressFrom",
        "addressTo",
        "agentScore",
        "ani",
        "conversationId",
        "convertedFrom",
        "convertedTo",
        "direction",
        "dnis",
        "mediaType",
        "participantName",
        "queueId",
        "requestedLanguageId",
        "requestedRouting",
        "requestedRoutingSkillId",
        "routingPriority",
        "scoredAgentId",
        "sessionId",
        "teamId",
        "usedRouting",
        "userId",
    ];

    private static readonly ActivityWords s_conversations = new(
        "ConversationActivityMetric",
        ["oAlerting", "oInteracting", "oLongestInteracting", "oLongestWaiting", "oWaiting"],
        "ConversationActivityDimension",
        s_many,
        s_many,
        ["queueId", "mediaType"]
    );

    private static readonly ActivityWords s_routing = new(
        "RoutingActivityMetric",
        ["oActiveUsers", "oMemberUsers", "oOffQueueUsers", "oOnQueueUsers", "oUserPresences", "oUserRoutingStatuses"],
        "RoutingActivityDimension",
        ["queueId"],
        [
            "organizationPresenceId",
            "presenceDate",
            "queueId",
            "queueMembershipStatus",
            "routingStatus",
            "routingStatusDate",
            "systemPresence",
            "teamId",
            "userId",
        ],
        ["organizationPresenceId", "queueId", "routingStatus", "systemPresence", "userId"]
    );

    private static readonly ActivityWords s_users = new(
        "UserActivityMetric",
        ["oActiveQueues", "oMemberQueues"],
        "UserActivityDimension",
        ["userId"],
        ["userId"],
        ["userId"]
    );

    public void Map(RouteTable routes)
    {
        Add("conversations", s_conversations, "analytics:conversationObservation:view", Conversations);
        Add("routing", s_routing, "analytics:queueObservation:view", Routing);
        Add("users", s_users, "analytics:userObservation:view", (query, _) => Users(query));

        void Add(
            string subject,
            ActivityWords words,
            string permission,
            Func<ActivityQuery, Floor, IEnumerable<JsonObject>> answer
        ) =>
            routes.Add(
                "POST",
                $"/api/v2/analytics/{subject}/activity/query",
                async request =>
                {
                    var query = ActivityQuery.Read(await request.ObjectAsync(), words);
                    var results = await Task.Run(
                        () => engine.Read((floor, _) => new JsonArray([.. answer(query, floor)])),
                        request.Aborted
                    );
                    return ApiAnswer.Json(new JsonObject { ["results"] = results });
                },
                permission
            );
    }

    private IEnumerable<JsonObject> Conversations(ActivityQuery query, Floor floor)
    {
        var all = new List<(Dictionary<string, string> Values, int[] Counts)>();
        for (var queue = 0; queue < roster.Queues.Length; queue++)
            foreach (var media in Floor.QueueMedia)
            {
                var counts = new int[Enum.GetValues<Stage>().Length];
                foreach (var one in floor.OfQueue(queue))
                    if (one.Media == media)
                        counts[(int)one.Stage]++;
                all.Add((new() { ["queueId"] = roster.Queues[queue].Id, ["mediaType"] = media.ToString() }, counts));
            }
        return Groups(
            query,
            all,
            one => one.Values,
            group =>
                query.Metrics.Select(metric =>
                    Row(
                        metric,
                        null,
                        group.Sum(one =>
                            one.Counts[
                                metric switch
                                {
                                    "oWaiting" => (int)Stage.Waiting,
                                    "oAlerting" => (int)Stage.Alerting,
                                    _ => (int)Stage.Interacting,
                                }
                            ]
                        )
                    )
                )
        );
    }

    private IEnumerable<JsonObject> Routing(ActivityQuery query, Floor floor)
    {
        var all = new List<Dictionary<string, string>>();
        for (var queue = 0; queue < roster.Queues.Length; queue++)
            foreach (var member in roster.MembersOf(queue))
            {
                var state = floor.Agent(member.Number);
                all.Add(
                    new()
                    {
                        ["queueId"] = roster.Queues[queue].Id,
                        ["userId"] = member.Id,
                        ["routingStatus"] = state.Status.ToString(),
                        ["systemPresence"] = Presences.Event(state.Presence),
                        ["organizationPresenceId"] = Presences.Definition(roster.Organisation.Id, state.Presence),
                    }
                );
            }
        return Groups(query, all, one => one, group => Rows(query, [.. group.DistinctBy(one => one["userId"])]));
    }

    private static IEnumerable<JsonObject> Rows(ActivityQuery query, List<Dictionary<string, string>> users)
    {
        foreach (var metric in query.Metrics)
        {
            // Whoever is a member has the queue activated.
            if (metric is "oMemberUsers" or "oActiveUsers")
            {
                yield return Row(metric, null, users.Count);
                continue;
            }
            var shown = metric switch
            {
                "oOnQueueUsers" => users.Where(one => one["routingStatus"] != nameof(RoutingStatus.OFF_QUEUE)),
                "oOffQueueUsers" => users.Where(one => one["systemPresence"] != Presences.Event(Duty.OnQueue)),
                _ => users,
            };
            var qualifier = metric is "oUserRoutingStatuses" or "oOnQueueUsers"
                ? "routingStatus"
                : "organizationPresenceId";
            foreach (var one in shown.GroupBy(user => user[qualifier]).OrderBy(one => one.Key, StringComparer.Ordinal))
                yield return Row(metric, one.Key, one.Count());
        }
    }

    private IEnumerable<JsonObject> Users(ActivityQuery query) =>
        Groups(
            query,
            Enumerable.Range(0, roster.Users.Length),
            user => new Dictionary<string, string> { ["userId"] = roster.Users[user].Id },
            users =>
            {
                var queues = users.SelectMany(user => roster.QueuesOf(user).ToArray()).Distinct().Count();
                return query.Metrics.Select(metric => Row(metric, null, queues));
            }
        );

    /// <summary>Groups letter by letter, in the order of the query's dimensions.</summary>
    private static IEnumerable<JsonObject> Groups<T>(
        ActivityQuery query,
        IEnumerable<T> all,
        Func<T, Dictionary<string, string>> valuesOf,
        Func<IEnumerable<T>, IEnumerable<JsonObject>> rows
    )
    {
        var groups = all.Where(one => query.Holds(valuesOf(one)))
            .GroupBy(one => query.GroupOf(valuesOf(one)))
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var data = rows(group).ToArray();
            if (data.Length == 0)
                continue;
            var values = valuesOf(group.First());
            yield return new JsonObject
            {
                ["group"] = new JsonObject(
                    query.GroupBy.Select(name => KeyValuePair.Create(name, (JsonNode?)values[name]))
                ),
                ["data"] = new JsonArray([.. data]),
            };
        }
    }

    private static JsonObject Row(string metric, string? qualifier, int count)
    {
        var row = new JsonObject { ["metric"] = metric };
        if (qualifier is not null)
            row["qualifier"] = qualifier;
        row["count"] = count;
        return row;
    }
}
