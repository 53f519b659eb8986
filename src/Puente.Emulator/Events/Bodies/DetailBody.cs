using System.Globalization;
using System.Text;
using Puente.Emulator.Conversations;
using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events.Bodies;

/// <summary>
/// Writes the bodies of the detail events. Every value is read from the draft as it shows at the event's time, so an
/// event never knows more than the record.
/// </summary>
internal sealed partial class DetailBody(Roster roster)
{
    private readonly OrganisationSeed _organisation = roster.Organisation;

    public void Write(Timeline timeline, in Moment moment, Utf8Text to)
    {
        var facts = timeline.Sessions[moment.Facts];
        to.Raw("{\"eventTime\":"u8);
        to.Number(moment.Time);
        to.Id("conversationId"u8, timeline.Draft.Id);
        to.Id("participantId"u8, facts.Participant.Id);
        if (moment.Kind == DetailKind.Attributes)
            Attributes(timeline, facts, moment.Time, to);
        else
            Session(timeline, facts, moment, to);
        ExternalIds(timeline, moment.Time, "externalContactId"u8, "conversationExternalContactIds"u8, to);
        ExternalIds(timeline, moment.Time, "externalOrganizationId"u8, "conversationExternalOrganizationIds"u8, to);
        to.Raw((byte)'}');
    }

    private void Session(Timeline timeline, in SessionFacts facts, in Moment moment, Utf8Text to)
    {
        to.Id("sessionId"u8, facts.Session.Id);
        Spelling.UpperMember(to, "mediaType"u8, Words<Media>.Of((int)facts.Session.Media));
        var (draft, time) = (timeline.Draft, moment.Time);
        Copy(draft, facts.Session, "provider"u8, time, to);
        Spelling.UpperMember(to, "direction"u8, Members.Text(draft, facts.Session.Pieces, "direction"u8, time));
        Copy(draft, facts.Session, "ani"u8, time, to);
        Copy(draft, facts.Session, "dnis"u8, time, to);
        var voicemail = moment.Kind is DetailKind.VoicemailStart or DetailKind.VoicemailEnd;
        if (!voicemail)
            Digital(draft, facts, time, to);
        if (
            !voicemail
            && moment.Kind
                is not (DetailKind.FlowStart or DetailKind.FlowEnd or DetailKind.FlowOutcome or DetailKind.Outbound)
        )
            Callback(draft, facts.Session, time, to);
        Further(timeline, facts, moment, to);
    }

    private static void Digital(ConversationDraft draft, in SessionFacts facts, long time, Utf8Text to)
    {
        Spelling.UpperMember(to, "messageType"u8, Members.Text(draft, facts.Session.Pieces, "messageType"u8, time));
        Copy(draft, facts.Session, "addressTo"u8, time, to);
        Copy(draft, facts.Session, "addressFrom"u8, time, to);
        if (facts.Session.Media == Media.email)
            Spelling.Member(to, "subject"u8, Subject(draft, facts.Session, time));
    }

    /// <summary>The subject of a mail is told on the customer's segment; the other sessions are its peers.</summary>
    internal static ReadOnlySpan<byte> Subject(ConversationDraft draft, SessionDraft session, long time)
    {
        var holder = session.Peer ?? session;
        for (var i = 0; i < holder.SegmentCount; i++)
            if (
                holder.Segments[i].Start <= time
                && Members.Find(draft, holder.Segments[i].Pieces, "subject"u8, time) is { IsEmpty: false } subject
            )
                return subject;
        return default;
    }

    private static void Callback(ConversationDraft draft, SessionDraft session, long time, Utf8Text to)
    {
        if (session.Media != Media.callback)
            return;
        var holder = session.Peer ?? session;
        Copy(draft, holder, "callbackUserName"u8, time, to);
        Copy(draft, holder, "callbackNumbers"u8, time, to);
        var due = Members.Text(draft, holder.Pieces, "callbackScheduledTime"u8, time);
        if (!due.IsEmpty)
            to.Number("callbackScheduledTime"u8, Milliseconds(due));
    }

    private static long Milliseconds(ReadOnlySpan<byte> date) =>
        DateTimeOffset.Parse(Encoding.ASCII.GetString(date), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static void Attributes(Timeline timeline, in SessionFacts facts, long time, Utf8Text to)
    {
        RecordWriter.Object(timeline.Draft, facts.Participant.Attributes, "attributes"u8, time, to);
        to.Name("communications"u8);
        to.Raw((byte)'[');
        var any = false;
        foreach (var one in timeline.Sessions)
        {
            if (one.ParticipantIndex != facts.ParticipantIndex || one.Begin > time)
                continue;
            to.Raw(any ? ",{\"id\":\""u8 : "{\"id\":\""u8);
            any = true;
            to.Id(one.Session.Id);
            to.Raw((byte)'"');
            Spelling.UpperMember(to, "mediaType"u8, Words<Media>.Of((int)one.Session.Media));
            to.Raw((byte)'}');
        }
        to.Raw((byte)']');
    }

    private static void ExternalIds(
        Timeline timeline,
        long time,
        ReadOnlySpan<byte> member,
        ReadOnlySpan<byte> name,
        Utf8Text to
    )
    {
        var draft = timeline.Draft;
        var any = false;
        foreach (var facts in timeline.Sessions)
        {
            if (facts.SessionIndex > 0 || facts.Begin > time)
                continue;
            var id = Members.Find(draft, facts.Participant.Pieces, member, time);
            if (id.IsEmpty)
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
            to.Raw(id);
        }
        if (any)
            to.Raw((byte)']');
    }

    private static void Copy(
        ConversationDraft draft,
        SessionDraft session,
        ReadOnlySpan<byte> name,
        long time,
        Utf8Text to
    ) => Spelling.Member(to, name, Members.Find(draft, session.Pieces, name, time));
}
