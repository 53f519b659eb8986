using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>Conversations the platform loses sight of. Recorded closures lie 59.0 to 59.9 days after the start, with
/// durations above 2^32 milliseconds.</summary>
internal sealed partial class Scene
{
    private long SixtyDays() => _dice.Between(5_097_600_000, 5_175_360_000);

    private void StuckCallback()
    {
        _media = Media.callback;
        _ani = _dice.Between(600_000_000, 999_999_999);
        _dnis = 910_000_000 + _dice.Below(24);
        var queue = _dice.Pick(organisation.Queues);
        var customer = Draft.AddParticipant(Purpose.customer);
        Of(customer).String("participantName"u8, CallerName());
        Draft.At(ref customer.Attributes, _start).String("callback.reason"u8, "sin respuesta"u8);
        _customer = CallbackSession(customer, ConversationDraft.Never);
        var begin = _start + 400;
        var closed = _start + SixtyDays();
        _customer.Segment(SegmentKind.uploading, _start, begin);
        ref var waiting = ref _customer.Segment(SegmentKind.interact, begin, closed);
        Queued(Draft.At(ref waiting.Pieces, Always), queue);
        Disconnected(ref waiting, Ended.timeout);
        _customer.Emit(Metric.nConnected, begin);
        _customer.Emit(Metric.tConnected, closed, closed - begin);
        Draft.AddDivision(queue.Division, _start);
        var acd = QueueSession(queue, "ivr"u8);
        ref var uploading = ref acd.Segment(SegmentKind.uploading, begin, begin + 20);
        Queued(Draft.At(ref uploading.Pieces, Always), queue);
        acd.Emit(Metric.nOffered, begin + 20);
        ref var segment = ref acd.Segment(SegmentKind.interact, begin + 20, closed);
        Queued(Draft.At(ref segment.Pieces, Always), queue);
        Disconnected(ref segment, Ended.timeout);
        acd.Emit(Metric.tAbandon, closed, closed - begin - 20);
        acd.Emit(Metric.tAcd, closed, closed - begin - 20);
        EndWithLastSegment();
    }

    private void StuckLeg()
    {
        PlacesCall(out var leg, out var answered);
        var end = TalkOn(ref leg, answered, _dice.Waiting(140_000, 25_000, 1_200_000));
        Draft.ConferenceStart = answered + 5_000;
        OtherParty(leg.Session, answered, end, Ended.endpoint);
        Hangs(ref leg, end, Ended.client);
        var left = Draft.AddParticipant(Purpose.customer);
        var session = VoiceSession(left, "outbound"u8, null);
        var closed = _start + SixtyDays();
        ref var segment = ref session.Segment(SegmentKind.interact, answered + 5_000, closed);
        segment.Conference = true;
        Disconnected(ref segment, Ended.timeout);
        session.Emit(Metric.nConnected, answered + 5_000);
        session.Emit(Metric.tConnected, closed, closed - answered - 5_000);
        EndWithLastSegment();
    }

    /// <summary>The end event was lost: every queue segment is closed, the conversation is not.</summary>
    private void OrphanClosed()
    {
        CallerArrives();
        var queue = _dice.Pick(organisation.Queues);
        var at = Ivr(_start + 50, organisation.Flows[0], queue, FlowEnd.ToQueue, _dice.Between(6_000, 20_000)) + 30;
        WaitIn(queue, at, "ivr"u8, Left.Abandoned);
        _customer.Segment(SegmentKind.interact, _customerInteract, ConversationDraft.Never);
    }

    /// <summary>Looks exactly like a caller who is still waiting.</summary>
    private void OrphanWaiting()
    {
        CallerArrives();
        var queue = _dice.Pick(organisation.Queues);
        var at = Ivr(_start + 50, organisation.Flows[0], queue, FlowEnd.ToQueue, _dice.Between(6_000, 20_000)) + 30;
        Draft.AddDivision(queue.Division, at);
        var acd = QueueSession(queue, "ivr"u8);
        acd.Segment(SegmentKind.delay, at, at + 20);
        acd.Emit(Metric.nOffered, at + 20);
        ref var segment = ref acd.Segment(SegmentKind.interact, at + 20, ConversationDraft.Never);
        Queued(Draft.At(ref segment.Pieces, Always), queue);
        _customer.Segment(SegmentKind.interact, _customerInteract, ConversationDraft.Never);
    }
}
