using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Events.Timelines;

/// <summary>One detail event to come: when, what, of which session.</summary>
/// <param name="Facts">Index into <see cref="Timeline.Sessions"/>.</param>
/// <param name="Part">The segment of after-call work, or the piece of an outcome; 0 otherwise.</param>
/// <param name="Late">Reaches the record with a nightly rebuild, after the conversation's own course.</param>
internal readonly record struct Moment(long Time, DetailKind Kind, int Facts, int Part, bool Late) : IComparable<Moment>
{
    public int CompareTo(Moment other) =>
        (Time, Kind, Facts, Part).CompareTo((other.Time, other.Kind, other.Facts, other.Part));
}

/// <summary>
/// Everything that happens in one conversation, in order: a pure function of its draft. Reused from conversation to
/// conversation, like the draft; one per thread.
/// </summary>
internal sealed class Timeline(Roster roster)
{
    private readonly List<SessionFacts> _sessions = [];
    private readonly List<Moment> _moments = [];
    private readonly List<long> _changes = [];

    public ConversationDraft Draft { get; private set; } = null!;
    public IReadOnlyList<SessionFacts> Sessions => _sessions;
    public IReadOnlyList<Moment> Moments => _moments;

    /// <summary>The times at which the conversation looks different from before, while it runs; rising.</summary>
    public IReadOnlyList<long> Changes => _changes;

    public void Build(ConversationDraft draft)
    {
        Draft = draft;
        _sessions.Clear();
        _moments.Clear();
        _changes.Clear();
        for (var p = 0; p < draft.ParticipantCount; p++)
        {
            var first = _sessions.Count;
            for (var s = 0; s < draft.Participant(p).SessionCount; s++)
            {
                _sessions.Add(SessionFacts.Of(draft, p, s, roster));
                Tell(_sessions.Count - 1);
            }
            if (_sessions.Count > first)
                Tell(draft.Participant(p), first);
        }
        Change(draft.Marks);
        _moments.Sort();
        if (draft.ReopenedAt != ConversationDraft.Never)
        {
            Change(draft.FirstEnd);
            Change(draft.ReopenedAt);
        }
        _changes.Sort();
        Distinct();
    }

    private void Tell(int number)
    {
        var facts = _sessions[number];
        var session = facts.Session;
        Change(facts.Begin);
        for (var i = 0; i < session.SegmentCount; i++)
        {
            Change(Math.Max(facts.Begin, session.Segments[i].Start));
            Change(session.Segments[i].End);
        }
        Change(session.Marks);
        Change(session.Messages);
        switch (facts.Purpose)
        {
            case Purpose.customer or Purpose.external:
                Add(facts.Begin, DetailKind.CustomerStart, number);
                if (!Members.Find(Draft, session.Pieces, "outboundCampaignId"u8, facts.Begin).IsEmpty)
                    Add(facts.Begin, DetailKind.Outbound, number);
                Add(facts.End, DetailKind.CustomerEnd, number);
                break;
            case Purpose.acd:
                Add(facts.Begin, DetailKind.AcdStart, number);
                Add(facts.End, DetailKind.AcdEnd, number);
                break;
            case Purpose.agent or Purpose.user:
                Add(facts.Begin, DetailKind.UserStart, number);
                Add(facts.End, DetailKind.UserEnd, number);
                AfterCall(facts, number);
                break;
            case Purpose.voicemail:
                Add(facts.Begin, DetailKind.VoicemailStart, number);
                Add(facts.End, DetailKind.VoicemailEnd, number);
                break;
        }
        if (session.Flow.First != 0)
            Flow(facts, number);
    }

    private void Flow(in SessionFacts facts, int number)
    {
        var session = facts.Session;
        var from = Math.Max(facts.Begin, session.FlowFrom);
        Add(from, DetailKind.FlowStart, number);
        for (var next = session.Outcomes.First; next != 0; next = Draft.PieceTable[next - 1].Next)
            Add(Math.Max(from, Draft.PieceTable[next - 1].From), DetailKind.FlowOutcome, number, next);
        // The exit is known a moment after the session's last segment.
        var exit = Math.Max(from, Draft.PieceTable[session.Flow.Last - 1].From);
        Add(facts.End == ConversationDraft.Never ? facts.End : Math.Max(exit, facts.End), DetailKind.FlowEnd, number);
    }

    private void AfterCall(in SessionFacts facts, int number)
    {
        for (var i = 0; i < facts.Session.SegmentCount; i++)
        {
            ref readonly var segment = ref facts.Session.Segments[i];
            if (segment.Kind != SegmentKind.wrapup)
                continue;
            Add(segment.End, DetailKind.Acw, number, i);
            for (var next = segment.Pieces.First; next != 0; next = Draft.PieceTable[next - 1].Next)
            {
                ref readonly var piece = ref Draft.PieceTable[next - 1];
                if (Members.Scan(Draft.TextOf(piece), "wrapUpCode"u8).IsEmpty)
                    continue;
                Add(Math.Max(segment.End, piece.From), DetailKind.Wrapup, number, i, piece.From > segment.End);
                break;
            }
        }
    }

    private void Tell(ParticipantDraft participant, int first)
    {
        var begin = _sessions[first].Begin;
        if (
            participant.Purpose is Purpose.customer or Purpose.external
            && !Members.Find(Draft, participant.Pieces, "externalContactId"u8, begin).IsEmpty
        )
            Add(begin, DetailKind.Contact, first);
        var over = 0L;
        for (var i = first; i < _sessions.Count; i++)
            over = Math.Max(over, _sessions[i].Over);
        var told = long.MinValue;
        for (var next = participant.Attributes.First; next != 0; next = Draft.PieceTable[next - 1].Next)
        {
            var time = Math.Max(begin, Draft.PieceTable[next - 1].From);
            if (time == told)
                continue;
            told = time;
            Add(time, DetailKind.Attributes, first, 0, time > over);
        }
    }

    private void Add(long time, DetailKind kind, int facts, int part = 0, bool late = false)
    {
        if (time == ConversationDraft.Never)
            return;
        // What people add to a steered conversation is told when they do it, however late.
        late &= !Draft.Steered;
        _moments.Add(new Moment(time, kind, facts, part, late));
        if (!late)
            _changes.Add(time);
    }

    private void Change(long time)
    {
        if (time != ConversationDraft.Never)
            _changes.Add(time);
    }

    private void Change(PieceList list)
    {
        for (var next = list.First; next != 0; next = Draft.PieceTable[next - 1].Next)
        {
            Change(Math.Max(Draft.Start, Draft.PieceTable[next - 1].From));
            Change(Draft.PieceTable[next - 1].Until);
        }
    }

    private void Distinct()
    {
        var kept = 0;
        for (var i = 0; i < _changes.Count; i++)
            if (kept == 0 || _changes[i] != _changes[kept - 1])
                _changes[kept++] = _changes[i];
        _changes.RemoveRange(kept, _changes.Count - kept);
    }
}
