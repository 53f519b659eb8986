namespace Puente.Emulator.Conversations.Draft;

internal struct SegmentDraft
{
    public long Start;
    public long End;
    public SegmentKind Kind;
    public bool Conference;
    public PieceList Pieces;
}

internal struct MetricDraft
{
    public long Emitted;
    public long Value;
    public Metric Name;
}

/// <summary>One report of an audio stream. Quality figures are in thousandths.</summary>
internal struct MediaStatDraft
{
    public long At;
    public int Mos;
    public int RFactor;
    public PieceList Pieces;
}

/// <summary>One session being told; reused from conversation to conversation.</summary>
internal sealed class SessionDraft
{
    public UInt128 Id;
    public ParticipantDraft Participant = null!;
    public SessionDraft? Peer;
    public Media Media;
    public PieceList Pieces;
    public PieceList Flow;
    public long FlowFrom;
    public PieceList Outcomes;

    /// <summary>What live conversations and their events show of a session and records do not: muted, confined.</summary>
    public PieceList Marks;

    /// <summary>Messages sent and received, one object each; no part of the record.</summary>
    public PieceList Messages;
    public SegmentDraft[] Segments = new SegmentDraft[8];
    public int SegmentCount;
    public MetricDraft[] Metrics = new MetricDraft[12];
    public int MetricCount;
    public MediaStatDraft[] Stats = new MediaStatDraft[2];
    public int StatCount;

    /// <summary>Start of the first segment: before it the session does not exist.</summary>
    public long From => SegmentCount == 0 ? long.MaxValue : Segments[0].Start;

    public void Reset(UInt128 id, ParticipantDraft participant, Media media)
    {
        Id = id;
        Participant = participant;
        Media = media;
        Peer = null;
        Pieces = Flow = Outcomes = Marks = Messages = default;
        FlowFrom = long.MaxValue;
        SegmentCount = MetricCount = StatCount = 0;
    }

    /// <summary>Adds a segment; <paramref name="end"/> <see cref="long.MaxValue"/> leaves it open for ever.</summary>
    public ref SegmentDraft Segment(SegmentKind kind, long start, long end)
    {
        if (SegmentCount == Segments.Length)
            Array.Resize(ref Segments, SegmentCount * 2);
        ref var segment = ref Segments[SegmentCount++];
        segment = new SegmentDraft
        {
            Kind = kind,
            Start = start,
            End = end,
        };
        return ref segment;
    }

    public void Emit(Metric name, long at, long value = 1)
    {
        if (MetricCount == Metrics.Length)
            Array.Resize(ref Metrics, MetricCount * 2);
        Metrics[MetricCount++] = new MetricDraft
        {
            Name = name,
            Emitted = at,
            Value = value,
        };
    }
}

internal sealed class ParticipantDraft
{
    public UInt128 Id;
    public Purpose Purpose;
    public PieceList Pieces;

    /// <summary>Key-value pairs, each from the time it was set.</summary>
    public PieceList Attributes;

    /// <summary>What live conversations and their events show of a participant and records do not: prompts, time limits.</summary>
    public PieceList Marks;
    public SessionDraft[] Sessions = new SessionDraft[2];
    public int SessionCount;

    public void Reset(UInt128 id, Purpose purpose)
    {
        Id = id;
        Purpose = purpose;
        Pieces = Attributes = Marks = default;
        SessionCount = 0;
    }
}
