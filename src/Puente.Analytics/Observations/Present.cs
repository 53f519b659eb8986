namespace Puente.Analytics.Observations;

/// <summary>A user as member of a queue, in his newest states; null what nobody has told.</summary>
/// <param name="Presence">Presence definition's id.</param>
internal sealed record Member(
    string Queue,
    string User,
    bool IsJoined,
    string? Status,
    string? Presence,
    string? SystemPresence
);

/// <summary>How queues and users stand, as far as the tables have been told.</summary>
internal sealed class Present
{
    private readonly SortedSet<string> _subjects = new(StringComparer.Ordinal);
    private readonly List<Member> _members = [];
    private readonly Dictionary<(string Queue, string Media, string Metric), long> _figures = [];
    private readonly Dictionary<string, SortedSet<string>> _media = [];
    private ILookup<string, Member>? _byQueue;

    /// <summary>Ids of queues or users, letter by letter.</summary>
    public IEnumerable<string> Subjects => _subjects;

    public IReadOnlyList<Member> Members => _members;

    public void Add(string subject) => _subjects.Add(subject);

    public void Add(Member member) => _members.Add(member);

    public void Add(string queue, string media, string metric, long count)
    {
        _figures[(queue, media, metric)] = count;
        if (!_media.TryGetValue(queue, out var known))
            _media[queue] = known = new SortedSet<string>(StringComparer.Ordinal);
        known.Add(media);
    }

    public IEnumerable<Member> MembersOf(string queue) =>
        (_byQueue ??= _members.ToLookup(member => member.Queue))[queue];

    /// <summary>Those of all queues and those it has told of, letter by letter.</summary>
    public IEnumerable<string> MediaOf(string queue, IEnumerable<string> always) =>
        always.Union(_media.GetValueOrDefault(queue) ?? []).Order(StringComparer.Ordinal);

    public long Figure(string queue, string media, string metric) => _figures.GetValueOrDefault((queue, media, metric));
}
