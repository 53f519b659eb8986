using System.Text;
using System.Text.Json;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Http;
using Puente.Emulator.Text;

namespace Puente.Emulator.Live;

/// <summary>Lays a steered conversation out as the draft that records, events and figures are made of.</summary>
internal sealed partial class LiveConversation
{
    private const long Always = long.MinValue;

    public void Write(ConversationDraft draft)
    {
        lock (_lock)
        {
            (draft.Steered, draft.Outbound, draft.End) = (true, Outbound, End);
            draft.ConferenceStart = ConferenceStart;
            if (Division is not null)
                draft.AddDivision(Division, Start);
            foreach (var session in Sessions)
                if (session.Queue is { } queue)
                    draft.AddDivision(queue.Division, session.Segments[0].Start);
            foreach (var mark in Marks)
                Raw(draft.At(ref draft.Marks, mark.From, mark.Until), mark.Name, mark.Json);
            var written = new Dictionary<LiveSession, SessionDraft>();
            foreach (var participant in _participants)
                Write(draft, participant, written);
            foreach (var (session, to) in written)
                to.Peer = session.Peer is { } peer ? written.GetValueOrDefault(peer) : null;
        }
        draft.Close();
    }

    private void Write(
        ConversationDraft draft,
        LiveParticipant participant,
        Dictionary<LiveSession, SessionDraft> written
    )
    {
        var to = draft.AddParticipant(participant.Purpose);
        to.Id = participant.Id;
        var text = draft.At(ref to.Pieces, Always);
        if (participant.Person is { } person)
            text.String("userId"u8, person.IdBytes);
        if (participant.Name is { } name)
            Text(text, "participantName", name);
        for (var i = 0; i < participant.Attributes.Count; i++)
        {
            var (key, value, at) = participant.Attributes[i];
            var next = participant.Attributes.FindIndex(i + 1, later => later.Key == key);
            var until = next < 0 ? ConversationDraft.Never : participant.Attributes[next].At;
            Text(draft.At(ref to.Attributes, at, until), key, value);
        }
        if (participant.AfterCall is { } rule)
        {
            text = draft.At(ref to.Marks, Always);
            Text(text, "wrapupPrompt", rule.Word);
            if (rule.EndsByTime)
                text.Number("wrapupTimeoutMs"u8, rule.TimeoutMs);
        }
        foreach (var session in participant.Sessions)
            written[session] = Write(draft, to, session);
    }

    private SessionDraft Write(ConversationDraft draft, ParticipantDraft participant, LiveSession session)
    {
        var to = draft.AddSession(participant, session.Media, session.Id);
        Members(draft.At(ref to.Pieces, Always), session);
        if (session.Participant.Wish.SkillIds is { Count: > 0 } skills)
            List(draft.At(ref to.Pieces, Always), "activeSkillIds", skills);
        if (session.Participant.Purpose == Purpose.acd)
            draft.At(ref to.Pieces, Always).Raw(",\"requestedRoutings\":[\"Standard\"]"u8);
        if (session.Chosen is { } chosen)
        {
            var text = draft.At(ref to.Pieces, chosen.At);
            text.String("usedRouting"u8, "Standard"u8);
            text.String("selectedAgentId"u8, chosen.Agent.IdBytes);
        }
        if (session.AcwSkipped)
            draft.At(ref to.Pieces, session.Segments[^1].End).Flag("acwSkipped"u8, true);
        foreach (var mark in session.Marks)
            Raw(draft.At(ref to.Marks, mark.From, mark.Until), mark.Name, mark.Json);
        // Two messages of one moment would become one object, so each is written as a piece of its own.
        var told = Always;
        foreach (var message in session.Messages)
        {
            told = Math.Max(told + 1, message.At);
            var text = draft.At(ref to.Messages, told);
            Text(text, "messageId", message.Id);
            Text(text, "messageURI", $"/api/v2/conversations/messages/{message.ConversationId}/messages/{message.Id}");
            Text(text, "messageStatus", message.Status);
            text.Date("messageTime"u8, message.At);
            text.Number("messageSegmentCount"u8, 1);
        }
        foreach (var metric in session.Metrics)
            to.Emit(metric.Name, metric.At, metric.Value);
        foreach (var segment in session.Segments)
            Write(draft, to, segment, session);
        return to;
    }

    private static void Write(ConversationDraft draft, SessionDraft session, LiveSegment segment, LiveSession of)
    {
        ref var to = ref session.Segment(segment.Kind, segment.Start, segment.End);
        to.Conference = segment.Conference;
        if (segment.Queue is { } queue)
            draft.At(ref to.Pieces, Always).String("queueId"u8, queue.IdBytes);
        if (segment.Kind != SegmentKind.wrapup && of.Participant.Wish.LanguageId is { } language)
            Text(draft.At(ref to.Pieces, Always), "requestedLanguageId", language);
        if (segment.How != Ended.none && segment.Kind == SegmentKind.wrapup)
            draft.At(ref to.Pieces, Always).String("disconnectType"u8, Words<Ended>.Of((int)segment.How));
        if (segment.IsOpen)
            return;
        if (segment.How != Ended.none && segment.Kind != SegmentKind.wrapup)
            draft.At(ref to.Pieces, segment.End).String("disconnectType"u8, Words<Ended>.Of((int)segment.How));
        if (segment.WrapUp is not { } wrapUp)
            return;
        var text = draft.At(ref to.Pieces, segment.End);
        Text(text, "wrapUpCode", wrapUp.Code);
        if (wrapUp.Notes is { Length: > 0 } notes)
            Text(text, "wrapUpNote", notes);
        if (wrapUp.Tags.Count > 0)
            List(text, "wrapUpTags", wrapUp.Tags);
    }

    private void Members(Utf8Text text, LiveSession session)
    {
        Text(text, "direction", session.Direction);
        if (session.Media == Media.voice)
        {
            text.String("provider"u8, "Edge"u8);
            Text(text, "ani", Tel(From));
            Text(text, "dnis", Tel(To));
            Text(text, "sessionDnis", Tel(To));
            return;
        }
        text.String("provider"u8, "PureCloud Messaging"u8);
        Text(text, "messageType", MessageType);
        Text(text, "addressFrom", From);
        Text(text, "addressTo", To);
    }

    private static string Tel(string address) =>
        address.StartsWith('+') || address.All(char.IsAsciiDigit) ? $"tel:{address}" : address;

    private static void Text(Utf8Text to, string name, string value)
    {
        to.Name(Escaped(name));
        to.Raw((byte)'"');
        to.Raw(Escaped(value));
        to.Raw((byte)'"');
    }

    private static void Raw(Utf8Text to, string name, string json)
    {
        to.Name(Escaped(name));
        to.Raw(Encoding.UTF8.GetBytes(json));
    }

    private static void List(Utf8Text to, string name, IReadOnlyList<string> values)
    {
        to.Name(Escaped(name));
        for (var i = 0; i < values.Count; i++)
        {
            to.Raw(i == 0 ? "[\""u8 : ",\""u8);
            to.Raw(Escaped(values[i]));
            to.Raw((byte)'"');
        }
        to.Raw((byte)']');
    }

    private static ReadOnlySpan<byte> Escaped(string value) =>
        JsonEncodedText.Encode(value, ApiAnswer.Writing.Encoder).EncodedUtf8Bytes;
}
