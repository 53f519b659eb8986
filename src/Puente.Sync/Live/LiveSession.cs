using System.Text.Json;

namespace Puente.Sync.Live;

/// <summary>One session as its events tell: what is known of it, and the segments that follow from starts, ends and durations.</summary>
internal sealed class LiveSession(string id, DateTimeOffset firstSeen)
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _durations = new(StringComparer.Ordinal);
    private readonly List<LiveSegment> _segments = [];
    private readonly List<LiveSegment> _wrapUps = [];
    private string? _family;
    private string? _disconnectType;
    private bool _hasAfterCallWork;

    public string Id => id;

    public DateTimeOffset FirstSeen => firstSeen;

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Of a queue's session: the user it was handed to.</summary>
    public string? AnsweredUserId => Text("answeredUserId");

    public string? QueueId => Text("queueId");

    /// <summary>Begin of the first segment, told or reckoned back from durations.</summary>
    public DateTimeOffset? FirstStart => _segments.Count == 0 ? StartedAt : _segments.Min(segment => segment.Start);

    /// <summary>The end with the wrap-up behind it.</summary>
    public DateTimeOffset? LastEnd =>
        _wrapUps.Count == 0 ? EndedAt : Later(EndedAt, _wrapUps.Max(segment => segment.End));

    public bool HasFlow => _values.ContainsKey("flowId") && Text("flowType") is not null;

    /// <summary>By time; wrap-up last.</summary>
    public IEnumerable<LiveSegment> Segments => _segments.Concat(_wrapUps.OrderBy(segment => segment.Start));

    public string? Text(string member) =>
        _values.TryGetValue(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public JsonElement? Value(string member) => _values.TryGetValue(member, out var value) ? value : null;

    public void Add(LiveEvent item)
    {
        foreach (var member in item.Body.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
                continue;
            // The queue's own flowType is another thing than the flow's: it names what the customer was waiting in.
            if (member.Name == "flowType" && !item.Suffix.StartsWith("flow.", StringComparison.Ordinal))
                continue;
            if (member.Name == "disconnectType" && !item.Suffix.EndsWith(".end", StringComparison.Ordinal))
                continue;
            _values[member.Name] = member.Value;
            if (
                member.Name.EndsWith("DurationMs", StringComparison.Ordinal) && item.Number(member.Name) is { } duration
            )
                _durations[member.Name] = Math.Clamp(duration, 0, MostMilliseconds);
        }
        switch (item.Suffix)
        {
            case "acw":
            case "wrapup":
                AddWrapUp(item);
                break;
            case "flow.outcome":
                break;
            default:
                AddEdge(item);
                break;
        }
    }

    /// <summary>Makes the segments; called once, when all events are in.</summary>
    /// <param name="answeredBy">When a queue handed over to a user, between two times.</param>
    public void Complete(Func<string, DateTimeOffset, DateTimeOffset?, DateTimeOffset?> answeredBy)
    {
        if (_family is null)
            return;
        var total = TimeSpan.FromMilliseconds(_durations.Values.Sum());
        var start = StartedAt ?? EndedAt - total;
        if (start is not { } from)
            return;
        if (_family == "user")
            CompleteUser(from, answeredBy);
        else
            _segments.Add(new LiveSegment(from, EndedAt, TypeOf(_family), QueueId, _disconnectType));
    }

    private const long MostMilliseconds = 400L * 24 * 60 * 60 * 1_000;

    /// <summary>
    /// A user's session begins with an offer. What came before the talk is told at the end by its durations; while it goes on,
    /// only the queue's session says that the offer was taken.
    /// </summary>
    private void CompleteUser(
        DateTimeOffset from,
        Func<string, DateTimeOffset, DateTimeOffset?, DateTimeOffset?> answeredBy
    )
    {
        if (EndedAt is null)
        {
            var answered = Text("userId") is { } user ? answeredBy(user, from, null) : null;
            if (answered > from)
                _segments.Add(new LiveSegment(from, answered, "alert", QueueId, null));
            var type = answered is null
                ? QueueId is null
                    ? "unknown"
                    : "alert"
                : "interact";
            _segments.Add(new LiveSegment(answered ?? from, null, type, QueueId, null));
            return;
        }
        (string Member, string Type)[] before =
        [
            ("callbackDurationMs", "callback"),
            ("contactingDurationMs", "contacting"),
            ("dialingDurationMs", "dialing"),
            ("alertingDurationMs", "alert"),
        ];
        foreach (var (member, type) in before)
        {
            var duration = TimeSpan.FromMilliseconds(_durations.GetValueOrDefault(member));
            if (duration <= TimeSpan.Zero || from >= EndedAt)
                continue;
            var until = from + duration > EndedAt ? EndedAt.Value : from + duration;
            _segments.Add(new LiveSegment(from, until, type, QueueId, null));
            from = until;
        }
        var talked =
            _durations.GetValueOrDefault("interactingDurationMs") + _durations.GetValueOrDefault("heldDurationMs");
        if (talked > 0 || _segments.Count == 0)
            _segments.Add(
                new LiveSegment(from, EndedAt, talked > 0 ? "interact" : "unknown", QueueId, _disconnectType)
            );
        else
            _segments[^1] = _segments[^1] with { DisconnectType = _disconnectType };
    }

    private void AddEdge(LiveEvent item)
    {
        var dot = item.Suffix.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return;
        var family = item.Suffix[..dot];
        // The queue's session carries the in-queue flow's events too; what it is and when it ends is the queue's to say.
        if (_family == "acd" && family == "flow")
            return;
        if (family == "acd" && _family == "flow")
            (StartedAt, EndedAt) = (null, null);
        _family = family;
        if (item.Suffix.EndsWith(".start", StringComparison.Ordinal))
            StartedAt = StartedAt is null || item.Time < StartedAt ? item.Time : StartedAt;
        if (item.Suffix.EndsWith(".end", StringComparison.Ordinal))
        {
            EndedAt = Later(EndedAt, item.Time);
            _disconnectType = item.Text("disconnectType") ?? _disconnectType;
        }
    }

    /// <summary>After-call work and wrap-up report the same work twice; the first names the user and is taken.</summary>
    private void AddWrapUp(LiveEvent item)
    {
        var isAfterCallWork = item.Suffix == "acw";
        if (isAfterCallWork && !_hasAfterCallWork)
            _wrapUps.Clear();
        if (!isAfterCallWork && _hasAfterCallWork)
            return;
        _hasAfterCallWork |= isAfterCallWork;
        var duration = Math.Clamp(item.Number("wrapupDurationMs") ?? 0, 0, MostMilliseconds);
        _wrapUps.Add(
            new LiveSegment(
                item.Time.AddMilliseconds(-duration),
                item.Time,
                "wrapup",
                item.Text("queueId"),
                null,
                item.Text("wrapupCode"),
                item.Text("wrapupNotes")
            )
        );
    }

    private static string TypeOf(string family) =>
        family switch
        {
            "flow" => "ivr",
            "voicemail" => "voicemail",
            _ => "interact",
        };

    private static DateTimeOffset? Later(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right > left ? right : left;
}

/// <param name="End">Null while it goes on.</param>
internal sealed record LiveSegment(
    DateTimeOffset Start,
    DateTimeOffset? End,
    string Type,
    string? QueueId,
    string? DisconnectType,
    string? WrapUpCode = null,
    string? WrapUpNote = null
);
