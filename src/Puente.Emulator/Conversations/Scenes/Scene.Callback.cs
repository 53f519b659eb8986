using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>Calling back: a callback session that waits in the queue and, once taken, a phone call beside it.</summary>
internal sealed partial class Scene
{
    private void ScheduledCallback()
    {
        _ani = _dice.Between(600_000_000, 999_999_999);
        _dnis = 910_000_000 + _dice.Below(24);
        var queue = _dice.Pick(organisation.Queues);
        var customer = Draft.AddParticipant(Purpose.customer);
        Of(customer).String("participantName"u8, CallerName());
        var text = Draft.At(ref customer.Attributes, _start);
        text.String("callback.reason"u8, "Factura & renovación"u8);
        var due = _start + _dice.Between(120_000, 5_400_000);
        CallbackOn(customer, queue, _start, due, "api"u8);
        EndWithLastSegment();
    }

    private void CallbackRound(Queue queue, long at, ReadOnlySpan<byte> flowInType) =>
        CallbackOn(_customer.Participant, queue, at, ConversationDraft.Never, flowInType);

    private void CallbackOn(ParticipantDraft customer, Queue queue, long at, long due, ReadOnlySpan<byte> flowInType)
    {
        _media = Media.callback;
        _customer = CallbackSession(customer, due);
        var begin = at + _dice.Between(100, 600);
        _customer.Segment(SegmentKind.uploading, at, begin);
        if (due != ConversationDraft.Never)
        {
            ref var scheduled = ref _customer.Segment(SegmentKind.scheduled, begin, due);
            Queued(Draft.At(ref scheduled.Pieces, Always), queue);
            _customer.Emit(Metric.nCallbackScheduled, begin);
            begin = due;
        }
        var how = _dice.Chance(0.94) ? Left.Answered : Left.Abandoned;
        var visit = WaitIn(queue, begin, flowInType, how);
        var acd = Draft.Participant(Draft.ParticipantCount - 1).Purpose == Purpose.acd;
        var end = visit.How == Left.Answered ? CallsBack(visit.Agent, queue, visit.At) : visit.At;
        if (!acd && visit.How != Left.Answered)
            _customer.Emit(Metric.nStateTransitionError, end);
        ref var segment = ref _customer.Segment(SegmentKind.interact, begin, end);
        Queued(Draft.At(ref segment.Pieces, Always), queue);
        Disconnected(ref segment, visit.How == Left.Answered ? Ended.peer : Ended.timeout);
        _customer.Emit(Metric.nConnected, begin);
        _customer.Emit(Metric.tConnected, end, end - begin);
    }

    private SessionDraft CallbackSession(ParticipantDraft participant, long due)
    {
        var session = Digital(participant, "inbound"u8);
        var text = Of(session);
        text.Name("callbackNumbers"u8);
        text.Raw("[\"tel:+34"u8);
        text.Number(_ani);
        text.Raw("\"]"u8);
        text.String("callbackUserName"u8, CallerName());
        if (due != ConversationDraft.Never)
            text.Date("callbackScheduledTime"u8, due);
        text.Number("timeoutSeconds"u8, 0);
        text.Flag("skipEnabled"u8, _dice.Chance(0.3));
        text.Flag("agentOwned"u8, _dice.Chance(0.1));
        text.String("scriptId"u8, _dice.Pick(organisation.Scripts).IdBytes);
        return session;
    }

    /// <summary>The agent who took the callback dials; returns when the callback session is over.</summary>
    private long CallsBack(AgentLeg leg, Queue queue, long taken)
    {
        var dialed = taken + _dice.Waiting(9_000, 900, 120_000);
        var outer = _media;
        _media = Media.voice;
        var call = new AgentLeg
        {
            Person = leg.Person,
            Queue = queue,
            Session = VoiceSession(leg.Session.Participant, "outbound"u8, null),
        };
        var answered = Dials(ref call, dialed, _dice.Between(120, 700), _dice.Between(3_000, 24_000));
        leg.Session.Emit(Metric.tFirstDial, dialed, dialed - taken);
        leg.Session.Emit(Metric.nCallbackAttempts, dialed);
        var end = answered;
        if (_dice.Chance(0.72))
        {
            end = TalkOn(ref call, answered, _dice.Waiting(150_000, 6_000, 1_800_000));
            leg.Session.Emit(Metric.tFirstConnect, answered, answered - taken);
            leg.Session.Emit(Metric.tCallbackConnect, answered, answered - taken);
            OtherParty(call.Session, answered, end, Ended.endpoint);
            Hangs(ref call, end, Ended.peer, wrapUp: false);
        }
        else
        {
            leg.Session.Emit(
                _dice.Chance(0.9) ? Metric.tCallbackNotReached : Metric.tCallbackAbandon,
                end,
                end - taken
            );
            Hangs(ref call, end, Ended.client, wrapUp: false);
        }
        var active = call.Reached + call.Talk + call.Held;
        leg.Session.Emit(Metric.tActiveCallback, end, active);
        leg.Session.Emit(Metric.tActiveCallbackComplete, end, active);
        _media = outer;
        var closed = Interacts(ref leg, taken, end + _dice.Between(200, 2_000));
        Hangs(ref leg, closed, Ended.client);
        return closed;
    }

    /// <summary>The far side of a call that we placed: a customer with one outbound leg.</summary>
    private SessionDraft OtherParty(SessionDraft caller, long answered, long end, Ended how)
    {
        var far = Draft.AddParticipant(Purpose.customer);
        Of(far).String("participantName"u8, CallerName());
        var session = VoiceSession(far, "outbound"u8, null);
        caller.Peer = session;
        ref var segment = ref session.Segment(SegmentKind.interact, answered, end);
        Disconnected(ref segment, how);
        session.Emit(Metric.nConnected, answered);
        session.Emit(Metric.tConnected, end, end - answered);
        AudioQuality(session, answered, end);
        return session;
    }
}
