using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>Asking a colleague, handing over, and talking all together.</summary>
internal sealed partial class Scene
{
    /// <summary>The customer waits on hold while the agent calls a colleague; then the colleague takes over.</summary>
    private void ConsultsAndTransfers(ref AgentLeg leg, long at)
    {
        var colleague = Consult(
            ref leg,
            at,
            _dice.Waiting(35_000, 5_000, 240_000),
            Ended.consultTransfer,
            out var together
        );
        at = Holds(ref leg, at, together);
        Hangs(ref leg, at, Ended.consultTransfer, Metric.nConsultTransferred);
        var rest = Interacts(ref colleague, at, at + _dice.Waiting(120_000, 8_000, 1_200_000));
        Hangs(ref colleague, rest, Ended.peer);
        CallerLeaves(rest, Ended.endpoint);
    }

    private long ConsultsAndReturns(ref AgentLeg leg, long at)
    {
        var colleague = Consult(ref leg, at, _dice.Waiting(30_000, 4_000, 180_000), Ended.client, out var over);
        Hangs(ref colleague, over, Ended.peer);
        at = Holds(ref leg, at, over);
        return Interacts(ref leg, at, at + _dice.Waiting(60_000, 3_000, 600_000));
    }

    /// <summary>Like a consult, but the customer hears both: the segments after the merge carry the conference flag.</summary>
    private long ConferencesColleague(ref AgentLeg leg, long at)
    {
        var colleague = Consult(ref leg, at, _dice.Between(4_000, 15_000), Ended.conferenceTransfer, out var merged);
        at = Holds(ref leg, at, merged);
        Draft.ConferenceStart = merged;
        var end = Interacts(ref leg, at, at + _dice.Waiting(90_000, 10_000, 900_000), conference: true);
        var earlier = Interacts(ref colleague, merged, end - _dice.Between(500, 8_000), conference: true);
        Hangs(ref colleague, earlier, Ended.client);
        return end;
    }

    // The agent's consult call is a second session of the same participant; its handle time is its own.
    private AgentLeg Consult(ref AgentLeg leg, long at, long talk, Ended how, out long over)
    {
        leg.Session.Emit(Metric.nConsult, at);
        var call = new AgentLeg
        {
            Person = leg.Person,
            Session = VoiceSession(leg.Session.Participant, "outbound"u8, null),
        };
        var ringing = Dials(ref call, at, _dice.Between(150, 400), _dice.Between(1_500, 9_000));
        over = Interacts(ref call, ringing, ringing + talk);
        Hangs(ref call, over, how, wrapUp: false);

        var person = Free(
            organisation.Users,
            (leg.Person.Number + 1 + _dice.Below(organisation.Users.Length - 1)) % organisation.Users.Length,
            at,
            besides: leg.Person
        );
        var colleague = new AgentLeg { Person = person, Session = AgentSession(person, "inbound"u8, null) };
        colleague.Session.Peer = call.Session;
        call.Session.Peer = colleague.Session;
        ref var alert = ref colleague.Session.Segment(SegmentKind.alert, at + 300, ringing);
        colleague.Session.Emit(Metric.tAlert, ringing, alert.End - alert.Start);
        Interacts(ref colleague, ringing, over);
        return colleague;
    }

    /// <summary>Now and then someone listens in, whispers or joins.</summary>
    private void Supervised(in AgentLeg leg, long from, long to)
    {
        if (to - from < 30_000 || !_dice.Chance(0.008))
            return;
        var supervisor = Free(organisation.Users, _dice.Below(organisation.Users.Length), from);
        var session = AgentSession(supervisor, "outbound"u8, null, Purpose.user);
        session.Peer = leg.Session;
        var begin = from + _dice.Between(3_000, 10_000);
        var end = to - _dice.Between(1_000, 5_000);
        var middle = (begin + end) / 2;
        Of(session).Id("monitoredParticipantId"u8, leg.Session.Participant.Id);
        session.Segment(SegmentKind.monitoring, begin, middle);
        session.Emit(Metric.tMonitoring, middle, middle - begin);
        if (_dice.Chance(0.5))
        {
            Of(session).Id("coachedParticipantId"u8, leg.Session.Participant.Id);
            session.Segment(SegmentKind.coaching, middle, end);
            session.Emit(Metric.tCoaching, end, end - middle);
            session.Emit(Metric.tCoachingComplete, end, end - middle);
        }
        else
        {
            Of(session).Id("bargedParticipantId"u8, leg.Session.Participant.Id);
            session.Segment(SegmentKind.barging, middle, end);
            session.Emit(Metric.tBarging, end, end - middle);
        }
        Disconnected(ref session.Segments[session.SegmentCount - 1], Ended.client);
        session.Emit(Metric.tMonitoringComplete, end, middle - begin);
        Watched(leg, supervisor, begin, end);
    }

    private void Watched(in AgentLeg leg, Person supervisor, long begin, long end)
    {
        var screen = Draft.AddSession(Draft.AddParticipant(Purpose.user), Media.screenmonitoring);
        Of(screen.Participant).String("userId"u8, supervisor.IdBytes);
        var text = Of(screen);
        text.String("direction"u8, "outbound"u8);
        text.String("screenMonitoredUserId"u8, leg.Person.IdBytes);
        screen.Segment(SegmentKind.screenmonitoring, begin, end);
        screen.Emit(Metric.tScreenMonitoring, end, end - begin);
        if (!_dice.Chance(0.5))
            return;
        leg.Session.Emit(Metric.tSnippetRecord, end, (end - begin) / 3);
        Of(leg.Session).Flag("snippetRecording"u8, true);
    }
}
