using Puente.Emulator.Conversations.Draft;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Live;

/// <summary>A stretch of a session; open while <see cref="End"/> is <see cref="ConversationDraft.Never"/>.</summary>
internal sealed class LiveSegment
{
    public required SegmentKind Kind { get; init; }
    public required long Start { get; init; }
    public long End { get; set; } = ConversationDraft.Never;
    public bool Conference { get; init; }
    public Queue? Queue { get; set; }
    public Ended How { get; set; }
    public WrapUp? WrapUp { get; set; }
    public bool IsOpen => End == ConversationDraft.Never;
}

internal sealed record WrapUp(string Code, string? Notes, IReadOnlyList<string> Tags);

/// <summary>Something shown of a session or conversation during [From, Until).</summary>
internal sealed class LiveMark(string name, string json, long from)
{
    public string Name { get; } = name;
    public string Json { get; } = json;
    public long From { get; } = from;
    public long Until { get; set; } = ConversationDraft.Never;
}

internal sealed record LiveMetric(Metric Name, long At, long Value);

/// <summary>One leg of a participant: a call or a message communication.</summary>
internal sealed class LiveSession(UInt128 id, LiveParticipant participant, Media media, string direction)
{
    public UInt128 Id { get; } = id;
    public string Key { get; } = Entity.TextOf(id);
    public LiveParticipant Participant { get; } = participant;
    public Media Media { get; } = media;
    public string Direction { get; } = direction;
    public LiveSession? Peer { get; set; }

    /// <summary>The queue it is worked for; null for calls that no queue concerns.</summary>
    public Queue? Queue { get; set; }

    /// <summary>The consult call of an agent beside his call with the customer.</summary>
    public bool IsConsult { get; init; }
    public List<LiveSegment> Segments { get; } = [];
    public List<LiveMetric> Metrics { get; } = [];
    public List<LiveMark> Marks { get; } = [];
    public List<LiveMessage> Messages { get; } = [];

    /// <summary>The stay in a queue that this agent was offered the conversation from.</summary>
    public LiveSession? OfferedBy { get; init; }

    /// <summary>Who took the conversation out of this queue session, and when.</summary>
    public (Person Agent, long At)? Chosen { get; set; }

    /// <summary>A code given before the session ended.</summary>
    public WrapUp? Provisional { get; set; }

    public bool AcwSkipped { get; set; }

    /// <summary>The state last told to those who follow it.</summary>
    public string Told { get; set; } = "";

    /// <summary>As conversations spell it, with held beside it.</summary>
    public string State =>
        Now?.Kind switch
        {
            SegmentKind.alert => "alerting",
            SegmentKind.contacting => "contacting",
            SegmentKind.dialing => "dialing",
            SegmentKind.hold => "held",
            SegmentKind.wrapup or null => "disconnected",
            _ => "connected",
        };

    public LiveSegment? Now => Segments.Count > 0 && Segments[^1].IsOpen ? Segments[^1] : null;

    /// <summary>True until the leg is disconnected; after-call work comes later.</summary>
    public bool IsOpen => Now is { Kind: not SegmentKind.wrapup };

    public bool IsInAfterCallWork => Now is { Kind: SegmentKind.wrapup };

    public bool IsConnected => Now is { Kind: SegmentKind.interact or SegmentKind.hold or SegmentKind.ivr };

    public bool IsAlerting => Now is { Kind: SegmentKind.alert };

    public bool IsHeld => Now is { Kind: SegmentKind.hold };

    public bool Has(string mark) => Marks.Exists(one => one.Name == mark && one.Until == ConversationDraft.Never);

    public void Mark(string name, bool on, long time)
    {
        if (Has(name) == on)
            return;
        if (on)
            Marks.Add(new LiveMark(name, "true", time));
        else
            Marks.FindLast(one => one.Name == name)!.Until = time;
    }

    public void Open(SegmentKind kind, long time, bool conference = false) =>
        Segments.Add(
            new LiveSegment
            {
                Kind = kind,
                Start = time,
                Conference = conference,
                Queue = Queue,
            }
        );

    /// <summary>Closes the open stretch, if any, and emits what was measured of it.</summary>
    public void Close(long time, Ended how = Ended.none)
    {
        if (Now is not { } segment)
            return;
        segment.End = time;
        if (how != Ended.none)
            segment.How = how;
        if (Participant.Person is null)
            return;
        var spent = time - segment.Start;
        Metric? metric = segment.Kind switch
        {
            SegmentKind.alert => Metric.tAlert,
            SegmentKind.interact => Metric.tTalk,
            SegmentKind.hold => Metric.tHeld,
            SegmentKind.contacting => Metric.tContacting,
            SegmentKind.dialing => Metric.tDialing,
            SegmentKind.wrapup => Metric.tAcw,
            _ => null,
        };
        if (metric is { } name)
            Emit(name, time, spent);
    }

    /// <summary>Goes over into another kind of stretch.</summary>
    public void Turn(SegmentKind kind, long time, bool conference = false)
    {
        Close(time);
        Open(kind, time, conference);
    }

    public void Emit(Metric name, long time, long value = 1) => Metrics.Add(new LiveMetric(name, time, value));

    public long Spent(params ReadOnlySpan<SegmentKind> kinds)
    {
        var sum = 0L;
        foreach (var segment in Segments)
            if (!segment.IsOpen && kinds.Contains(segment.Kind))
                sum += segment.End - segment.Start;
        return sum;
    }

    public bool Had(SegmentKind kind) => Segments.Exists(segment => segment.Kind == kind);
}
