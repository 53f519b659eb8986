using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;
using Puente.Emulator.Text;

namespace Puente.Emulator.Conversations.Scenes;

/// <summary>Callers and the addresses every leg of a call repeats.</summary>
internal sealed partial class Scene
{
    private void CallerArrives()
    {
        _media = Media.voice;
        _ani = _dice.Between(600_000_000, 999_999_999);
        _dnis = 910_000_000 + _dice.Below(24);
        var caller = Draft.AddParticipant(Purpose.customer);
        var text = Of(caller);
        text.String("participantName"u8, CallerName());
        if (_dice.Chance(0.6))
            text.Id("externalContactId"u8, _dice.Guid());
        if (_dice.Chance(0.05))
            text.Id("externalOrganizationId"u8, _dice.Guid());
        _customer = VoiceSession(caller, "inbound"u8, null);
        Of(_customer).Flag("recording"u8, true);
        // Recorded: the customer's first segment can begin a few milliseconds before the conversation.
        var first = _dice.Chance(0.05) ? _start - _dice.Between(5, 20) : _start;
        _customerInteract = _start + _dice.Between(120, 260);
        _customer.Segment(SegmentKind.system, first, _customerInteract);
        _customer.Emit(Metric.nConnected, _customerInteract);
    }

    private ReadOnlySpan<byte> CallerName() => s_placeNames[_dice.Below(s_placeNames.Length)];

    private static readonly byte[][] s_placeNames = [.. Names.Places.Select(System.Text.Encoding.UTF8.GetBytes)];

    private SessionDraft VoiceSession(
        ParticipantDraft participant,
        ReadOnlySpan<byte> direction,
        SessionDraft? peer,
        UInt128? id = null
    )
    {
        var session = Draft.AddSession(participant, Media.voice, id);
        session.Peer = peer;
        var text = Of(session);
        text.String("direction"u8, direction);
        text.String("provider"u8, "Edge"u8);
        text.String("edgeId"u8, _edge.IdBytes);
        Tel(text, "ani"u8, _ani);
        Tel(text, "dnis"u8, _dnis);
        Tel(text, "sessionDnis"u8, _dnis);
        Remote(text);
        return session;
    }

    private void Remote(Utf8Text text)
    {
        text.String("remote"u8, CallerName());
        if (!_dice.Chance(0.25))
            return;
        text.String("remoteNameDisplayable"u8, CallerName());
        text.Name("protocolCallId"u8);
        text.Raw((byte)'"');
        text.Id(_dice.Guid());
        text.Raw("@10.20.0."u8);
        text.Number(_dice.Below(250));
        text.Raw((byte)'"');
    }

    /// <summary>Closes the customer's leg: its interact segment spans every queue and agent.</summary>
    private void CallerLeaves(long at, Ended how)
    {
        ref var segment = ref _customer.Segment(SegmentKind.interact, _customerInteract, at);
        if (_lastQueue is { } queue)
            Queued(Draft.At(ref segment.Pieces, _lastQueueFrom), queue);
        segment.Conference = false;
        Disconnected(ref segment, how);
        _customer.Emit(Metric.tConnected, at, at - _customerInteract);
        if (_lastAgent is { } agent && _lastQueue is not null)
            Routed(Draft.At(ref _customer.Pieces, _lastAgentFrom), _lastQueue, agent);
        AudioQuality(_customer, _customerInteract, at);
    }

    private static void Routed(Utf8Text text, Queue queue, Person? agent)
    {
        Texts(text, "requestedRoutings"u8, queue.Routing);
        if (agent is null)
            return;
        text.String("usedRouting"u8, queue.Routing);
        text.String("selectedAgentId"u8, agent.IdBytes);
    }

    private void AudioQuality(SessionDraft session, long from, long to)
    {
        if (session.StatCount == session.Stats.Length || to - from < 4000)
            return;
        ref var stat = ref session.Stats[session.StatCount++];
        var loss = _dice.Waiting(90, 0, 2200);
        stat = new MediaStatDraft
        {
            At = to + _dice.Below(120),
            Mos = (int)(4490 - loss),
            RFactor = (int)(92_400 - loss * 12),
        };
        var text = Draft.At(ref stat.Pieces, Always);
        Texts(text, "codecs"u8, _dice.Chance(0.8) ? "audio/opus"u8 : "audio/PCMU"u8);
        text.Number("maxLatencyMs"u8, _dice.Between(8, 190));
        text.Number("receivedPackets"u8, (to - from) / 20 + 1);
        if (loss < 300)
            return;
        text.Number("discardedPackets"u8, loss / 9);
        if (_dice.Chance(0.3))
        {
            text.Number("duplicatePackets"u8, _dice.Between(1, 9));
            text.Number("invalidPackets"u8, _dice.Between(1, 4));
        }
        if (_dice.Chance(0.3))
        {
            text.Number("overrunPackets"u8, _dice.Between(1, 60));
            text.Number("underrunPackets"u8, _dice.Between(1, 60));
        }
    }
}
