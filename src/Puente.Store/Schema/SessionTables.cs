using static Puente.Store.Schema.ColumnType;
using static Puente.Store.Schema.TableBuilder;

namespace Puente.Store.Schema;

/// <summary>Sessions and what hangs from them, except the session's own long row (SessionTables.Sessions.cs).</summary>
internal static partial class SessionTables
{
    public static Table Segments { get; } =
        Child(
            "segments",
            "sessions",
            "segments",
            Nesting.Array,
            "One row per segment: a stretch of a session in one state.",
            ["participant", "session", "segment"],
            [
                Member("segmentStart", Timestamp, "UTC."),
                Member("segmentEnd", Timestamp, "UTC. Null while the segment is open."),
                Member("segmentType", Text, "`alert`, `interact`, `hold`, `wrapup`, `delay`, `ivr`, …"),
                Member(
                    "disconnectType",
                    Text,
                    "How the session ended; on its last segment and on the wrap-up after it."
                ),
                Member("queueId", Uuid, "Queue of acd and agent segments, last queue on the customer's."),
                Member("groupId", Uuid, "Group, for group calls."),
                Member("conference", ColumnType.Boolean, "Part of a conference."),
                Member(
                    "wrapUpCode",
                    Text,
                    "Wrap-up code: usually an id, but also `ININ-WRAP-UP-TIMEOUT` and other literals."
                ),
                Member("wrapUpNote", Text, "Note written by the agent."),
                Member("wrapUpTags", TextList, "Tags chosen by the agent."),
                Member("requestedRoutingSkillIds", UuidList, "Skills asked for."),
                Member("requestedLanguageId", Uuid, "Language asked for."),
                Member("requestedRoutingUserIds", UuidList, "Users asked for."),
                Member("scoredAgents", Json, "Array of `scoredAgentId` and `agentScore` (0 to 100)."),
                Member("errorCode", Text, "Error of the telephony side; frequent noise on wrap-up segments."),
                Member("sipResponseCodes", IntList, "SIP answers; an acd leg handed to an agent has 410."),
                Member("q850ResponseCodes", IntList, "Q.850 causes; normal clearing is 16."),
                Member("sourceConversationId", Uuid, "Conference merge: where the leg came from."),
                Member("sourceSessionId", Uuid, "Conference merge: session it came from."),
                Member("destinationConversationId", Uuid, "Conference merge: where the leg went."),
                Member("destinationSessionId", Uuid, "Conference merge: session it went to."),
                Member("audioMuted", ColumnType.Boolean, "Audio was muted."),
                Member("videoMuted", ColumnType.Boolean, "Video was muted."),
                Member("subject", Text, "Subject of the first e-mail."),
                Member("properties", Json, "Array of user-defined `propertyType`, `property`, `value`."),
            ]
        );

    public static Table SessionMetrics { get; } =
        Child(
            "session_metrics",
            "sessions",
            "metrics",
            Nesting.Array,
            "One row per emitted metric, with the dimensions that are asked for most, so that a question needs no join. A name can repeat in a session, even with the same value: the ordinal is part of the key.",
            ["participant", "session", "metric"],
            [
                Member("emitDate", Timestamp, "When the platform emitted it, UTC; aggregates are bucketed by it."),
                Member("name", Text, "`n…` counts, `t…` durations, `o…` observations."),
                Member(
                    "value",
                    BigInt,
                    "Count, or milliseconds for `t…`; exceeds 32 bits for calls closed after weeks."
                ),
            ],
            Derived(
                "segment_ordinal",
                Integer,
                "Segment of the session that was in force at the emission (docs/analytics.md); null when there was none."
            ),
            Derived("media_type", Text, "Of its session."),
            Derived("direction", Text, "Of its session."),
            Derived("purpose", Text, "Of its participant."),
            Derived("user_id", Uuid, "Of its participant."),
            Derived("queue_id", Uuid, "Of the segment in force."),
            Derived("wrap_up_code", Text, "Of the segment in force.")
        );

    public static Table Flows { get; } =
        Child(
            "flows",
            "sessions",
            "flow",
            Nesting.Object,
            "At most one row per session: the Architect flow it ran through. On acd sessions, the in-queue flow.",
            ["participant", "session"],
            [
                Member("flowId", Uuid, "Flow."),
                Member("flowName", Text, "Name when it ran."),
                Member("flowVersion", Text, "`71.0`."),
                Member("flowType", Text, "`INBOUNDCALL`, `INQUEUECALL`, `BOT`, …"),
                Member("entryType", Text, "`agent`, `direct`, `dnis`, `flow`, `outbound`."),
                Member("entryReason", Text, "Address, user id or flow id it was entered by."),
                Member("exitReason", Text, "`TRANSFER`, `DISCONNECT`, …"),
                Member("transferType", Text, "`ACD`, `USER`, `NUMBER`, …"),
                Member("transferTargetName", Text, "Where it transferred to."),
                Member("transferTargetAddress", Text, "Number, e-mail address or queue id it transferred to."),
                Member("issuedCallback", ColumnType.Boolean, "It created a callback."),
                Member("startingLanguage", Text, "Language at entry, `es-es`."),
                Member("endingLanguage", Text, "Language at exit."),
                Member("recognitionFailureReason", Text, "Why speech or intent recognition gave up."),
            ]
        );

    public static Table FlowOutcomes { get; } =
        Child(
            "flow_outcomes",
            "flows",
            "outcomes",
            Nesting.Array,
            "One row per outcome a flow recorded.",
            ["participant", "session", "outcome"],
            [
                Member("flowOutcomeId", Uuid, "Outcome."),
                Member("flowOutcomeValue", Text, "`SUCCESS` or `FAILURE`."),
                Member("flowOutcome", Text, "`id:value`."),
                Member("flowOutcomeStartTimestamp", Timestamp, "UTC."),
                Member("flowOutcomeEndTimestamp", Timestamp, "UTC."),
            ]
        );

    public static Table MediaEndpointStats { get; } =
        Child(
            "media_endpoint_stats",
            "sessions",
            "mediaEndpointStats",
            Nesting.Array,
            "One row per report of an audio endpoint; several per session.",
            ["participant", "session", "report"],
            [
                Member("codecs", TextList, "`audio/opus`, `audio/PCMU`."),
                Member("eventTime", Timestamp, "UTC; can lie a little after the session's last segment."),
                Member("maxLatencyMs", BigInt, "Milliseconds."),
                Member("minMos", ColumnType.Double, "Lowest mean opinion score, 1 to 5."),
                Member("minRFactor", ColumnType.Double, "Lowest R factor, 0 to 100."),
                Member("receivedPackets", BigInt, "Packets."),
                Member("discardedPackets", BigInt, "Packets; absent when none, like the following ones."),
                Member("duplicatePackets", BigInt, "Packets."),
                Member("invalidPackets", BigInt, "Packets."),
                Member("overrunPackets", BigInt, "Packets."),
                Member("underrunPackets", BigInt, "Packets."),
            ]
        );
}
