using static Puente.Store.Schema.ColumnType;
using static Puente.Store.Schema.TableBuilder;

namespace Puente.Store.Schema;

/// <summary>The conversation and who took part in it.</summary>
internal static class ConversationTables
{
    public static Table Conversations { get; } =
        new(
            "conversations",
            TableKind.Conversation,
            "One row per conversation: the newest version the store has been given.",
            [
                IdColumn,
                StartColumn,
                new(
                    "age",
                    Text,
                    ColumnRole.Provenance,
                    "How far the row can be relied on: `live`, `settled` or `final`."
                ),
                new(
                    "as_of",
                    Timestamp,
                    ColumnRole.Provenance,
                    "Platform time up to which the source knew of changes, UTC."
                ),
                new("source", Text, ColumnRole.Provenance, "`job`, `details` or `events`."),
                new("content_hash", BigInt, ColumnRole.Provenance, "XxHash3 (64 bits) of the record's bytes as sent."),
                new(
                    "stored_at",
                    Timestamp,
                    ColumnRole.Provenance,
                    "When this version was written, UTC, this machine's clock."
                ),
                Member("conversationEnd", Timestamp, "End of the last segment, UTC. Null while live, and on orphans."),
                Member("conferenceStart", Timestamp, "First time it became a conference, UTC."),
                Member("originatingDirection", Text, "`inbound` or `outbound`."),
                Member("conversationInitiator", Text, "Purpose of the participant who started a message conversation."),
                Member(
                    "customerParticipation",
                    ColumnType.Boolean,
                    "Messaging: the customer sent at least one message."
                ),
                Member("divisionIds", UuidList, "All divisions touched; they decide who may see it."),
                Member("accessAttributes", TextList, "Attributes that limit access."),
                Member("externalTag", Text, "Tag for joining with other systems."),
                Member("associatedConversationId", Uuid, "Conversation it was declared to belong to."),
                Member("consultationConversationIds", UuidList, "Consultations that belong to it."),
                Member("inactivityTimeout", Timestamp, "Messaging: when it will count as inactive, UTC."),
                Member("knowledgeBaseIds", UuidList, "Knowledge bases used."),
                Member(
                    "mediaStatsMinConversationMos",
                    ColumnType.Double,
                    "Lowest mean opinion score of all audio streams, 1 to 5."
                ),
                Member(
                    "mediaStatsMinConversationRFactor",
                    ColumnType.Double,
                    "Lowest R factor of all audio streams, 0 to 100."
                ),
                Member("originatingSocialMediaPublic", ColumnType.Boolean, "Began as a public social media message."),
                Member("selfServed", ColumnType.Boolean, "Served without an agent."),
                ExtraColumn,
            ],
            [IdColumn.Name]
        );

    public static Table Participants { get; } =
        Child(
            "participants",
            "conversations",
            "participants",
            Nesting.Array,
            "One row per participant: customer, ivr, acd (a queue), agent and others.",
            ["participant"],
            [
                Member("participantId", Uuid, "Unique within the conversation."),
                Member(
                    "participantName",
                    Text,
                    "Customer's name or place, flow name, queue name; often absent for agents."
                ),
                Member("purpose", Text, "`customer`, `ivr`, `acd`, `agent`, `user`, `voicemail`, …"),
                Member("userId", Uuid, "Agents and users."),
                Member("teamId", Uuid, "Team of the agent at the time."),
                Member("externalContactId", Uuid, "External contact of the customer."),
                Member("externalOrganizationId", Uuid, "External organisation of the customer."),
                Member("screenRecording", ColumnType.Boolean, "The screen was recorded."),
                Member("flaggedReason", Text, "`general` when flagged."),
            ]
        );

    public static Table ParticipantAttributes { get; } =
        Child(
            "participant_attributes",
            "participants",
            "attributes",
            Nesting.Map,
            "One row per participant attribute that masking lets through. Only jobs deliver attributes; names and values are cut at 1,024 characters by the platform.",
            ["participant", "attribute"],
            [
                Member("name", Text, "Name as set in the flow."),
                Member("value", Text, "Value, or its keyed hash when masking says so."),
            ]
        );
}
