using Puente.Emulator.Conversations.Draft;

namespace Puente.Emulator.Events.Timelines;

/// <summary>When a session shows, ends and is done with, and whom it concerns.</summary>
/// <param name="Begin">From this time on the record shows it.</param>
/// <param name="End">Its disconnect: the end of the last segment before after-call work;
/// <see cref="ConversationDraft.Never"/> when it is never closed.</param>
/// <param name="Over">The end of after-call work, or <see cref="End"/>.</param>
/// <param name="Queue">Number of its queue, -1 when no queue is concerned.</param>
/// <param name="User">Number of its user, -1 when it is nobody of ours.</param>
internal readonly record struct SessionFacts(
    ParticipantDraft Participant,
    int ParticipantIndex,
    SessionDraft Session,
    int SessionIndex,
    long Begin,
    long End,
    long Over,
    int Queue,
    int User
)
{
    public Purpose Purpose => Participant.Purpose;

    public static SessionFacts Of(ConversationDraft draft, int participantIndex, int sessionIndex, Roster roster)
    {
        var participant = draft.Participant(participantIndex);
        var session = participant.Sessions[sessionIndex];
        // A customer's first segment can begin before the conversation does; nothing is found before that.
        var begin = Math.Max(draft.Start, Math.Max(session.From, participant.Sessions[0].From));
        var (end, over, queue) = (begin, begin, -1);
        for (var i = 0; i < session.SegmentCount; i++)
        {
            ref readonly var segment = ref session.Segments[i];
            over = Math.Max(over, segment.End);
            if (segment.Kind != SegmentKind.wrapup)
                end = Math.Max(end, segment.End);
            if (queue < 0 && participant.Purpose is Purpose.acd or Purpose.agent or Purpose.user)
                queue = roster.Queue(Members.Text(draft, segment.Pieces, "queueId"u8, ConversationDraft.Never));
        }
        var user = roster.User(Members.Text(draft, participant.Pieces, "userId"u8, ConversationDraft.Never));
        return new(participant, participantIndex, session, sessionIndex, begin, end, over, queue, user);
    }

    public bool IsOpen(long time) => Begin <= time && time < Over;

    /// <summary>Index of the segment that covers <paramref name="time"/>: the latest begun; -1 before the first.</summary>
    public int SegmentAt(long time)
    {
        var found = -1;
        for (var i = 0; i < Session.SegmentCount; i++)
            if (
                Session.Segments[i].Start <= time
                && (found < 0 || Session.Segments[i].Start >= Session.Segments[found].Start)
            )
                found = i;
        return found;
    }

    /// <summary>Milliseconds spent in segments of one kind, those closed by <paramref name="time"/>.</summary>
    public long Spent(SegmentKind kind, long time)
    {
        var sum = 0L;
        for (var i = 0; i < Session.SegmentCount; i++)
            if (Session.Segments[i].Kind == kind && Session.Segments[i].End <= time)
                sum += Session.Segments[i].End - Session.Segments[i].Start;
        return sum;
    }

    /// <summary>Whether a metric has been emitted by <paramref name="time"/>, and the sum of its values.</summary>
    public bool Emitted(Metric name, long time, out long sum)
    {
        var any = false;
        sum = 0;
        for (var i = 0; i < Session.MetricCount; i++)
        {
            if (Session.Metrics[i].Name != name || Session.Metrics[i].Emitted > time)
                continue;
            any = true;
            sum += Session.Metrics[i].Value;
        }
        return any;
    }
}
