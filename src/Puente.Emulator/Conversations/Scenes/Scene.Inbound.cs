using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>A customer calls.</summary>
internal sealed partial class Scene
{
    private void InboundCall()
    {
        CallerArrives();
        var queue = _dice.Pick(organisation.Queues);
        var at = _start + 50;
        var draw = _dice.Below(100);
        if (draw < 5)
        {
            var gone = Ivr(at, organisation.Flows[0], null, FlowEnd.CallerHungUp, _dice.Waiting(12_000, 800, 90_000));
            Draft.AddDivision(organisation.Divisions[0], _start);
            CallerLeaves(gone, Ended.endpoint);
        }
        else if (draw < 9)
        {
            var served = Ivr(
                at,
                organisation.Flows[0],
                null,
                FlowEnd.FlowHungUp,
                _dice.Waiting(50_000, 9_000, 240_000)
            );
            Draft.AddDivision(organisation.Divisions[0], _start);
            Draft.At(ref Draft.Pieces, served).Flag("selfServed"u8, true);
            CallerLeaves(served, Ended.peer);
        }
        else
        {
            if (draw < 28)
                at = Ivr(at, organisation.Flows[0], null, FlowEnd.ToFlow, _dice.Waiting(9_000, 2_000, 60_000)) + 20;
            var flow = organisation.Flows[
                draw < 28 ? 1
                : draw < 32 ? 2 + _dice.Below(4)
                : 0
            ];
            at = Ivr(at, flow, queue, FlowEnd.ToQueue, _dice.Waiting(22_000, 4_000, 180_000)) + 30;
            InQueues(queue, at);
        }
        EndWithLastSegment();
    }

    private void InQueues(Queue queue, long at)
    {
        ReadOnlySpan<byte> via = "ivr"u8;
        for (var round = 0; ; round++)
        {
            var visit = WaitIn(queue, at, via, DrawQueueEnd(round == 0));
            switch (visit.How)
            {
                case Left.Abandoned or Left.AbandonedRinging:
                    CallerLeaves(visit.At, Ended.endpoint);
                    return;
                case Left.ToVoicemail:
                    LeavesVoicemail(queue, visit.At);
                    return;
                case Left.ToCallback:
                    AsksForCallback(queue, visit.At);
                    return;
                case Left.ToMenu:
                    at =
                        Ivr(
                            visit.At + 20,
                            organisation.Flows[3],
                            queue,
                            FlowEnd.ToQueue,
                            _dice.Waiting(15_000, 3_000, 60_000)
                        ) + 30;
                    break;
                case Left.ToOtherQueue:
                    queue = _dice.Pick(organisation.Queues);
                    at = visit.At + 25;
                    via = "acd"u8;
                    break;
                case Left.Answered:
                    var next = Served(visit.Agent, round);
                    if (next is null)
                        return;
                    (queue, at) = next.Value;
                    via = "agent"u8;
                    break;
            }
        }
    }

    /// <summary>The conversation with one agent. Returns the queue it is transferred to, or null when it is over.</summary>
    private (Queue Queue, long At)? Served(AgentLeg leg, int round)
    {
        var length = _dice.Waiting(210_000, 12_000, 2_400_000);
        var at = TalkOn(ref leg, leg.AnsweredAt, length);
        var draw = _dice.Below(1000);
        if (round < 2 && draw < 140)
        {
            Hangs(ref leg, at, Ended.transfer, Metric.nBlindTransferred);
            return (_dice.Pick(organisation.Queues), at + _dice.Between(60, 140));
        }
        if (draw < 175)
        {
            ConsultsAndTransfers(ref leg, at);
            return null;
        }
        if (draw < 200)
            at = ConsultsAndReturns(ref leg, at);
        if (draw is >= 200 and < 220)
            at = ConferencesColleague(ref leg, at);
        var customer = _dice.Chance(0.65);
        Supervised(leg, leg.AnsweredAt, at);
        Hangs(ref leg, at, customer ? Ended.peer : Ended.client);
        CallerLeaves(at, customer ? Ended.endpoint : Ended.peer);
        return null;
    }

    private void LeavesVoicemail(Queue queue, long at)
    {
        var participant = Draft.AddParticipant(Purpose.voicemail);
        Of(participant).String("participantName"u8, organisation.VoicemailFlow.NameBytes);
        var session = VoiceSession(participant, "inbound"u8, _customer);
        var begin = at + 15;
        var end = begin + _dice.Waiting(20_000, 2_500, 120_000);
        session.Segment(SegmentKind.system, at, begin);
        ref var segment = ref session.Segment(SegmentKind.interact, begin, end);
        Disconnected(ref segment, Ended.peer);
        session.Emit(Metric.tVoicemail, end, end - begin);
        FlowEntry(session, organisation.VoicemailFlow, begin, "VOICEMAIL"u8, default);
        CallerLeaves(end, Ended.endpoint);
        CallbackRound(queue, end + _dice.Between(40, 400), "voicemail"u8);
    }

    private void AsksForCallback(Queue queue, long at)
    {
        CallerLeaves(at + _dice.Between(900, 6_000), Ended.endpoint);
        CallbackRound(queue, at + _dice.Between(30, 200), "ivr"u8);
    }
}
