namespace Puente.Analytics;

/// <summary>Questions of the platform's analytics API that Puente knows.</summary>
public enum AnalyticsEndpoint
{
    /// <summary><c>POST /api/v2/analytics/conversations/details/query</c></summary>
    ConversationDetails,

    /// <summary><c>POST /api/v2/analytics/conversations/aggregates/query</c></summary>
    ConversationAggregates,

    /// <summary><c>POST /api/v2/analytics/flows/aggregates/query</c></summary>
    FlowAggregates,

    /// <summary><c>POST /api/v2/analytics/users/aggregates/query</c></summary>
    UserAggregates,

    /// <summary><c>POST /api/v2/analytics/users/details/query</c></summary>
    UserDetails,

    /// <summary><c>POST /api/v2/analytics/queues/observations/query</c></summary>
    QueueObservations,

    /// <summary><c>POST /api/v2/analytics/users/observations/query</c></summary>
    UserObservations,

    /// <summary><c>POST /api/v2/analytics/conversations/activity/query</c></summary>
    ConversationActivity,

    /// <summary><c>POST /api/v2/analytics/routing/activity/query</c></summary>
    RoutingActivity,

    /// <summary><c>POST /api/v2/analytics/users/activity/query</c></summary>
    UserActivity,
}

public static class AnalyticsEndpoints
{
    /// <summary>True of questions about how things stand now: they have no interval.</summary>
    public static bool IsAboutNow(AnalyticsEndpoint endpoint) => endpoint >= AnalyticsEndpoint.QueueObservations;

    private const string Base = "/api/v2/analytics/";

    /// <returns>The path below the API's address, with a leading slash.</returns>
    public static string PathOf(AnalyticsEndpoint endpoint) =>
        endpoint switch
        {
            AnalyticsEndpoint.ConversationDetails => Base + "conversations/details/query",
            AnalyticsEndpoint.ConversationAggregates => Base + "conversations/aggregates/query",
            AnalyticsEndpoint.FlowAggregates => Base + "flows/aggregates/query",
            AnalyticsEndpoint.UserAggregates => Base + "users/aggregates/query",
            AnalyticsEndpoint.UserDetails => Base + "users/details/query",
            AnalyticsEndpoint.QueueObservations => Base + "queues/observations/query",
            AnalyticsEndpoint.UserObservations => Base + "users/observations/query",
            AnalyticsEndpoint.ConversationActivity => Base + "conversations/activity/query",
            AnalyticsEndpoint.RoutingActivity => Base + "routing/activity/query",
            AnalyticsEndpoint.UserActivity => Base + "users/activity/query",
            _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, "No path is known."),
        };
}
