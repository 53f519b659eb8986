using Puente.Emulator.Calendar;
using Puente.Emulator.Chance;
using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>
/// Two conversations that become one. The agent of the host has a second call, the guest; at the merge the guest's
/// customer leg moves to the host and keeps its session id, so one session id stands in two conversations.
/// </summary>
internal sealed partial class Scene
{
    /// <summary>What both sides of a conference must agree on without playing each other.</summary>
    private readonly record struct Merge(
        UInt128 Host,
        UInt128 Guest,
        UInt128 MovedSession,
        long At,
        int Agent,
        long Left
    );

    private Merge MergeOf(DayPlan day, int host)
    {
        var place = new Place(day.Number, host);
        var dice = new Dice(Mix.Hash(seed ^ 0xC0F, place.Packed));
        var at = day.StartOf(host) + 420_000 + dice.Below(240_000);
        return new Merge(
            ids.Of(place),
            ids.Of(place with { Index = host + 1 }),
            dice.Guid(),
            at,
            dice.Below(organisation.Users.Length),
            at + dice.Between(30_000, 400_000)
        );
    }

    private void ConferenceHost(DayPlan day, int index)
    {
        var merge = MergeOf(day, index);
        CallerArrives();
        var queue = _dice.Pick(organisation.Queues);
        var at = Ivr(_start + 50, organisation.Flows[0], queue, FlowEnd.ToQueue, _dice.Between(6_000, 20_000)) + 30;
        var visit = WaitIn(queue, at, "ivr"u8, Left.Answered);
        var leg = visit.Agent;
        var merged = Math.Max(merge.At, visit.At + 5_000);
        Interacts(ref leg, visit.At, merged - 3_000);
        Holds(ref leg, merged - 3_000, merged);
        Draft.ConferenceStart = merged;
        var end = Math.Max(merge.Left, merged + 20_000);
        Interacts(ref leg, merged, end, conference: true);

        var moved = Draft.AddParticipant(Purpose.customer);
        Of(moved).String("participantName"u8, CallerName());
        var session = VoiceSession(moved, "outbound"u8, null, merge.MovedSession);
        ref var segment = ref session.Segment(SegmentKind.interact, merged, end - 2_000);
        segment.Conference = true;
        var text = Draft.At(ref segment.Pieces, Always);
        text.Id("sourceConversationId"u8, merge.Guest);
        text.Id("sourceSessionId"u8, merge.MovedSession);
        Disconnected(ref segment, Ended.endpoint);
        session.Emit(Metric.nConnected, merged);
        session.Emit(Metric.tConnected, end - 2_000, end - 2_000 - merged);
        Draft.At(ref Draft.Pieces, merged).Raw(",\"consultationConversationIds\":[\""u8);
        text = Draft.At(ref Draft.Pieces, merged);
        text.Id(merge.Guest);
        text.Raw("\"]"u8);
        Hangs(ref leg, end, Ended.peer);
        CallerLeaves(end, Ended.endpoint);
        EndWithLastSegment();
    }

    private void ConferenceGuest(DayPlan day, int index)
    {
        var merge = MergeOf(day, index - 1);
        _media = Media.voice;
        Draft.Outbound = true;
        Draft.AddDivision(organisation.Divisions[0], _start);
        Draft.At(ref Draft.Pieces, Always).Id("associatedConversationId"u8, merge.Host);
        (_ani, _dnis) = (910_000_000 + _dice.Below(24), _dice.Between(600_000_000, 999_999_999));
        _customer = null!;
        var person = Free(organisation.Users, merge.Agent, _start);
        var leg = new AgentLeg { Person = person, Session = AgentSession(person, "outbound"u8, null) };
        var answered = Dials(ref leg, _start, _dice.Between(120, 700), _dice.Between(2_500, 20_000));
        Interacts(ref leg, answered, merge.At);

        var far = Draft.AddParticipant(Purpose.customer);
        Of(far).String("participantName"u8, CallerName());
        var session = VoiceSession(far, "outbound"u8, null, merge.MovedSession);
        leg.Session.Peer = session;
        ref var segment = ref session.Segment(SegmentKind.interact, answered, merge.At);
        var text = Draft.At(ref segment.Pieces, merge.At);
        text.Id("destinationConversationId"u8, merge.Host);
        text.Id("destinationSessionId"u8, merge.MovedSession);
        Disconnected(ref segment, Ended.conferenceTransfer);
        session.Emit(Metric.nConnected, answered);
        session.Emit(Metric.tConnected, merge.At, merge.At - answered);
        Hangs(ref leg, merge.At, Ended.conferenceTransfer, wrapUp: false);
        EndWithLastSegment();
    }
}
