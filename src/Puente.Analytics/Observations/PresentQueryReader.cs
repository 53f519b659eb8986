using System.Text.Json;
using Puente.Analytics.Language;

namespace Puente.Analytics.Observations;

/// <summary>Reads the bodies of questions about now.</summary>
internal static class PresentQueryReader
{
    private const int MostNames = 500;

    private const string ManyDimensions =
        "activeRouting addressFrom addressTo agentScore ani conversationId convertedFrom convertedTo direction dnis mediaType participantName queueId requestedLanguageId requestedRouting requestedRoutingSkillId routingPriority scoredAgentId sessionId teamId usedRouting userId";

    private const string AgentMetrics =
        "oActiveUsers oMemberUsers oOffQueueUsers oOnQueueUsers oUserPresences oUserRoutingStatuses";

    private static readonly HashSet<string> s_longest = ["oLongestInteracting", "oLongestWaiting"];

    public static WordList QueueMetrics { get; } =
        WordList.Of(
            "QueueObservationMetric",
            "oActiveUsers oAlerting oInteracting oLongestInteracting oLongestWaiting oMemberUsers oOffQueueUsers oOnQueueUsers oUserPresences oUserRoutingStatuses oWaiting"
        );

    public static WordList UserMetrics { get; } = WordList.Of("UserObservationMetric", "oActiveQueues oMemberQueues");
    private static readonly FilterReader s_queues = Filters("QueueObservationDimension", "queueId mediaType");
    private static readonly FilterReader s_users = Filters("UserObservationDimension", "userId");

    private static readonly ActivityWords s_conversationActivity = new(
        WordList.Of(
            "ConversationActivityMetric",
            "oAlerting oInteracting oLongestInteracting oLongestWaiting oWaiting"
        ),
        WordList.Of("ConversationActivityDimension", ManyDimensions),
        WordList.Of("ConversationActivityDimension", ManyDimensions),
        ["mediaType", "queueId"]
    );

    private static readonly ActivityWords s_routingActivity = new(
        WordList.Of("RoutingActivityMetric", AgentMetrics),
        WordList.Of("RoutingActivityDimension", "queueId"),
        WordList.Of(
            "RoutingActivityDimension",
            "organizationPresenceId presenceDate queueId queueMembershipStatus routingStatus routingStatusDate systemPresence teamId userId"
        ),
        ["organizationPresenceId", "queueId", "routingStatus", "systemPresence", "userId"]
    );

    private static readonly ActivityWords s_userActivity = new(
        WordList.Of("UserActivityMetric", "oActiveQueues oMemberQueues"),
        WordList.Of("UserActivityDimension", "userId"),
        WordList.Of("UserActivityDimension", "userId"),
        ["userId"]
    );

    /// <exception cref="AnalyticsRefusalException">The platform would not answer it, or Puente cannot.</exception>
    public static PresentQuery Read(AnalyticsEndpoint endpoint, ReadOnlyMemory<byte> body)
    {
        using var document = QueryObject.Parse(body);
        var query = QueryObject.Of(document.RootElement, "The query");
        return endpoint switch
        {
            AnalyticsEndpoint.QueueObservations => Observations(query, s_queues, QueueMetrics),
            AnalyticsEndpoint.UserObservations => Observations(query, s_users, UserMetrics),
            AnalyticsEndpoint.ConversationActivity => Activity(query, s_conversationActivity),
            AnalyticsEndpoint.RoutingActivity => Activity(query, s_routingActivity),
            _ => Activity(query, s_userActivity),
        };
    }

    private static PresentQuery Observations(QueryObject query, FilterReader reader, WordList words)
    {
        var predicates = 0;
        var filter = query.Find("filter") is { } element
            ? reader.Read(element, ref predicates)
            : throw AnalyticsRefusalException.BadRequest("A filter must be given.");
        if (query.Words("detailMetrics", words, MostNames).Count > 0)
            throw AnalyticsRefusalException.NotDerivable(
                "The detailMetrics cannot be answered: the tables count what queues and users do, and do not say which conversations these are."
            );
        return new PresentQuery(filter, Metrics(query.Words("metrics", words, MostNames), words), []);
    }

    private static PresentQuery Activity(QueryObject query, ActivityWords words)
    {
        var named = new List<string>();
        foreach (var element in query.List("metrics", MostNames))
        {
            var metric = QueryObject.Of(element, "A metric");
            named.Add(words.Metrics.Require(metric.Text("metric") ?? ""));
            if (metric.Flag("details") == true)
                throw AnalyticsRefusalException.NotDerivable(
                    "The details of metrics cannot be answered: the tables count what queues and users do, and do not say which conversations these are."
                );
        }
        if (named.Count == 0)
            throw AnalyticsRefusalException.BadRequest("At least one metric must be given.");
        string[] groups = [.. query.Words("groupBy", words.Groups, MostNames).Distinct()];
        var predicates = 0;
        var filter = query.Find("filter") is { } found
            ? new FilterReader(words.Filters, FilterReader.NoMetrics).Read(found, ref predicates)
            : null;
        foreach (var dimension in groups.Concat(filter is null ? [] : Dimensions(filter)))
            if (!words.Known.Contains(dimension))
                throw AnalyticsRefusalException.NotDerivable(
                    $"The dimension {dimension} cannot be answered: the tables do not say it of what happens now."
                );
        return new PresentQuery(filter, Metrics(named, words.Metrics), groups);
    }

    private static string[] Metrics(IReadOnlyList<string> named, WordList words) =>
        named.FirstOrDefault(s_longest.Contains) is { } longest
            ? throw AnalyticsRefusalException.NotDerivable(
                $"The metric {longest} cannot be answered: the tables say how many there are in a queue, not since when."
            )
            :
            [
                .. (named.Count > 0 ? named : words.Words.Where(word => !s_longest.Contains(word)))
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ];

    private static IEnumerable<string> Dimensions(FilterNode node) =>
        node switch
        {
            FilterGroup group => group.Nodes.SelectMany(Dimensions),
            Predicate predicate => [predicate.Name],
            _ => [],
        };

    private static FilterReader Filters(string type, string dimensions) =>
        new(WordList.Of(type, dimensions), FilterReader.NoMetrics);

    /// <param name="Known">Dimensions that the tables say of what happens now.</param>
    private sealed record ActivityWords(WordList Metrics, WordList Groups, WordList Filters, IReadOnlySet<string> Known)
    {
        public ActivityWords(WordList metrics, WordList groups, WordList filters, string[] known)
            : this(metrics, groups, filters, known.ToHashSet()) { }
    }
}
