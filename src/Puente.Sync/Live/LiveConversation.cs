using Puente.Sync.Events;

namespace Puente.Sync.Live;

/// <summary>
/// What the detail events of one conversation tell: a fold over the set of them, ordered by the platform's own times. Arrival
/// order and repeats make no difference, because neither is looked at.
/// </summary>
internal sealed class LiveConversation
{
    private readonly Dictionary<string, LiveParticipant> _participants = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _divisions = [];

    private LiveConversation(Guid id) => Id = id;

    public Guid Id { get; }

    /// <summary>The earliest time that any event speaks of.</summary>
    public DateTimeOffset Start { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Time of the newest event.</summary>
    public DateTimeOffset Newest { get; private set; }

    /// <summary>True when how it began was among the events.</summary>
    public bool HasBegin { get; private set; }

    /// <summary><c>INBOUND</c> or <c>OUTBOUND</c>, of the session that began first.</summary>
    public string? Direction { get; private set; }

    public IReadOnlyList<string> Divisions => _divisions;

    /// <summary>In the order in which they appeared.</summary>
    public IEnumerable<LiveParticipant> Participants =>
        _participants
            .Values.OrderBy(participant => participant.FirstSeen)
            .ThenBy(participant => participant.Id, StringComparer.Ordinal);

    /// <summary>
    /// True when every session that is known has ended. The end of a session says nothing of the conversation: an agent who
    /// refuses an offer ends a session, and a transfer ends one for each side (docs/facts.md#events-to-rows).
    /// </summary>
    public bool HasEnded
    {
        get
        {
            var sessions = _participants.Values.SelectMany(participant => participant.Sessions).ToList();
            return sessions.Exists(session => session.EndedAt is not null)
                && sessions.TrueForAll(session => session.EndedAt is not null || session.StartedAt is null);
        }
    }

    /// <summary>The latest end of anything; only meaningful when it has ended.</summary>
    public DateTimeOffset? End =>
        HasEnded
            ? _participants.Values.SelectMany(participant => participant.Sessions).Max(session => session.LastEnd)
            : null;

    /// <returns>Null when none of the events can be used.</returns>
    public static LiveConversation? Fold(Guid id, IEnumerable<PlatformEvent> events)
    {
        var usable = new List<(LiveEvent Event, string Order)>();
        foreach (var item in events)
        {
            var topic = EventTopic.Parse(item.Topic);
            if (topic.IsDetail && topic.Id == id && LiveEvent.Read(item, topic, out _) is { } read)
                usable.Add((read, read.Suffix + "\n" + read.Body.GetRawText()));
        }
        if (usable.Count == 0)
            return null;

        // Events of one millisecond have an order too, one that does not depend on who delivered them first.
        usable.Sort(
            static (left, right) =>
                left.Event.Time != right.Event.Time
                    ? left.Event.Time.CompareTo(right.Event.Time)
                    : string.CompareOrdinal(left.Order, right.Order)
        );
        var conversation = new LiveConversation(id);
        string? before = null;
        foreach (var (item, order) in usable)
        {
            if (order == before)
                continue;
            before = order;
            conversation.Add(item);
        }
        conversation.Complete();
        return conversation;
    }

    private void Add(LiveEvent item)
    {
        Newest = item.Time;
        Start = item.Time < Start ? item.Time : Start;
        var direction = item.Text("direction");
        HasBegin |= item.Suffix == "customer.start" || (item.Suffix == "user.start" && IsOutbound(direction));
        if (item.Suffix.EndsWith(".start", StringComparison.Ordinal))
            Direction ??= direction;
        if (item.Text("divisionId") is { } division && !_divisions.Contains(division, StringComparer.OrdinalIgnoreCase))
            _divisions.Add(division);
        if (item.Text("participantId") is not { } participantId)
            return;
        if (!_participants.TryGetValue(participantId, out var participant))
            _participants.Add(participantId, participant = new LiveParticipant(participantId, item.Time));
        participant.Add(item);
    }

    private void Complete()
    {
        // An end says how long its session was, so a conversation can be known to have begun before its first event.
        foreach (var session in _participants.Values.SelectMany(participant => participant.Sessions))
        {
            session.Complete(AnsweredBy);
            if (session.FirstStart is { } start && start < Start)
                Start = start;
        }
    }

    /// <summary>When a queue handed its conversation to this user; null when no queue did, within the session's time.</summary>
    private DateTimeOffset? AnsweredBy(string userId, DateTimeOffset from, DateTimeOffset? to) =>
        _participants
            .Values.SelectMany(participant => participant.Sessions)
            .Where(session => string.Equals(session.AnsweredUserId, userId, StringComparison.OrdinalIgnoreCase))
            .Select(session => session.EndedAt)
            .Where(time => time >= from && (to is null || time <= to))
            .Min();

    private static bool IsOutbound(string? direction) =>
        string.Equals(direction, "OUTBOUND", StringComparison.OrdinalIgnoreCase);
}
