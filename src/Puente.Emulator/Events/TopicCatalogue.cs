using System.Diagnostics.CodeAnalysis;

namespace Puente.Emulator.Events;

/// <summary>Every topic the organisation raises events on.</summary>
internal static class TopicCatalogue
{
    private const string Detail = "v2.detail.events.conversation.{id}.";
    private static readonly string[] s_all = ["Websocket", "EventBridge", "ProcessAutomation"];
    private static readonly string[] s_bridge = ["Websocket", "EventBridge"];
    private static readonly string[] s_socket = ["Websocket"];

    // The platform's per-topic permissions are known for a few topics only; the others are those of the REST
    // operations that answer the same data.
    private static readonly string[] s_conversation = ["conversation:communication:view"];
    private static readonly string[] s_details = ["analytics:conversationDetail:view"];
    private static readonly string[] s_routing = ["routing:status:view"];
    private static readonly string[] s_observations =
    [
        "analytics:queueObservation:view",
        "analytics:conversationAggregate:view",
    ];

    /// <summary>Families that share a prefix with one topic per medium.</summary>
    public static IReadOnlyList<string> MediaSuffixes { get; } = ["calls", "callbacks", "emails", "messages"];

    public static Topic UserPresence { get; } =
        new(
            "v2.users.{id}.presence",
            "The presence of a user changed.",
            s_bridge,
            [],
            Paths: ["/api/v2/users/{userId}/presences/purecloud"]
        );

    public static Topic UserRoutingStatus { get; } =
        new(
            "v2.users.{id}.routingStatus",
            "The routing status of a user changed.",
            s_bridge,
            s_routing,
            AllowsCurrentUser: true,
            Paths: ["/api/v2/users/{userId}/routingstatus"]
        );

    public static Topic UserActivity { get; } =
        new(
            "v2.users.{id}.activity",
            "Presence, routing status, out-of-office or active queues of a user changed; all four are sent.",
            s_all,
            [],
            Paths: ["/api/v2/users/{userId}"]
        );

    public static Topic UserConversationSummary { get; } =
        new(
            "v2.users.{id}.conversationsummary",
            "The number of a user's active conversations changed.",
            s_bridge,
            [],
            Paths: ["/api/v2/users/{userId}"]
        );

    public static Topic UserConversations { get; } =
        new(
            "v2.users.{id}.conversations",
            "A conversation of a user changed; the whole conversation is sent.",
            s_socket,
            s_conversation,
            AllowsCurrentUser: true,
            Paths: ["/api/v2/conversations/{conversationId}"]
        );

    public static Topic UserTyping { get; } =
        new(
            "v2.users.{id}.conversations.inbound.typing.event",
            "The far end of one of a user's message conversations is writing.",
            s_socket,
            s_conversation,
            AllowsCurrentUser: true,
            Paths: ["/api/v2/conversations/messages/{conversationId}"]
        );

    public static Topic QueueConversations { get; } =
        new(
            "v2.routing.queues.{id}.conversations",
            "A conversation of a queue changed; the whole conversation is sent.",
            s_socket,
            s_conversation,
            Paths: ["/api/v2/conversations/{conversationId}"]
        );

    /// <summary>Told by changes over the API only; the history's people neither join nor leave.</summary>
    public static Topic QueueUsers { get; } =
        new(
            "v2.routing.queues.{id}.users",
            "A user joined or left a queue.",
            s_bridge,
            ["routing:queue:view"],
            Paths: ["/api/v2/routing/queues/{queueId}/members"]
        );

    public static Topic UserStation { get; } =
        new(
            "v2.users.{id}.station",
            "The station a user is associated with changed.",
            s_bridge,
            [],
            Paths: ["/api/v2/users/{userId}/station"]
        );

    public static Topic QueueObservations { get; } =
        new(
            "v2.analytics.queues.{id}.observations",
            "What is happening in a queue now, and the figures of the running half hour; at most one per second.",
            s_bridge,
            s_observations,
            Paths: ["/api/v2/analytics/queues/observations/query"]
        );

    public static Topic JobsAvailability { get; } =
        new(
            "v2.analytics.conversations.details.jobs.availability",
            "The date up to which conversation details jobs are complete moved.",
            s_bridge,
            s_details,
            Paths: ["/api/v2/analytics/conversations/details/jobs/availability"]
        );

    /// <summary>The conversation topics of one medium, in the order of <see cref="MediaSuffixes"/>.</summary>
    public static IReadOnlyList<Topic> UserMedia { get; } = [.. MediaSuffixes.Select(one => Media("users", one))];

    public static IReadOnlyList<Topic> QueueMedia { get; } =
    [.. MediaSuffixes.Select(one => Media("routing.queues", one))];

    /// <summary>The detail events, in the order of <see cref="DetailKind"/>.</summary>
    public static IReadOnlyList<Topic> Details { get; } =
    [
        new(Detail + "customer.start", "A customer's session began.", s_all, s_details),
        new(Detail + "contact", "The external contact of a customer became known.", s_bridge, s_details),
        new(Detail + "outbound", "A campaign placed a call.", s_all, s_details),
        new(Detail + "flow.start", "A flow began.", s_bridge, s_details),
        new(Detail + "acd.start", "A conversation entered a queue.", s_all, s_details),
        new(Detail + "user.start", "A user's session began.", s_all, s_details),
        new(Detail + "voicemail.start", "A voicemail began.", s_all, s_details),
        new(Detail + "attributes", "Attributes of a participant were set.", s_all, s_details),
        new(Detail + "flow.outcome", "An outcome of a flow was reached.", s_bridge, s_details),
        new(Detail + "flow.end", "A flow ended.", s_bridge, s_details),
        new(Detail + "acd.end", "A conversation left a queue.", s_all, s_details),
        new(Detail + "voicemail.end", "A voicemail ended.", s_all, s_details),
        new(Detail + "user.end", "A user's session ended.", s_all, s_details),
        new(Detail + "acw", "A user's after-call work ended.", s_all, s_details),
        new(Detail + "wrapup", "A wrap-up code was entered.", s_all, s_details),
        new(Detail + "customer.end", "A customer's session ended.", s_all, s_details),
    ];

    public static IReadOnlyList<Topic> All { get; } =
    [
        UserPresence,
        UserRoutingStatus,
        UserActivity,
        UserConversationSummary,
        UserConversations,
        UserTyping,
        .. UserMedia,
        QueueConversations,
        .. QueueMedia,
        QueueUsers,
        UserStation,
        QueueObservations,
        JobsAvailability,
        .. Details,
    ];

    /// <summary>Finds the topic that <paramref name="concreteTopic"/> is an instance of, ids being GUIDs.</summary>
    public static bool TryMatch(string concreteTopic, [NotNullWhen(true)] out Topic? topic)
    {
        topic = All.FirstOrDefault(one => one.Matches(concreteTopic));
        return topic is not null;
    }

    /// <summary>Finds a topic by its template, as EventBridge filters name it.</summary>
    public static bool TryFind(string template, [NotNullWhen(true)] out Topic? topic)
    {
        topic = All.FirstOrDefault(one => one.Template.Equals(template, StringComparison.OrdinalIgnoreCase));
        return topic is not null;
    }

    private static Topic Media(string owner, string suffix) =>
        new(
            $"v2.{owner}.{{id}}.conversations.{suffix}",
            $"One of the {suffix} of a {(owner == "users" ? "user" : "queue")} changed; the whole conversation is sent.",
            s_socket,
            s_conversation,
            AllowsCurrentUser: owner == "users",
            Paths: [$"/api/v2/conversations/{suffix}/{{conversationId}}"]
        );
}
