using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Live;

/// <summary>How legs begin, connect and end, with everything that is measured of them.</summary>
internal sealed partial class LiveConversations
{
    private const long ShortAbandonMs = 10_000;

    private static void Connect(LiveConversation conversation, LiveSession session, long time)
    {
        session.Turn(SegmentKind.interact, time);
        if (session.Participant.IsCustomer)
            session.Emit(Metric.nConnected, time);
        if (session.OfferedBy is { IsOpen: true } acd)
        {
            var wait = time - acd.Segments[0].Start;
            acd.Chosen = (session.Participant.Person!, time);
            acd.Close(time, Ended.transfer);
            acd.Emit(Metric.tAcd, time, wait);
            if (wait > acd.Queue!.ServiceLevelMs)
                acd.Emit(Metric.nOverSla, time);
            session.Emit(Metric.tAnswered, time, wait);
            if (conversation.Customer?.Main is { IsOpen: true } customer)
                customer.Chosen ??= (session.Participant.Person!, time);
        }
        Reached(conversation, session, time);
    }

    /// <summary>The other end of an own call or consult is there.</summary>
    private static void Reached(LiveConversation conversation, LiveSession session, long time)
    {
        if (conversation.Consult is { } consult && consult.Session == session.Peer)
        {
            consult.Destination = session.Participant;
            if (consult.Session.Now is { Kind: SegmentKind.dialing or SegmentKind.contacting })
                consult.Session.Turn(SegmentKind.interact, time);
            Speak(conversation, consult, consult.SpeakTo, time);
            return;
        }
        if (session.Peer is { IsOpen: true, Now.Kind: SegmentKind.dialing or SegmentKind.contacting } caller)
            caller.Turn(SegmentKind.interact, time);
    }

    /// <summary>Disconnects a leg that is not over; for agents after-call work may follow.</summary>
    private void End(LiveConversation conversation, LiveSession session, long time, Ended how)
    {
        if (!session.IsOpen)
            return;
        var alerting = session.IsAlerting;
        session.Close(time, how);
        if (session.Participant.Person is not null)
        {
            EndAgent(conversation, session, time, how, alerting);
            return;
        }
        var spent = time - session.Segments[0].Start;
        if (session.Participant.Purpose == Purpose.acd)
        {
            session.Emit(Metric.tAcd, time, spent);
            if (how != Ended.transfer)
            {
                session.Emit(Metric.tAbandon, time, spent);
                if (spent < ShortAbandonMs)
                    session.Emit(Metric.tShortAbandon, time, spent);
            }
            else
            {
                session.Emit(Metric.tFlowOut, time, spent);
            }
        }
        else if (session.Participant.Purpose == Purpose.ivr)
        {
            session.Emit(Metric.tIvr, time, spent);
            session.Emit(Metric.tFlow, time, spent);
            session.Emit(how == Ended.transfer ? Metric.tFlowExit : Metric.tFlowDisconnect, time, spent);
        }
        else if (session.Had(SegmentKind.interact))
        {
            session.Emit(Metric.tConnected, time, session.Spent(SegmentKind.interact));
        }
    }

    private void EndAgent(LiveConversation conversation, LiveSession session, long time, Ended how, bool alerting)
    {
        if (alerting)
            session.Emit(Metric.tNotResponding, time, session.Spent(SegmentKind.alert));
        var worked = session.Had(SegmentKind.interact);
        if (worked)
            session.Emit(Metric.tTalkComplete, time, session.Spent(SegmentKind.interact));
        if (session.Had(SegmentKind.hold))
            session.Emit(Metric.tHeldComplete, time, session.Spent(SegmentKind.hold));
        var dialled = session.Had(SegmentKind.contacting) || session.Had(SegmentKind.dialing);
        if (session.IsConsult || !(worked || dialled))
        {
            if (worked || dialled)
                Handled(session, time);
            return;
        }
        var rule = session.Participant.AfterCall;
        if (rule is not { Required: true } && session.Provisional is null)
        {
            Handled(session, time);
            return;
        }
        session.Open(SegmentKind.wrapup, time);
        session.Now!.How = how;
        if (session.Provisional is not null && rule is not { Forced: true })
        {
            WrappedUp(session, time);
            return;
        }
        var segment = session.Now;
        if (rule is { EndsByTime: true })
            After(
                time,
                rule.TimeoutMs,
                (_, due) =>
                {
                    if (segment.IsOpen)
                        Change(conversation, due, () => WrappedUp(session, due, timedOut: true));
                }
            );
    }

    /// <summary>After-call work is done: by a code, by skipping, or because its time is up.</summary>
    private static void WrappedUp(LiveSession session, long time, bool timedOut = false)
    {
        var segment = session.Now!;
        segment.WrapUp = session.Provisional ?? (timedOut ? new WrapUp("ININ-WRAP-UP-TIMEOUT", null, []) : null);
        session.Close(time);
        Handled(session, time);
    }

    private static void Handled(LiveSession session, long time) =>
        session.Emit(
            Metric.tHandle,
            time,
            session.Spent(
                SegmentKind.contacting,
                SegmentKind.dialing,
                SegmentKind.interact,
                SegmentKind.hold,
                SegmentKind.wrapup
            )
        );

    /// <summary>Ends what makes no sense any more: everything without its customer, whoever is left alone, and a queue that
    /// looks for an agent whom nobody waits for.</summary>
    private void Settle(LiveConversation conversation, long time)
    {
        if (conversation.Consult is { } consult && !(consult.Session.IsOpen && StillComing(conversation, consult)))
        {
            conversation.Consult = null;
            End(conversation, consult.Session, time, Ended.peer);
        }
        var open = conversation.Participants.Where(participant => participant.IsOpen).ToList();
        var gone = conversation.Customer is { IsOpen: false };
        if (open.Count >= 2 && !gone && open.Exists(IsParty))
            return;
        foreach (var session in open.SelectMany(participant => participant.Sessions).ToList())
            End(conversation, session, time, Ended.peer);
        conversation.Consult = null;
    }

    // Neither the queue nor whom it only rings.
    private static bool IsParty(LiveParticipant participant) =>
        participant.Purpose is not (Purpose.acd or Purpose.ivr)
        && participant.Sessions.Exists(session =>
            session is { IsOpen: true } and not { IsAlerting: true, OfferedBy: not null }
        );

    // The one asked, or the queue that still looks for one.
    private static bool StillComing(LiveConversation conversation, LiveConsult consult) =>
        conversation.Sessions.Any(session => session.IsOpen && session.Peer == consult.Session);
}
