using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations;

/// <summary>
/// Lays a detail record out as a draft, so that a record given from outside is answered like any other. Members that the
/// draft has no place of its own for are kept as they are written.
/// </summary>
internal static class RecordReader
{
    private const long Always = long.MinValue;

    /// <exception cref="FormatException">A member that every record has is missing or has a value nobody knows.</exception>
    public static void Read(JsonElement record, ConversationDraft draft)
    {
        draft.Id = Id(record, "conversationId");
        draft.Start = Time(record, "conversationStart");
        draft.End = TimeOr(record, "conversationEnd", ConversationDraft.Never);
        draft.ConferenceStart = TimeOr(record, "conferenceStart", ConversationDraft.Never);
        draft.Outbound = Optional(record, "originatingDirection")?.GetString() == "outbound";
        Keep(
            draft,
            ref draft.Pieces,
            record,
            "conversationId conversationStart conversationEnd conferenceStart originatingDirection evaluations surveys resolutions participants"
        );
        KeepList(draft, ref draft.Evaluations, record, "evaluations");
        KeepList(draft, ref draft.Surveys, record, "surveys");
        KeepList(draft, ref draft.Resolutions, record, "resolutions");
        foreach (var participant in Items(record, "participants"))
            Participant(draft, participant);
        draft.Close();
    }

    private static void Participant(ConversationDraft draft, JsonElement given)
    {
        var participant = draft.AddParticipant(Word<Purpose>(given, "purpose"));
        participant.Id = Id(given, "participantId");
        Keep(draft, ref participant.Pieces, given, "participantId purpose attributes sessions");
        if (Optional(given, "attributes") is { } attributes)
            Keep(draft, ref participant.Attributes, attributes, "");
        foreach (var session in Items(given, "sessions"))
            Session(
                draft,
                draft.AddSession(participant, Word<Media>(session, "mediaType"), Id(session, "sessionId")),
                session
            );
    }

    private static void Session(ConversationDraft draft, SessionDraft session, JsonElement given)
    {
        Keep(draft, ref session.Pieces, given, "sessionId mediaType flow metrics segments");
        if (Optional(given, "flow") is { } flow)
        {
            session.FlowFrom = Always;
            Keep(draft, ref session.Flow, flow, "outcomes");
            KeepList(draft, ref session.Outcomes, flow, "outcomes");
        }
        foreach (var metric in Items(given, "metrics"))
            session.Emit(Word<Metric>(metric, "name"), Time(metric, "emitDate"), Required(metric, "value").GetInt64());
        foreach (var one in Items(given, "segments"))
        {
            var end = TimeOr(one, "segmentEnd", ConversationDraft.Never);
            ref var segment = ref session.Segment(
                Word<SegmentKind>(one, "segmentType"),
                Time(one, "segmentStart"),
                end
            );
            segment.Conference = Optional(one, "conference")?.GetBoolean() ?? false;
            Keep(draft, ref segment.Pieces, one, "segmentStart segmentEnd segmentType conference");
        }
        if (session.SegmentCount == 0)
            throw new FormatException("a session has no segments");
    }

    private static void Keep(ConversationDraft draft, ref PieceList list, JsonElement owner, string besides)
    {
        var known = besides.Split(' ');
        foreach (var member in owner.EnumerateObject())
            if (!known.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
                Keep(draft.At(ref list, Always), member);
    }

    // Each object is a piece of its own, kept apart from the one before by the time from which it shows.
    private static void KeepList(ConversationDraft draft, ref PieceList list, JsonElement owner, string name)
    {
        var from = Always;
        foreach (var item in Items(owner, name))
        {
            var text = draft.At(ref list, from++);
            foreach (var member in item.EnumerateObject())
                Keep(text, member);
        }
    }

    private static void Keep(Utf8Text text, JsonProperty member)
    {
        text.Name(JsonEncodedText.Encode(member.Name, Http.ApiAnswer.Writing.Encoder).EncodedUtf8Bytes);
        text.Raw(JsonMarshal.GetRawUtf8Value(member.Value));
    }

    private static JsonElement? Optional(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonElement Required(JsonElement owner, string name) =>
        Optional(owner, name) ?? throw new FormatException($"the member {name} is missing");

    private static JsonElement.ArrayEnumerator Items(JsonElement owner, string name) =>
        Optional(owner, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static long Time(JsonElement owner, string name) =>
        Required(owner, name).GetDateTimeOffset().ToUnixTimeMilliseconds();

    private static long TimeOr(JsonElement owner, string name, long otherwise) =>
        Optional(owner, name)?.GetDateTimeOffset().ToUnixTimeMilliseconds() ?? otherwise;

    private static UInt128 Id(JsonElement owner, string name)
    {
        Span<byte> bytes = stackalloc byte[16];
        Required(owner, name).GetGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static T Word<T>(JsonElement owner, string name)
        where T : struct, Enum
    {
        var word = Required(owner, name).GetString()!;
        return Enum.GetNames<T>().Contains(word)
            ? Enum.Parse<T>(word)
            : throw new FormatException($"the {name} {word} is not known");
    }
}
