using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events.Bodies;

/// <summary>The flattened conversation of one medium: state sits on the participant, users and queues are
/// objects.</summary>
internal sealed class MediaBody(Roster roster)
{
    public void Write(Timeline timeline, Media media, long time, Utf8Text to)
    {
        to.Raw("{\"id\":\""u8);
        to.Id(timeline.Draft.Id);
        to.Raw("\",\"participants\":["u8);
        var any = false;
        foreach (var facts in timeline.Sessions)
        {
            if (facts.Session.Media != media || facts.Begin > time)
                continue;
            if (any)
                to.Raw((byte)',');
            any = true;
            Participant(timeline, facts, time, to);
        }
        to.Raw("],\"otherMediaUris\":[]"u8);
        if (media == Media.voice)
            ConversationBody.Recording(timeline.Draft, time, to);
        to.Raw((byte)'}');
    }

    private void Participant(Timeline timeline, in SessionFacts facts, long time, Utf8Text to)
    {
        var (draft, session) = (timeline.Draft, facts.Session);
        to.Raw("{\"id\":\""u8);
        to.Id(facts.Participant.Id);
        to.Raw((byte)'"');
        if (facts.User < 0)
            Spelling.Member(to, "name"u8, Members.Find(draft, facts.Participant.Pieces, "participantName"u8, time));
        to.Date("startTime"u8, facts.Begin);
        if (Communication.Connected(facts, time) is var connected and not ConversationDraft.Never)
            to.Date("connectedTime"u8, connected);
        if (facts.Over <= time)
            to.Date("endTime"u8, facts.Over);
        to.String("purpose"u8, Words<Purpose>.Of((int)facts.Purpose));
        to.String("state"u8, Communication.State(facts, time));
        to.String("initialState"u8, Communication.InitialState(facts));
        Spelling.Member(to, "direction"u8, Members.Find(draft, session.Pieces, "direction"u8, time));
        var ended = DetailBody.Ended(draft, facts, time);
        if (!ended.IsEmpty && facts.End <= time)
            to.String("disconnectType"u8, Spelling.Dotted(ended));
        to.Flag("held"u8, Communication.Held(facts, time));
        AfterCall(draft, facts, time, to);
        if (facts.User >= 0)
            Reference(to, "user"u8, roster.Users[facts.User]);
        if (facts.Queue >= 0)
            Reference(to, "queue"u8, roster.Queues[facts.Queue]);
        RecordWriter.Object(draft, facts.Participant.Attributes, "attributes"u8, time, to);
        Spelling.Member(to, "provider"u8, Members.Find(draft, session.Pieces, "provider"u8, time));
        if (session.Peer is { } peer && peer.From <= time)
            to.Id("peer"u8, peer.Id);
        Communication.Wrapup(draft, facts, time, to);
        Own(draft, facts, time, to);
        to.Raw((byte)'}');
    }

    private static void AfterCall(ConversationDraft draft, in SessionFacts facts, long time, Utf8Text to)
    {
        if (facts.Purpose != Purpose.agent)
            return;
        var index = Communication.AfterCall(facts, time);
        to.Flag("wrapupRequired"u8, index >= 0);
        if (index < 0)
            return;
        ref readonly var segment = ref facts.Session.Segments[index];
        var limit = Members.Find(draft, facts.Participant.Marks, "wrapupTimeoutMs"u8, time);
        if (limit.IsEmpty)
            to.Number("wrapupTimeoutMs"u8, 65_000);
        else
            Spelling.Member(to, "wrapupTimeoutMs"u8, limit);
        to.Date("startAcwTime"u8, segment.Start);
        if (segment.End <= time)
            to.Date("endAcwTime"u8, segment.End);
    }

    private static void Own(ConversationDraft draft, in SessionFacts facts, long time, Utf8Text to)
    {
        var (session, pieces) = (facts.Session, facts.Session.Pieces);
        var holder = session.Peer ?? session;
        switch (session.Media)
        {
            case Media.voice:
                Communication.Flag(draft, session, "muted"u8, time, to);
                Communication.Flag(draft, session, "confined"u8, time, to);
                Spelling.Member(to, "recording"u8, Members.Find(draft, pieces, "recording"u8, time));
                Spelling.Member(to, "ani"u8, Members.Find(draft, pieces, "ani"u8, time));
                Spelling.Member(to, "dnis"u8, Members.Find(draft, pieces, "dnis"u8, time));
                break;
            case Media.callback:
                Spelling.Member(to, "callbackNumbers"u8, Members.Find(draft, holder.Pieces, "callbackNumbers"u8, time));
                Spelling.Member(
                    to,
                    "callbackUserName"u8,
                    Members.Find(draft, holder.Pieces, "callbackUserName"u8, time)
                );
                Spelling.Member(
                    to,
                    "callbackScheduledTime"u8,
                    Members.Find(draft, holder.Pieces, "callbackScheduledTime"u8, time)
                );
                break;
            case Media.email:
                Spelling.Member(to, "subject"u8, DetailBody.Subject(draft, session, time));
                to.Flag("autoGenerated"u8, false);
                break;
            case Media.message:
                Spelling.Member(to, "type"u8, Members.Find(draft, pieces, "messageType"u8, time));
                Spelling.Member(to, "engagementSource"u8, Members.Find(draft, pieces, "engagementSource"u8, time));
                MessagesById(draft, session, time, to);
                break;
        }
    }

    // This shape names a message by an object where the other has its id.
    private static void MessagesById(ConversationDraft draft, SessionDraft session, long time, Utf8Text to)
    {
        var any = false;
        for (var next = session.Messages.First; next != 0; next = draft.PieceTable[next - 1].Next)
        {
            ref readonly var piece = ref draft.PieceTable[next - 1];
            if (!Members.Shows(piece, time))
                continue;
            to.Raw(any ? ",{\"message\":{\"id\":"u8 : ",\"messages\":[{\"message\":{\"id\":"u8);
            any = true;
            var members = draft.TextOf(piece);
            to.Raw(Members.Scan(members, "messageId"u8));
            to.Raw((byte)'}');
            to.Raw(members);
            to.Raw((byte)'}');
        }
        if (any)
            to.Raw((byte)']');
    }

    private static void Reference(Utf8Text to, ReadOnlySpan<byte> name, Entity entity)
    {
        var content = Spelling.Open(to, name);
        to.String("id"u8, entity.IdBytes);
        to.String("name"u8, entity.NameBytes);
        Spelling.Close(to, content);
    }
}
