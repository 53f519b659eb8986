using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Events.Bodies;

/// <summary>The fields that each detail event has beside the common ones.</summary>
internal sealed partial class DetailBody
{
    private void Further(Timeline timeline, in SessionFacts facts, in Moment moment, Utf8Text to)
    {
        switch (moment.Kind)
        {
            case DetailKind.CustomerStart or DetailKind.Contact or DetailKind.CustomerEnd:
                Customer(timeline, facts, moment, to);
                break;
            case DetailKind.Outbound:
                Copy(timeline.Draft, facts.Session, "outboundCampaignId"u8, moment.Time, to);
                Copy(timeline.Draft, facts.Session, "outboundContactListId"u8, moment.Time, to);
                Copy(timeline.Draft, facts.Session, "outboundContactId"u8, moment.Time, to);
                Division(to, timeline.Draft.Divisions[0]);
                break;
            case DetailKind.FlowStart or DetailKind.FlowOutcome or DetailKind.FlowEnd:
                Flow(timeline, facts, moment, to);
                break;
            case DetailKind.AcdStart:
                QueueAndDivision(facts, to);
                to.Number("routingPriority"u8, 0);
                Copy(timeline.Draft, facts.Session, "activeSkillIds"u8, "requestedRoutingSkillIds"u8, moment.Time, to);
                to.Flag("skillExpressionApplied"u8, false);
                break;
            case DetailKind.AcdEnd:
                AcdEnd(timeline.Draft, facts, moment.Time, to);
                break;
            case DetailKind.UserStart or DetailKind.UserEnd:
                User(timeline.Draft, facts, moment, to);
                break;
            case DetailKind.Acw or DetailKind.Wrapup:
                AfterCall(timeline.Draft, facts, moment, to);
                break;
            case DetailKind.VoicemailStart or DetailKind.VoicemailEnd:
                Voicemail(timeline, facts, moment, to);
                break;
        }
    }

    private static void Customer(Timeline timeline, in SessionFacts facts, in Moment moment, Utf8Text to)
    {
        var (draft, time) = (timeline.Draft, moment.Time);
        if (moment.Kind == DetailKind.CustomerEnd)
            Disconnected(draft, facts, time, to);
        Spelling.Member(
            to,
            "externalOrganizationId"u8,
            Members.Find(draft, facts.Participant.Pieces, "externalOrganizationId"u8, time)
        );
        Spelling.Member(
            to,
            "externalContactId"u8,
            Members.Find(draft, facts.Participant.Pieces, "externalContactId"u8, time)
        );
        Division(to, draft.DivisionCount > 0 && draft.DivisionFrom[0] <= time ? draft.Divisions[0] : null);
        if (moment.Kind == DetailKind.CustomerEnd)
            to.Number("interactingDurationMs"u8, facts.Spent(SegmentKind.interact, time));
        if (moment.Kind == DetailKind.CustomerStart)
            Journey(draft, facts.Session, time, to);
    }

    private static void Journey(ConversationDraft draft, SessionDraft session, long time, Utf8Text to)
    {
        if (Members.Find(draft, session.Pieces, "journeyCustomerSessionId"u8, time).IsEmpty)
            return;
        var content = Spelling.Open(to, "journeyContext"u8);
        Copy(draft, session, "journeyCustomerSessionId"u8, "sessionId"u8, time, to);
        Copy(draft, session, "journeyCustomerSessionIdType"u8, "sessionIdType"u8, time, to);
        Copy(draft, session, "journeyActionId"u8, "actionId"u8, time, to);
        Copy(draft, session, "journeyActionMapId"u8, "actionMapId"u8, time, to);
        Spelling.Close(to, content);
    }

    private void Flow(Timeline timeline, in SessionFacts facts, in Moment moment, Utf8Text to)
    {
        var (draft, session, time) = (timeline.Draft, facts.Session, moment.Time);
        if (moment.Kind == DetailKind.FlowEnd)
            Disconnected(draft, facts, time, to);
        Spelling.Member(to, "flowType"u8, Members.Find(draft, session.Flow, "flowType"u8, time));
        Spelling.Member(to, "flowId"u8, Members.Find(draft, session.Flow, "flowId"u8, time));
        Division(to, _organisation.Divisions[0]);
        Spelling.Member(to, "flowVersion"u8, Members.Find(draft, session.Flow, "flowVersion"u8, time));
        if (moment.Kind == DetailKind.FlowOutcome)
        {
            Outcome(draft, moment.Part, to);
        }
        else if (moment.Kind == DetailKind.FlowEnd)
        {
            Spelling.Member(to, "exitReason"u8, Members.Find(draft, session.Flow, "exitReason"u8, time));
            Spelling.Member(to, "transferType"u8, Members.Find(draft, session.Flow, "transferType"u8, time));
            var spent = facts.Spent(SegmentKind.ivr, time) + facts.Spent(SegmentKind.interact, time);
            to.Number("connectedDurationMs"u8, spent > 0 ? spent : facts.End - facts.Begin);
        }
    }

    private static void Outcome(ConversationDraft draft, int piece, Utf8Text to)
    {
        var members = draft.TextOf(draft.PieceTable[piece - 1]);
        Spelling.Member(to, "flowOutcomeId"u8, Members.Scan(members, "flowOutcomeId"u8));
        to.Number("flowOutcomeStartTime"u8, Milliseconds(Members.Scan(members, "flowOutcomeStartTimestamp"u8)[1..^1]));
        to.Number("flowOutcomeEndTime"u8, Milliseconds(Members.Scan(members, "flowOutcomeEndTimestamp"u8)[1..^1]));
        Spelling.Member(to, "flowOutcomeValue"u8, Members.Scan(members, "flowOutcomeValue"u8));
    }

    private void AcdEnd(ConversationDraft draft, in SessionFacts facts, long time, Utf8Text to)
    {
        var session = facts.Session;
        Disconnected(draft, facts, time, to);
        var abandoned = facts.Emitted(Metric.tAbandon, time, out _);
        var flowedOut = facts.Emitted(Metric.tFlowOut, time, out _);
        to.String(
            "acdOutcome"u8,
            abandoned ? "ABANDON"u8
                : flowedOut ? "FLOW_OUT"u8
                : "ANSWERED"u8
        );
        Spelling.UpperMember(to, "usedRouting"u8, Members.Text(draft, session.Pieces, "usedRouting"u8, time));
        QueueAndDivision(facts, to);
        if (!abandoned && !flowedOut)
            Copy(draft, session, "selectedAgentId"u8, "answeredUserId"u8, time, to);
        Spelling.UpperList(to, "requestedRoutings"u8, Members.Find(draft, session.Pieces, "requestedRoutings"u8, time));
        Copy(draft, session, "activeSkillIds"u8, "requestedRoutingSkillIds"u8, time, to);
        var expression = Members.Find(draft, session.Pieces, "skillExpressionId"u8, time);
        if (!expression.IsEmpty)
        {
            to.Name("requestedSkillExpressionIds"u8);
            to.Raw((byte)'[');
            to.Raw(expression);
            to.Raw((byte)']');
        }
        OfSegments(draft, session, "requestedLanguageId"u8, time, to);
        OfSegments(draft, session, "requestedRoutingUserIds"u8, time, to);
        to.Number("routingPriority"u8, 0);
        to.Number("connectedDurationMs"u8, facts.Spent(SegmentKind.interact, time));
        if (session.Flow.First != 0)
            Spelling.LowerMember(to, "flowType"u8, Members.Text(draft, session.Flow, "flowType"u8, time));
    }

    private void User(ConversationDraft draft, in SessionFacts facts, in Moment moment, Utf8Text to)
    {
        var (ended, time) = (moment.Kind == DetailKind.UserEnd, moment.Time);
        if (ended)
            Disconnected(draft, facts, time, to);
        UserMember(draft, facts, time, to);
        Division(to, facts.User >= 0 ? roster.Users[facts.User].Division : null);
        QueueMember(facts, to);
        if (!ended)
            return;
        to.Number("interactingDurationMs"u8, facts.Spent(SegmentKind.interact, time));
        to.Number("heldDurationMs"u8, facts.Spent(SegmentKind.hold, time));
        to.Number("alertingDurationMs"u8, facts.Spent(SegmentKind.alert, time));
        to.Number("contactingDurationMs"u8, facts.Spent(SegmentKind.contacting, time));
        to.Number("dialingDurationMs"u8, facts.Spent(SegmentKind.dialing, time));
        to.Number("callbackDurationMs"u8, facts.Spent(SegmentKind.callback, time));
    }

    private void AfterCall(ConversationDraft draft, in SessionFacts facts, in Moment moment, Utf8Text to)
    {
        if (moment.Kind == DetailKind.Acw)
            UserMember(draft, facts, moment.Time, to);
        QueueMember(facts, to);
        ref readonly var segment = ref facts.Session.Segments[moment.Part];
        Spelling.Member(to, "wrapupCode"u8, Members.Find(draft, segment.Pieces, "wrapUpCode"u8, moment.Time));
        Spelling.Member(to, "wrapupNotes"u8, Members.Find(draft, segment.Pieces, "wrapUpNote"u8, moment.Time));
        // The metric, not the segment: the two can differ by seconds.
        var length = facts.Emitted(Metric.tAcw, moment.Time, out var acw) ? acw : segment.End - segment.Start;
        to.Number("wrapupDurationMs"u8, length);
    }

    // A voicemail is left for the queue the caller waited in last.
    private void Voicemail(Timeline timeline, in SessionFacts facts, in Moment moment, Utf8Text to)
    {
        if (moment.Kind == DetailKind.VoicemailEnd)
            Disconnected(timeline.Draft, facts, moment.Time, to);
        SessionFacts? left = null;
        foreach (var one in timeline.Sessions)
            if (
                one.Purpose == Purpose.acd
                && one.Begin <= facts.Begin
                && (left is null || one.Begin >= left.Value.Begin)
            )
                left = one;
        if (left is { } queue)
            QueueAndDivision(queue, to);
        if (moment.Kind == DetailKind.VoicemailEnd)
            to.Number("voicemailDurationMs"u8, facts.Spent(SegmentKind.interact, moment.Time));
    }

    private static void Disconnected(ConversationDraft draft, in SessionFacts facts, long time, Utf8Text to) =>
        Spelling.UpperMember(to, "disconnectType"u8, Ended(draft, facts, time));

    /// <summary>How the session ended, as the record spells it; empty while it is open or when it does not say.</summary>
    internal static ReadOnlySpan<byte> Ended(ConversationDraft draft, in SessionFacts facts, long time)
    {
        var session = facts.Session;
        for (var i = session.SegmentCount - 1; i >= 0; i--)
            if (
                session.Segments[i].Kind != SegmentKind.wrapup
                && session.Segments[i].End <= time
                && Members.Text(draft, session.Segments[i].Pieces, "disconnectType"u8, time) is { IsEmpty: false } how
            )
                return how;
        return default;
    }

    private static void UserMember(ConversationDraft draft, in SessionFacts facts, long time, Utf8Text to) =>
        Spelling.Member(to, "userId"u8, Members.Find(draft, facts.Participant.Pieces, "userId"u8, time));

    private void QueueMember(in SessionFacts facts, Utf8Text to)
    {
        if (facts.Queue >= 0)
            to.String("queueId"u8, roster.Queues[facts.Queue].IdBytes);
    }

    private void QueueAndDivision(in SessionFacts facts, Utf8Text to)
    {
        QueueMember(facts, to);
        Division(to, facts.Queue >= 0 ? roster.Queues[facts.Queue].Division : null);
    }

    private static void Division(Utf8Text to, Entity? division)
    {
        if (division is not null)
            to.String("divisionId"u8, division.IdBytes);
    }

    private static void OfSegments(
        ConversationDraft draft,
        SessionDraft session,
        ReadOnlySpan<byte> name,
        long time,
        Utf8Text to
    )
    {
        for (var i = 0; i < session.SegmentCount; i++)
        {
            var value = Members.Find(draft, session.Segments[i].Pieces, name, time);
            if (value.IsEmpty)
                continue;
            Spelling.Member(to, name, value);
            return;
        }
    }

    private static void Copy(
        ConversationDraft draft,
        SessionDraft session,
        ReadOnlySpan<byte> from,
        ReadOnlySpan<byte> name,
        long time,
        Utf8Text to
    ) => Spelling.Member(to, name, Members.Find(draft, session.Pieces, from, time));
}
