using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>E-mail and messaging.</summary>
internal sealed partial class Scene
{
    private long _mailbox;
    private int _channel;
    private UInt128 _journey;

    // Type and engagement source of the messaging channels, one entry each.
    private static readonly (byte[] Type, byte[] Source)[] s_channels =
    [
        ("webmessaging"u8.ToArray(), "WebChat"u8.ToArray()),
        ("whatsapp"u8.ToArray(), "WhatsApp"u8.ToArray()),
        ("sms"u8.ToArray(), "SMS"u8.ToArray()),
        ("facebook"u8.ToArray(), "FacebookMessenger"u8.ToArray()),
        ("open"u8.ToArray(), "OpenMessaging"u8.ToArray()),
    ];

    private SessionDraft Digital(ParticipantDraft participant, ReadOnlySpan<byte> direction)
    {
        var session = Draft.AddSession(participant, _media);
        if (participant.Purpose != Purpose.customer)
            session.Peer = _customer;
        var text = Of(session);
        text.String("direction"u8, direction);
        switch (_media)
        {
            case Media.callback:
                text.String("provider"u8, "PureCloud Callback"u8);
                Tel(text, "ani"u8, _ani);
                Tel(text, "dnis"u8, _dnis);
                break;
            case Media.email:
                text.String("provider"u8, "PureCloud Email"u8);
                text.Name("addressFrom"u8);
                Quoted(text, "cliente."u8, _mailbox);
                text.Truncate(text.Length - 1);
                text.Raw("@example.net\""u8);
                text.String("addressTo"u8, "atencion@acme.example"u8);
                break;
            case Media.message:
                text.String("provider"u8, "PureCloud Messaging"u8);
                text.String("messageType"u8, s_channels[_channel].Type);
                text.String("engagementSource"u8, s_channels[_channel].Source);
                Tel(text, "addressFrom"u8, _ani);
                text.String("addressTo"u8, "acme-web"u8);
                break;
        }
        return session;
    }

    private void EmailThread()
    {
        _media = Media.email;
        _mailbox = _dice.Between(1000, 999_999);
        var customer = Draft.AddParticipant(Purpose.customer);
        Of(customer).String("participantName"u8, CallerName());
        if (_dice.Chance(0.5))
            Of(customer).Id("externalContactId"u8, _dice.Guid());
        _customer = Digital(customer, "inbound"u8);
        var text = Of(_customer);
        if (_dice.Chance(0.2))
        {
            Texts(text, "cc"u8, "copia@example.net"u8);
            Texts(text, "bcc"u8, "archivo@acme.example"u8);
        }
        var from = _start;
        MenuFlow(organisation.EmailFlow, "INBOUNDEMAIL"u8, ref from);
        var queue = _dice.Pick(organisation.Queues);
        var end = MailAnswered(queue, from, first: true);
        if (_dice.Chance(0.07))
        {
            // The customer writes again: the closed conversation opens, loses its end, and gets another.
            EndWithLastSegment();
            Draft.FirstEnd = Draft.End;
            var reopened = Draft.End + _dice.Between(3_600_000, 50 * 3_600_000);
            Draft.ReopenedAt = reopened;
            end = MailAnswered(queue, reopened, first: false);
        }
        ref var segment = ref _customer.Segment(SegmentKind.interact, _start + 40, end);
        segment.Conference = false;
        Queued(Draft.At(ref segment.Pieces, from), queue);
        text = Draft.At(ref segment.Pieces, Always);
        text.String(
            "subject"u8,
            _dice.Chance(0.5) ? "Consulta sobre mi factura nº 12"u8 : "RE: \\\"Pedido\\\" pendiente"u8
        );
        Disconnected(ref segment, Ended.peer);
        _customer.Emit(Metric.nConnected, _start + 40);
        _customer.Emit(Metric.tConnected, end, end - _start - 40);
        EndWithLastSegment();
    }

    private long MailAnswered(Queue queue, long from, bool first)
    {
        var visit = WaitIn(queue, from, first ? "flow"u8 : default, Left.Answered);
        var leg = visit.Agent;
        if (first && _dice.Chance(0.3))
            Of(leg.Session).String("deliveryStatus"u8, "DeliverySuccess"u8);
        var at = Interacts(ref leg, visit.At, visit.At + _dice.Waiting(240_000, 20_000, 3_600_000));
        if (_dice.Chance(0.12))
        {
            var back = at + _dice.Between(60_000, 3_600_000);
            ref var parked = ref leg.Session.Segment(SegmentKind.parked, at, back);
            Queued(Draft.At(ref parked.Pieces, Always), queue);
            leg.Session.Emit(Metric.tPark, back, back - at);
            at = Interacts(ref leg, back, back + _dice.Waiting(120_000, 10_000, 900_000));
            leg.Session.Emit(Metric.tParkComplete, at, back - parked.Start);
        }
        if (_dice.Chance(0.5))
        {
            ref var sending = ref leg.Session.Segment(SegmentKind.transmitting, at, at + _dice.Between(200, 2_500));
            Queued(Draft.At(ref sending.Pieces, Always), queue);
            at = sending.End;
            leg.Session.Emit(Metric.tTransmitting, at, sending.End - sending.Start);
        }
        leg.Session.Emit(Metric.tFirstResponse, at, at - visit.At);
        Hangs(ref leg, at, Ended.client);
        return at;
    }

    private void MenuFlow(Entity flow, ReadOnlySpan<byte> type, ref long from)
    {
        var participant = Draft.AddParticipant(Purpose.workflow);
        Of(participant).String("participantName"u8, flow.NameBytes);
        var session = Digital(participant, "inbound"u8);
        _customer.Segment(SegmentKind.system, _start, _start + 40);
        var end = from + _dice.Between(400, 2_000);
        session.Segment(SegmentKind.system, from, end);
        session.Emit(Metric.nFlow, from + 60);
        session.Emit(Metric.tFlow, end, end - from - 60);
        session.Emit(Metric.tFlowExit, end, end - from - 60);
        FlowEntry(session, flow, from, type, default);
        FlowExit(session, end, null, FlowEnd.ToQueue);
        from = end + 10;
    }

    private void MessageThread()
    {
        _media = Media.message;
        _channel = _dice.Below(s_channels.Length);
        _ani = _dice.Between(600_000_000, 999_999_999);
        _journey = _dice.Guid();
        var customer = Draft.AddParticipant(Purpose.customer);
        Of(customer).String("participantName"u8, CallerName());
        Of(customer).Id("externalContactId"u8, _dice.Guid());
        _customer = Digital(customer, "inbound"u8);
        MessageMarks();
        var from = _start;
        var turns = 1 + _dice.Below(9);
        if (_dice.Chance(0.4))
            BotTalks(ref from);
        else
            MenuFlow(organisation.MessageFlow, "INBOUNDSHORTMESSAGE"u8, ref from);
        var queue = _dice.Pick(organisation.Queues);
        var visit = WaitIn(queue, from, "flow"u8, Left.Answered);
        var leg = visit.Agent;
        var at = visit.At;
        for (var turn = 0; turn < turns; turn++)
        {
            var answered = at + _dice.Waiting(25_000, 2_000, 300_000);
            leg.Session.Emit(Metric.tAgentResponseTime, answered, answered - at);
            if (turn == 0)
            {
                leg.Session.Emit(Metric.tFirstEngagement, answered, answered - visit.At);
                leg.Session.Emit(Metric.tFirstResponse, answered, answered - visit.At);
            }
            leg.Session.Emit(Metric.oMessageTurn, answered);
            var reply = answered + _dice.Waiting(40_000, 1_500, 600_000);
            _customer.Emit(Metric.tUserResponseTime, reply, reply - answered);
            at = Interacts(ref leg, at, reply);
        }
        Counters(leg.Session, at, turns);
        if (_dice.Chance(0.06))
            Hangs(ref leg, at, Ended.transfer, Metric.nBlindTransferred);
        else
            Hangs(ref leg, at, _dice.Chance(0.7) ? Ended.client : Ended.inactivity);
        ref var segment = ref _customer.Segment(SegmentKind.interact, _start + 40, at);
        Queued(Draft.At(ref segment.Pieces, from), queue);
        Disconnected(ref segment, Ended.peer);
        _customer.Emit(Metric.nConnected, _start + 40);
        _customer.Emit(Metric.tConnected, at, at - _start - 40);
        EndWithLastSegment();
    }

    private void BotTalks(ref long from)
    {
        var participant = Draft.AddParticipant(Purpose.botflow);
        Of(participant).String("participantName"u8, organisation.BotFlow.NameBytes);
        var session = Digital(participant, "inbound"u8);
        var end = from + _dice.Waiting(40_000, 3_000, 300_000);
        _customer.Segment(SegmentKind.system, _start, _start + 40);
        session.Segment(SegmentKind.system, from, from + 60);
        session.Segment(SegmentKind.interact, from + 60, end);
        session.Emit(Metric.nBotInteractions, end, _dice.Between(1, 12));
        session.Emit(Metric.nFlow, from + 60);
        session.Emit(Metric.tFlow, end, end - from - 60);
        session.Emit(Metric.tFlowExit, end, end - from - 60);
        FlowEntry(session, organisation.BotFlow, from + 60, "DIGITALBOT"u8, default);
        FlowExit(session, end, null, FlowEnd.ToQueue);
        Draft.At(ref Draft.Pieces, end).Raw(",\"knowledgeBaseIds\":[\""u8);
        var text = Draft.At(ref Draft.Pieces, end);
        text.Id(_dice.Guid());
        text.Raw("\"]"u8);
        from = end + 10;
    }

    private void Counters(SessionDraft session, long at, int turns)
    {
        session.Emit(Metric.oMessageCount, at, turns * 2);
        session.Emit(Metric.oMessageSegmentCount, at, turns * 2 + _dice.Below(3));
        _customer.Emit(Metric.tAverageAgentResponseTime, at, _dice.Between(2_000, 60_000));
        _customer.Emit(Metric.tAverageCustomerResponseTime, at, _dice.Between(2_000, 90_000));
        if (!_dice.Chance(0.2))
            return;
        session.Emit(Metric.oMediaCount, at, 1);
        _customer.Emit(Metric.oExternalMediaCount, at, 1);
        session.Emit(Metric.oAudioMessageCount, at, 1);
        _customer.Emit(Metric.oExternalAudioMessageCount, at, 1);
        Draft.At(ref session.Pieces, at).Number("mediaCount"u8, 1);
        if (_dice.Chance(0.3))
            session.Emit(Metric.nTakeover, at);
    }

    private void MessageMarks()
    {
        var text = Draft.At(ref Draft.Pieces, _start);
        text.String("conversationInitiator"u8, "customer"u8);
        text.Flag("customerParticipation"u8, true);
        if (_dice.Chance(0.3))
            text.Date("inactivityTimeout"u8, _start + 259_200_000);
        if (_dice.Chance(0.1))
            text.Flag("originatingSocialMediaPublic"u8, false);
        text = Of(_customer);
        text.Flag("authenticated"u8, _dice.Chance(0.3));
        if (_dice.Chance(0.1))
            text.Flag("cleared"u8, false);
        if (_dice.Chance(0.2))
        {
            text.String("deliveryStatus"u8, "DeliveryPushed"u8);
            text.Flag("deliveryPushed"u8, true);
            text.Date("deliveryStatusChangeDate"u8, _start + 900);
            text.String("extendedDeliveryStatus"u8, "delivered to device"u8);
            Texts(text, "destinationAddresses"u8, "acme-web"u8);
        }
        if (_dice.Chance(0.2))
            Journey(text);
    }

    private void Journey(Utf8Text text)
    {
        text.Id("journeyCustomerId"u8, _journey);
        text.String("journeyCustomerIdType"u8, "cookie"u8);
        text.Id("journeyCustomerSessionId"u8, _dice.Guid());
        text.String("journeyCustomerSessionIdType"u8, "web"u8);
        text.Id("journeyActionId"u8, _dice.Guid());
        text.Id("journeyActionMapId"u8, _dice.Guid());
        text.Number("journeyActionMapVersion"u8, _dice.Between(1, 9));
    }
}
