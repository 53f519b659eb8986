using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Events.Timelines;
using Puente.Emulator.Filters;
using Puente.Emulator.Text;

namespace Puente.Emulator.Facts;

/// <summary>A played conversation, read without writing its record first; reused from one to the next.</summary>
internal sealed class DraftFacts : ConversationFacts
{
    private static readonly string[] s_metrics = Enum.GetNames<Metric>();

    private readonly Utf8Text _built = new(512);
    private readonly List<int> _segments = [];
    private ConversationDraft _draft = null!;
    private ParticipantDraft _participant = null!;
    private SessionDraft _session = null!;
    private long _asOf;
    private int _nextParticipant;
    private int _nextSession;

    /// <param name="asOf">Platform time in milliseconds at which the record is looked at.</param>
    public DraftFacts Of(ConversationDraft draft, long asOf)
    {
        (_draft, _asOf, _nextParticipant, _nextSession) = (draft, asOf, 0, int.MaxValue);
        draft.Close();
        return this;
    }

    public override bool NextSession()
    {
        while (true)
        {
            if (_nextParticipant > 0 && _nextSession < _participant.SessionCount)
            {
                _session = _participant.Sessions[_nextSession++];
                if (_session.From > _asOf)
                    continue;
                ListSegments();
                return true;
            }
            if (_nextParticipant == _draft.ParticipantCount)
                return false;
            _participant = _draft.Participant(_nextParticipant++);
            // A record shows a participant from its first session on.
            var shows = _participant.SessionCount > 0 && _participant.Sessions[0].From <= _asOf;
            _nextSession = shows ? 0 : int.MaxValue;
        }
    }

    public override int EmissionCount => _session.MetricCount;

    public override Emission EmissionAt(int index)
    {
        ref readonly var metric = ref _session.Metrics[index];
        return new Emission(s_metrics[(int)metric.Name], metric.Emitted, metric.Value);
    }

    public override int SegmentCount => _segments.Count;

    public override (long Start, long End) SegmentAt(int index)
    {
        ref readonly var segment = ref _session.Segments[_segments[index]];
        return (segment.Start, segment.End <= _asOf ? segment.End : long.MaxValue);
    }

    public override void Read(Origin origin, int segment, byte[] member, byte[]? inner, List<FilterValue> to)
    {
        if (origin == Origin.Outcome)
        {
            Outcomes(member, to);
            return;
        }
        var json = origin switch
        {
            Origin.Conversation => OfConversation(member),
            Origin.Participant => OfParticipant(member),
            Origin.Session => OfSession(member),
            Origin.Flow when _session.FlowFrom <= _asOf => Find(_session.Flow, member),
            Origin.Segment when segment >= 0 => Find(_session.Segments[_segments[segment]].Pieces, member),
            _ => default,
        };
        if (inner is null)
            FilterValue.Read(json, to);
        else
            FilterValue.ReadInner(json, inner, to);
    }

    private void ListSegments()
    {
        _segments.Clear();
        for (var i = 0; i < _session.SegmentCount; i++)
            if (_session.Segments[i].Start <= _asOf)
                _segments.Add(i);
    }

    private ReadOnlySpan<byte> Find(PieceList list, byte[] member) => Members.Find(_draft, list, member, _asOf);

    private ReadOnlySpan<byte> OfConversation(byte[] member)
    {
        if (member.AsSpan().SequenceEqual("conversationId"u8))
            return Id(_draft.Id);
        if (member.AsSpan().SequenceEqual("originatingDirection"u8))
            return _draft.Outbound ? "\"outbound\""u8 : "\"inbound\""u8;
        return member.AsSpan().SequenceEqual("divisionIds"u8) ? Divisions() : Find(_draft.Pieces, member);
    }

    private ReadOnlySpan<byte> OfParticipant(byte[] member) =>
        member.AsSpan().SequenceEqual("purpose"u8)
            ? Word(Words<Purpose>.Of((int)_participant.Purpose))
            : Find(_participant.Pieces, member);

    private ReadOnlySpan<byte> OfSession(byte[] member)
    {
        if (member.AsSpan().SequenceEqual("sessionId"u8))
            return Id(_session.Id);
        if (member.AsSpan().SequenceEqual("mediaType"u8))
            return Word(Words<Media>.Of((int)_session.Media));
        if (member.AsSpan().SequenceEqual("peerId"u8))
            return _session.Peer is { } peer ? Id(peer.Id) : default;
        return Find(_session.Pieces, member);
    }

    private void Outcomes(byte[] member, List<FilterValue> to)
    {
        if (_session.FlowFrom > _asOf || _session.Flow.First == 0)
            return;
        for (var next = _session.Outcomes.First; next != 0; )
        {
            ref readonly var piece = ref _draft.PieceTable[next - 1];
            next = piece.Next;
            if (Members.Shows(piece, _asOf))
                FilterValue.Read(Members.Scan(_draft.TextOf(piece), member), to);
        }
    }

    private ReadOnlySpan<byte> Id(UInt128 id)
    {
        _built.Clear();
        _built.Raw((byte)'"');
        _built.Id(id);
        _built.Raw((byte)'"');
        return _built.Span;
    }

    private ReadOnlySpan<byte> Word(byte[] word)
    {
        _built.Clear();
        _built.Raw((byte)'"');
        _built.Raw(word);
        _built.Raw((byte)'"');
        return _built.Span;
    }

    private ReadOnlySpan<byte> Divisions()
    {
        _built.Clear();
        for (var i = 0; i < _draft.DivisionCount; i++)
        {
            if (_draft.DivisionFrom[i] > _asOf)
                continue;
            _built.Raw(_built.Length == 0 ? "[\""u8 : ",\""u8);
            _built.Raw(_draft.Divisions[i].IdBytes);
            _built.Raw((byte)'"');
        }
        if (_built.Length > 0)
            _built.Raw((byte)']');
        return _built.Span;
    }
}
