using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>Calls that start on our side: agents, colleagues, the dialer.</summary>
internal sealed partial class Scene
{
    private void OutboundCall()
    {
        PlacesCall(out var leg, out var answered);
        if (_dice.Chance(0.58))
        {
            var end = TalkOn(ref leg, answered, _dice.Waiting(140_000, 5_000, 1_800_000));
            var customer = _dice.Chance(0.5);
            OtherParty(leg.Session, answered, end, customer ? Ended.endpoint : Ended.peer);
            Hangs(ref leg, end, customer ? Ended.peer : Ended.client);
        }
        else
        {
            // Nobody answers, yet there is handle time, and often after-call work.
            Hangs(ref leg, answered, _dice.Chance(0.8) ? Ended.client : Ended.uncallable);
        }
        EndWithLastSegment();
    }

    private void PlacesCall(out AgentLeg leg, out long answered)
    {
        _media = Media.voice;
        Draft.Outbound = true;
        var queue = _dice.Pick(organisation.Queues);
        Draft.AddDivision(queue.Division, _start);
        _dnis = _dice.Between(600_000_000, 999_999_999);
        _ani = 910_000_000 + _dice.Below(24);
        _customer = null!;
        var person = Free(queue.Members, _dice.Below(queue.Members.Length), _start);
        leg = new AgentLeg
        {
            Person = person,
            Queue = queue,
            Session = AgentSession(person, "outbound"u8, null),
        };
        if (_dice.Chance(0.01))
            Of(leg.Session).String("assignerId"u8, person.IdBytes);
        answered = Dials(ref leg, _start, _dice.Between(120, 900), _dice.Between(2_500, 28_000));
    }

    /// <summary>A colleague calls a colleague; no queue is concerned.</summary>
    private void InternalCall()
    {
        _media = Media.voice;
        Draft.Outbound = true;
        Draft.AddDivision(organisation.Divisions[0], _start);
        (_ani, _dnis) = (910_000_100 + _dice.Below(400), 910_000_100 + _dice.Below(400));
        _customer = null!;
        var drawn = _dice.Below(organisation.Users.Length);
        var other = (drawn + 1 + _dice.Below(organisation.Users.Length - 1)) % organisation.Users.Length;
        var caller = Free(organisation.Users, drawn, _start);
        var called = Free(organisation.Users, other, _start, besides: caller);
        var leg = new AgentLeg { Person = caller, Session = AgentSession(caller, "outbound"u8, null, Purpose.user) };
        var answered = Dials(ref leg, _start, _dice.Between(60, 300), _dice.Between(900, 12_000));
        var far = new AgentLeg { Person = called, Session = AgentSession(called, "inbound"u8, null, Purpose.user) };
        far.Session.Peer = leg.Session;
        leg.Session.Peer = far.Session;
        ref var alert = ref far.Session.Segment(SegmentKind.alert, _start + 400, Math.Max(answered, _start + 401));
        far.Session.Emit(Metric.tAlert, alert.End, alert.End - alert.Start);
        if (_dice.Chance(0.8))
        {
            var from = alert.End;
            var end = TalkOn(ref leg, answered, _dice.Waiting(100_000, 3_000, 1_200_000));
            Interacts(ref far, from, Math.Max(end, from + 1));
            if (_dice.Chance(0.15))
                SharesScreen(leg, from, end);
            Hangs(ref far, Math.Max(end, from + 1), Ended.peer, wrapUp: false);
            Hangs(ref leg, end, Ended.client, wrapUp: false);
        }
        else
        {
            Disconnected(ref alert, _dice.Chance(0.5) ? Ended.notAvailableTransfer : Ended.dndEndpoint);
            far.Session.Emit(Metric.tNotResponding, alert.End, alert.End - alert.Start);
            Hangs(ref leg, answered, Ended.client, wrapUp: false);
        }
        EndWithLastSegment();
    }

    private void CampaignCall()
    {
        _media = Media.voice;
        Draft.Outbound = true;
        var queue = _dice.Pick(organisation.Queues);
        var campaign = _dice.Below(organisation.Campaigns.Length);
        Draft.AddDivision(queue.Division, _start);
        _dnis = _dice.Between(600_000_000, 999_999_999);
        _ani = 910_000_000 + _dice.Below(24);
        var far = Draft.AddParticipant(Purpose.customer);
        Of(far).String("participantName"u8, CallerName());
        var contact = _dice.Guid();
        var text = Draft.At(ref far.Attributes, _start);
        text.Id("dialerContactId"u8, contact);
        text.String("campaign name"u8, organisation.Campaigns[campaign].NameBytes);

        _customer = VoiceSession(far, "outbound"u8, null);
        OfCampaign(_customer, campaign, contact);
        var dialed = _start + _dice.Between(100, 400);
        var answered = dialed + _dice.Between(4_000, 26_000);
        _customer.Segment(SegmentKind.contacting, _start, dialed);
        _customer.Segment(SegmentKind.dialing, dialed, answered);
        _customer.Emit(Metric.nOutboundAttempted, dialed);
        var reached = _dice.Below(100);
        text = Draft.At(ref _customer.Pieces, answered);
        text.String("dispositionAnalyzer"u8, "callAnalysis"u8);
        text.String(
            "dispositionName"u8,
            reached < 45 ? "disposition.classification.callable.person"u8
                : reached < 75 ? "disposition.classification.callable.machine"u8
                : "disposition.classification.callable.noanswer"u8
        );
        if (reached < 75)
        {
            text.Date("detectedSpeechStart"u8, answered + 120);
            text.Date("detectedSpeechEnd"u8, answered + 900);
        }
        _customerInteract = answered;
        if (reached >= 45)
        {
            Disconnected(ref _customer.Segments[1], reached < 75 ? Ended.client : Ended.uncallable);
            if (_dice.Chance(0.1))
                PreviewSkipped(queue, campaign, contact, dialed);
        }
        else
        {
            PersonAnswers(queue, campaign, contact, answered);
        }
        EndWithLastSegment();
    }

    private void PersonAnswers(Organisation.Queue queue, int campaign, UInt128 contact, long answered)
    {
        _customer.Emit(Metric.nConnected, answered);
        _customer.Emit(Metric.nOutboundConnected, answered);
        var visit = WaitIn(queue, answered + 20, "outbound"u8, _dice.Chance(0.93) ? Left.Answered : Left.Abandoned);
        if (visit.How != Left.Answered)
        {
            _customer.Emit(Metric.nOutboundAbandoned, visit.At);
            CallerLeaves(visit.At, Ended.endpoint);
            return;
        }
        var leg = visit.Agent;
        OfCampaign(leg.Session, campaign, contact);
        var end = TalkOn(ref leg, visit.At, _dice.Waiting(110_000, 5_000, 1_200_000));
        Hangs(ref leg, end, Ended.peer);
        CallerLeaves(end, Ended.endpoint);
    }

    private void PreviewSkipped(Organisation.Queue queue, int campaign, UInt128 contact, long at)
    {
        var session = AgentSession(Free(queue.Members, _dice.Below(queue.Members.Length), at), "outbound"u8, queue);
        OfCampaign(session, campaign, contact);
        var end = at + _dice.Between(2_000, 30_000);
        ref var segment = ref session.Segment(SegmentKind.wrapup, at, end);
        Queued(Draft.At(ref segment.Pieces, Always), queue);
        Draft.At(ref segment.Pieces, end).String("wrapUpCode"u8, "ININ-OUTBOUND-PREVIEW-SKIPPED"u8);
        session.Emit(Metric.tAcw, end, end - at);
        session.Emit(Metric.tHandle, end, end - at);
    }

    private void OfCampaign(SessionDraft session, int campaign, UInt128 contact)
    {
        var text = Of(session);
        text.String("outboundCampaignId"u8, organisation.Campaigns[campaign].IdBytes);
        text.String("outboundContactListId"u8, organisation.ContactLists[campaign].IdBytes);
        text.Id("outboundContactId"u8, contact);
    }
}
