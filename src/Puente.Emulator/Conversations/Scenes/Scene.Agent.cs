using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>An agent's side: ringing, talking, holding, wrapping up, and the handle time they add up to.</summary>
internal sealed partial class Scene
{
    /// <summary>One agent session and what its tHandle will be made of.</summary>
    private struct AgentLeg
    {
        public Person Person;
        public SessionDraft Session;
        public Queue? Queue;
        public long AnsweredAt;
        public long Talk;
        public long Held;
        public long Reached;
        public bool Talked;
        public bool WasHeld;
    }

    private SessionDraft AgentSession(
        Person person,
        ReadOnlySpan<byte> direction,
        Queue? queue,
        Purpose purpose = Purpose.agent
    )
    {
        var participant = Draft.AddParticipant(purpose);
        var text = Of(participant);
        text.String("userId"u8, person.IdBytes);
        if (_dice.Chance(0.5))
            text.String("teamId"u8, person.Team.IdBytes);
        if (_dice.Chance(0.1))
            text.String("participantName"u8, person.NameBytes);
        if (_dice.Chance(0.02))
            text.Flag("screenRecording"u8, true);
        if (_dice.Chance(0.003))
            text.String("flaggedReason"u8, "general"u8);
        var session =
            _media == Media.voice ? VoiceSession(participant, direction, _customer) : Digital(participant, direction);
        if (queue is not null)
            Routed(Of(session), queue, person);
        return session;
    }

    private long NotAnswered(Queue queue, long from, int attempt)
    {
        var person = Free(queue.Members, (attempt + _dice.Below(queue.Members.Length)) % queue.Members.Length, from);
        var session = AgentSession(person, "inbound"u8, queue);
        var end = from + _dice.Between(7_900, 20_000);
        ref var alert = ref session.Segment(SegmentKind.alert, from, end);
        Queued(Draft.At(ref alert.Pieces, Always), queue);
        Disconnected(ref alert, _dice.Chance(0.9) ? Ended.client : Ended.noAnswerTransfer);
        if (_dice.Chance(0.4))
            session.Emit(Metric.nError, end);
        session.Emit(Metric.tAlert, end, end - from);
        session.Emit(Metric.tNotResponding, end, end - from);
        if (!_dice.Chance(0.15))
            return end;
        // Recorded: after-call work can exist on a session that was never answered.
        var wrapped = end + _dice.Between(1_000, 65_000);
        ref var wrapUp = ref session.Segment(SegmentKind.wrapup, end, wrapped);
        var text = Draft.At(ref wrapUp.Pieces, Always);
        Queued(text, queue);
        Draft.At(ref wrapUp.Pieces, wrapped).String("wrapUpCode"u8, "ININ-WRAP-UP-TIMEOUT"u8);
        text = Draft.At(ref wrapUp.Pieces, wrapped);
        text.String("errorCode"u8, "error.ininedgecontrol.session.inactive"u8);
        session.Emit(Metric.tAcw, wrapped, wrapped - end);
        session.Emit(Metric.tHandle, wrapped, wrapped - end);
        return end;
    }

    private AgentLeg AnsweredBy(Queue queue, long from, long offered, int attempt)
    {
        var person = Free(
            queue.Members,
            (attempt * 7 + _dice.Below(queue.Members.Length)) % queue.Members.Length,
            from
        );
        var leg = new AgentLeg
        {
            Person = person,
            Queue = queue,
            Session = AgentSession(person, "inbound"u8, queue),
            AnsweredAt = from + (_dice.Chance(0.1) ? _dice.Between(25, 50) : _dice.Between(1_800, 6_500)),
        };
        Of(leg.Session).Flag("recording"u8, true);
        ref var alert = ref leg.Session.Segment(SegmentKind.alert, from, leg.AnsweredAt);
        var text = Draft.At(ref alert.Pieces, Always);
        Queued(text, queue);
        if (_dice.Chance(0.01))
        {
            text.Name("scoredAgents"u8);
            text.Raw("[{\"scoredAgentId\":\""u8);
            text.Raw(person.IdBytes);
            text.Raw("\",\"agentScore\":"u8);
            text.Number(_dice.Between(40, 100));
            text.Raw("}]"u8);
            IdList(text, "requestedRoutingUserIds"u8, [person]);
        }
        leg.Session.Emit(Metric.tAlert, leg.AnsweredAt, leg.AnsweredAt - from);
        leg.Session.Emit(Metric.tAnswered, leg.AnsweredAt, leg.AnsweredAt - offered);
        return leg;
    }

    private long GivesUpWhileRinging(Queue queue, long from, int attempt)
    {
        var person = Free(
            queue.Members,
            (attempt * 7 + _dice.Below(queue.Members.Length)) % queue.Members.Length,
            from
        );
        var session = AgentSession(person, "inbound"u8, queue);
        var end = from + _dice.Between(800, 7_000);
        ref var alert = ref session.Segment(SegmentKind.alert, from, end);
        Queued(Draft.At(ref alert.Pieces, Always), queue);
        Disconnected(ref alert, Ended.peer);
        session.Emit(Metric.tAlert, end, end - from);
        session.Emit(Metric.tNotResponding, end, end - from);
        return end;
    }

    /// <summary>A stretch of talk with holds in it; the last segment is left for <see cref="Hangs"/> to mark.</summary>
    private long TalkOn(ref AgentLeg leg, long from, long length)
    {
        var holds =
            length < 20_000
                ? 0
                : _dice.Below(100) switch
                {
                    < 66 => 0,
                    < 88 => 1,
                    < 97 => 2,
                    _ => 5,
                };
        var part = length / (holds + 1);
        var at = from;
        for (var i = 0; i <= holds; i++)
        {
            at = Interacts(ref leg, at, at + part, i == holds);
            if (i < holds)
                at = Holds(ref leg, at, at + _dice.Waiting(40_000, 2_000, 300_000));
        }
        return at;
    }

    private long Interacts(ref AgentLeg leg, long from, long to, bool mayLast = false, bool conference = false)
    {
        ref var segment = ref leg.Session.Segment(SegmentKind.interact, from, to);
        segment.Conference = conference;
        if (leg.Queue is { } queue)
            Queued(Draft.At(ref segment.Pieces, Always), queue);
        if (!mayLast && _dice.Chance(0.01))
            Draft.At(ref segment.Pieces, Always).Flag("audioMuted"u8, true);
        leg.Session.Emit(Metric.tTalk, to, to - from);
        leg.Talk += to - from;
        leg.Talked = true;
        return to;
    }

    private long Holds(ref AgentLeg leg, long from, long to)
    {
        ref var segment = ref leg.Session.Segment(SegmentKind.hold, from, to);
        if (leg.Queue is { } queue)
            Queued(Draft.At(ref segment.Pieces, Always), queue);
        leg.Session.Emit(Metric.tHeld, to, to - from);
        leg.Held += to - from;
        leg.WasHeld = true;
        return to;
    }

    /// <summary>The agent's leg is disconnected at the end of its last segment, then wrapped up.</summary>
    private void Hangs(ref AgentLeg leg, long at, Ended how, Metric? transfer = null, bool wrapUp = true)
    {
        Disconnected(ref leg.Session.Segments[leg.Session.SegmentCount - 1], how);
        if (leg.Talked)
            leg.Session.Emit(Metric.tTalkComplete, at, leg.Talk);
        if (leg.WasHeld)
            leg.Session.Emit(Metric.tHeldComplete, at, leg.Held);
        if (transfer is { } kind)
        {
            leg.Session.Emit(Metric.nTransferred, at);
            leg.Session.Emit(kind, at);
        }
        if (_dice.Chance(0.5))
            leg.Session.Emit(Metric.nError, at);
        if (leg.Session.Media == Media.voice)
            AudioQuality(leg.Session, leg.Session.From, at);
        WrapsUp(ref leg, at, how, wrapUp);
    }

    private void WrapsUp(ref AgentLeg leg, long at, Ended how, bool wrapUp)
    {
        var session = leg.Session;
        var draw = _dice.Below(100);
        if (!wrapUp || leg.Queue is null || draw < 8)
        {
            if (wrapUp && draw == 0)
                Draft.At(ref session.Pieces, at).Flag("acwSkipped"u8, true);
            session.Emit(Metric.tHandle, at, leg.Reached + leg.Talk + leg.Held);
            return;
        }
        var timedOut = draw < 18;
        var end = at + (timedOut ? 65_000 : _dice.Waiting(13_000, 900, 65_000));
        ref var segment = ref session.Segment(SegmentKind.wrapup, at, end);
        Queued(Draft.At(ref segment.Pieces, Always), leg.Queue);
        if (how != Ended.none)
            Draft.At(ref segment.Pieces, Always).String("disconnectType"u8, Words<Ended>.Of((int)how));
        var code = timedOut ? "ININ-WRAP-UP-TIMEOUT"u8 : _dice.Pick(leg.Queue.WrapUpCodes).IdBytes;
        // A code entered after the session closed reaches the record with a nightly rebuild, the first or the second.
        var shown = draw is >= 18 and < 23 ? NightAfter(end) + (draw == 18 ? DayMs : 0) : end;
        var text = Draft.At(ref segment.Pieces, shown);
        text.String("wrapUpCode"u8, code);
        if (draw is >= 23 and < 27)
        {
            text.String("wrapUpNote"u8, "Llamará mañana; 25 € de abono"u8);
            Texts(text, "wrapUpTags"u8, "follow-up"u8);
        }
        if (_dice.Chance(0.4))
            Draft.At(ref segment.Pieces, end).String("errorCode"u8, "error.ininedgecontrol.session.inactive"u8);
        if (_dice.Chance(0.1))
            Codes(Draft.At(ref segment.Pieces, end), "q850ResponseCodes"u8, 16);
        // Recorded: tAcw can be some seconds less than its segment.
        var acw = end - at - (end - at > 8_000 && _dice.Chance(0.05) ? 4_000 : 0);
        session.Emit(Metric.tAcw, end, acw);
        session.Emit(Metric.tHandle, end, leg.Reached + leg.Talk + leg.Held + acw);
    }

    /// <summary>Contacting and dialing before an agent's own call is connected or given up.</summary>
    private long Dials(ref AgentLeg leg, long from, long contacting, long dialing)
    {
        ref var first = ref leg.Session.Segment(SegmentKind.contacting, from, from + contacting);
        if (leg.Queue is { } queue)
            Queued(Draft.At(ref first.Pieces, Always), queue);
        leg.Session.Emit(Metric.nOutbound, from);
        leg.Session.Emit(Metric.tContacting, from + contacting, contacting);
        var at = from + contacting + dialing;
        ref var second = ref leg.Session.Segment(SegmentKind.dialing, from + contacting, at);
        if (leg.Queue is { } same)
            Queued(Draft.At(ref second.Pieces, Always), same);
        leg.Session.Emit(Metric.tDialing, at, dialing);
        leg.Reached += contacting + dialing;
        return at;
    }
}
