using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations;

/// <summary>Writes a draft as the detail record that the platform would show at one moment.</summary>
internal static class RecordWriter
{
    /// <param name="asOf">Platform time in milliseconds; nothing later is written. <see cref="ConversationDraft.Never"/>
    /// writes the final record.</param>
    /// <param name="attributes">False for the synchronous forms, which never carry participant attributes.</param>
    public static void Write(ConversationDraft draft, long asOf, bool attributes, Utf8Text to)
    {
        draft.Close();
        to.Raw("{\"conversationId\":\""u8);
        to.Id(draft.Id);
        to.Raw((byte)'"');
        to.Date("conversationStart"u8, draft.Start);
        if (EndAsOf(draft, asOf) is var end && end != ConversationDraft.Never)
            to.Date("conversationEnd"u8, end);
        if (draft.ConferenceStart <= asOf && draft.ConferenceStart != ConversationDraft.Never)
            to.Date("conferenceStart"u8, draft.ConferenceStart);
        to.String("originatingDirection"u8, draft.Outbound ? "outbound"u8 : "inbound"u8);
        Divisions(draft, asOf, to);
        Quality(draft, asOf, to);
        Pieces(draft, draft.Pieces, asOf, to);
        List(draft, draft.Evaluations, "evaluations"u8, asOf, to);
        List(draft, draft.Surveys, "surveys"u8, asOf, to);
        List(draft, draft.Resolutions, "resolutions"u8, asOf, to);
        Participants(draft, asOf, attributes, to);
        to.Raw((byte)'}');
    }

    /// <summary>The end as known at <paramref name="asOf"/>, <see cref="ConversationDraft.Never"/> while open.</summary>
    public static long EndAsOf(ConversationDraft draft, long asOf)
    {
        if (draft.End <= asOf)
            return draft.End;
        return draft.FirstEnd <= asOf && asOf < draft.ReopenedAt ? draft.FirstEnd : ConversationDraft.Never;
    }

    private static void Divisions(ConversationDraft draft, long asOf, Utf8Text to)
    {
        var opened = false;
        for (var i = 0; i < draft.DivisionCount; i++)
        {
            if (draft.DivisionFrom[i] > asOf)
                continue;
            to.Raw(opened ? ",\""u8 : ",\"divisionIds\":[\""u8);
            to.Raw(draft.Divisions[i].IdBytes);
            to.Raw((byte)'"');
            opened = true;
        }
        if (opened)
            to.Raw((byte)']');
    }

    // The conversation shows the lowest figure of all streams reported so far.
    private static void Quality(ConversationDraft draft, long asOf, Utf8Text to)
    {
        var (mos, rFactor) = (int.MaxValue, int.MaxValue);
        for (var p = 0; p < draft.ParticipantCount; p++)
        {
            var participant = draft.Participant(p);
            for (var s = 0; s < participant.SessionCount; s++)
            {
                var session = participant.Sessions[s];
                for (var i = 0; i < session.StatCount; i++)
                {
                    if (session.Stats[i].At > asOf)
                        continue;
                    mos = Math.Min(mos, session.Stats[i].Mos);
                    rFactor = Math.Min(rFactor, session.Stats[i].RFactor);
                }
            }
        }
        if (mos == int.MaxValue)
            return;
        to.Name("mediaStatsMinConversationMos"u8);
        to.Thousandths(mos);
        to.Name("mediaStatsMinConversationRFactor"u8);
        to.Thousandths(rFactor);
    }

    private static void Participants(ConversationDraft draft, long asOf, bool attributes, Utf8Text to)
    {
        to.Raw(",\"participants\":["u8);
        var any = false;
        for (var p = 0; p < draft.ParticipantCount; p++)
        {
            var participant = draft.Participant(p);
            if (participant.SessionCount == 0 || participant.Sessions[0].From > asOf)
                continue;
            if (any)
                to.Raw((byte)',');
            any = true;
            to.Raw("{\"participantId\":\""u8);
            to.Id(participant.Id);
            to.Raw("\",\"purpose\":\""u8);
            to.Raw(Words<Purpose>.Of((int)participant.Purpose));
            to.Raw((byte)'"');
            Pieces(draft, participant.Pieces, asOf, to);
            if (attributes && participant.Attributes.First != 0)
                Object(draft, participant.Attributes, "attributes"u8, asOf, to);
            to.Raw(",\"sessions\":["u8);
            for (var s = 0; s < participant.SessionCount; s++)
            {
                if (participant.Sessions[s].From > asOf)
                    continue;
                if (s > 0)
                    to.Raw((byte)',');
                SessionWriter.Write(draft, participant.Sessions[s], asOf, to);
            }
            to.Raw("]}"u8);
        }
        to.Raw((byte)']');
    }

    internal static void Pieces(ConversationDraft draft, PieceList list, long asOf, Utf8Text to)
    {
        for (var next = list.First; next != 0; )
        {
            ref readonly var piece = ref draft.PieceTable[next - 1];
            if (piece.From <= asOf && (asOf < piece.Until || piece.Until == ConversationDraft.Never))
                to.Raw(draft.TextOf(piece));
            next = piece.Next;
        }
    }

    /// <summary>Writes an object of the visible pieces, or nothing when none is visible.</summary>
    internal static void Object(
        ConversationDraft draft,
        PieceList list,
        ReadOnlySpan<byte> name,
        long asOf,
        Utf8Text to
    )
    {
        var start = to.Length;
        to.Name(name);
        to.Raw((byte)'{');
        var content = to.Length;
        Pieces(draft, list, asOf, to);
        CloseObject(to, start, content);
    }

    /// <summary>Writes a list of objects, one per visible piece, or nothing when none is visible.</summary>
    internal static void List(ConversationDraft draft, PieceList list, ReadOnlySpan<byte> name, long asOf, Utf8Text to)
    {
        var any = false;
        for (var next = list.First; next != 0; )
        {
            ref readonly var piece = ref draft.PieceTable[next - 1];
            next = piece.Next;
            if (piece.From > asOf || (asOf >= piece.Until && piece.Until != ConversationDraft.Never))
                continue;
            if (any)
            {
                to.Raw((byte)',');
            }
            else
            {
                to.Name(name);
                to.Raw((byte)'[');
            }
            any = true;
            to.Raw((byte)'{');
            to.Raw(draft.TextOf(piece)[1..]);
            to.Raw((byte)'}');
        }
        if (any)
            to.Raw((byte)']');
    }

    // Members carry a comma before them; the first one of an object gives its comma up.
    private static void CloseObject(Utf8Text to, int start, int content)
    {
        if (to.Length == content)
        {
            to.Truncate(start);
            return;
        }
        to.Remove(content);
        to.Raw((byte)'}');
    }
}
