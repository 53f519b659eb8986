using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Puente.Sync.Live;

/// <summary>
/// Writes what is known of a conversation in the shape of the platform's own records, so that one decoder makes the rows of
/// both. Enumerations of detail events are upper case with underscores, those of records are not
/// (docs/facts.md#events-to-rows).
/// </summary>
internal static class LiveRecord
{
    /// <summary>Members that records have under the same name, written as they were sent.</summary>
    private static readonly string[] SameMembers =
    [
        "provider",
        "ani",
        "dnis",
        "addressTo",
        "addressFrom",
        "callbackUserName",
        "callbackNumbers",
        "outboundCampaignId",
        "outboundContactListId",
        "outboundContactId",
    ];

    public static void Write(LiveConversation conversation, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("conversationId", conversation.Id);
        Time(writer, "conversationStart", conversation.Start);
        Time(writer, "conversationEnd", conversation.End);
        Text(writer, "originatingDirection", Lower(conversation.Direction));
        if (conversation.Divisions.Count > 0)
        {
            writer.WriteStartArray("divisionIds");
            foreach (var division in conversation.Divisions)
                writer.WriteStringValue(division);
            writer.WriteEndArray();
        }
        writer.WriteStartArray("participants");
        foreach (var participant in conversation.Participants)
            Participant(writer, participant);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Participant(Utf8JsonWriter writer, LiveParticipant participant)
    {
        writer.WriteStartObject();
        Text(writer, "participantId", participant.Id);
        Text(writer, "purpose", participant.Purpose);
        Text(writer, "userId", participant.UserId);
        Text(writer, "externalContactId", participant.ExternalContactId);
        Text(writer, "externalOrganizationId", participant.ExternalOrganizationId);
        if (participant.Attributes.Count > 0)
        {
            writer.WriteStartObject("attributes");
            foreach (var (name, value) in participant.Attributes)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }
        writer.WriteStartArray("sessions");
        foreach (var session in participant.Sessions)
            Session(writer, session);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Session(Utf8JsonWriter writer, LiveSession session)
    {
        writer.WriteStartObject();
        Text(writer, "sessionId", session.Id);
        Text(writer, "mediaType", Lower(session.Text("mediaType")));
        Text(writer, "direction", Lower(session.Text("direction")));
        Text(writer, "messageType", Lower(session.Text("messageType")));
        foreach (var member in SameMembers)
        {
            if (session.Value(member) is { } value)
            {
                writer.WritePropertyName(member);
                value.WriteTo(writer);
            }
        }
        if (session.Value("callbackScheduledTime") is { ValueKind: JsonValueKind.Number } scheduled)
        {
            if (scheduled.TryGetInt64(out var milliseconds) && milliseconds is > 0 and < 253_402_300_800_000)
                Time(writer, "callbackScheduledTime", DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
        }
        Text(writer, "usedRouting", Capital(session.Text("usedRouting")));
        Text(writer, "selectedAgentId", session.AnsweredUserId);
        if (session.Value("requestedRoutings") is { ValueKind: JsonValueKind.Array } routings)
        {
            writer.WriteStartArray("requestedRoutings");
            foreach (var routing in routings.EnumerateArray())
                writer.WriteStringValue(
                    Capital(routing.ValueKind == JsonValueKind.String ? routing.GetString() : null)
                );
            writer.WriteEndArray();
        }
        if (session.HasFlow)
            Flow(writer, session);
        writer.WriteStartArray("segments");
        foreach (var segment in session.Segments)
            Segment(writer, segment);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Flow(Utf8JsonWriter writer, LiveSession session)
    {
        writer.WriteStartObject("flow");
        foreach (
            var member in (ReadOnlySpan<string>)["flowId", "flowType", "flowVersion", "exitReason", "transferType"]
        )
            Text(writer, member, session.Text(member));
        writer.WriteEndObject();
    }

    private static void Segment(Utf8JsonWriter writer, LiveSegment segment)
    {
        writer.WriteStartObject();
        Time(writer, "segmentStart", segment.Start);
        Time(writer, "segmentEnd", segment.End);
        Text(writer, "segmentType", segment.Type);
        Text(writer, "queueId", segment.QueueId);
        Text(writer, "disconnectType", Camel(segment.DisconnectType));
        Text(writer, "wrapUpCode", segment.WrapUpCode);
        Text(writer, "wrapUpNote", segment.WrapUpNote);
        writer.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter writer, string member, DateTimeOffset? time)
    {
        if (time is { } known)
            writer.WriteString(
                member,
                known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            );
    }

    private static void Text(Utf8JsonWriter writer, string member, string? text)
    {
        if (text is not null)
            writer.WriteString(member, text);
    }

    private static string? Lower(string? text) => text?.ToLowerInvariant();

    /// <summary><c>STANDARD</c> → <c>Standard</c>.</summary>
    private static string? Capital(string? text) =>
        string.IsNullOrEmpty(text) ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    /// <summary><c>NO_ANSWER_TRANSFER</c> → <c>noAnswerTransfer</c>.</summary>
    private static string? Camel(string? text)
    {
        if (text is null)
            return null;
        var camel = new StringBuilder(text.Length);
        var startsWord = false;
        foreach (var letter in text)
        {
            if (letter == '_')
                startsWord = camel.Length > 0;
            else
                camel.Append(startsWord ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter));
            startsWord &= letter == '_';
        }
        return camel.ToString();
    }
}
