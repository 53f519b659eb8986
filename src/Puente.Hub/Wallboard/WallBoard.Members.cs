using Puente.Hub.Browsers;

namespace Puente.Hub.Wallboard;

/// <summary>
/// Who belongs to the queues that viewers filter by, so that the wall of a few queues shows their agents alone. Of other queues
/// nobody asks: it is a request for each queue and hundred members.
/// </summary>
internal sealed partial class WallBoard
{
    private readonly Dictionary<Guid, QueueMembers> _members = [];
    private TaskCompletionSource _membersWanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody filters by a queue whose members are not known.</summary>
    public Task MembersWanted
    {
        get
        {
            lock (_lock)
                return _membersWanted.Task;
        }
    }

    /// <summary>Queues filtered by whose members are not known, or were last read before <paramref name="readBefore"/>.</summary>
    /// <param name="wantedSince">Queues that nobody has filtered by since then are forgotten.</param>
    public IReadOnlyList<Guid> QueuesToRead(DateTimeOffset wantedSince, DateTimeOffset readBefore)
    {
        lock (_lock)
        {
            if (_membersWanted.Task.IsCompleted)
                _membersWanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
            foreach (var (id, members) in _members)
                if (members.WantedAt < wantedSince)
                    _members.Remove(id);
            return [.. _members.Where(one => !(one.Value.ReadAt >= readBefore)).Select(one => one.Key)];
        }
    }

    /// <param name="members">Null when the platform does not tell: then the queue narrows no agents.</param>
    public void ListMembers(Guid queue, IReadOnlySet<Guid>? members)
    {
        lock (_lock)
        {
            if (!_members.TryGetValue(queue, out var known))
                return;
            var isFirst = known.ReadAt is null;
            known.ReadAt = Now;
            if (!isFirst && (known.Ids is null ? members is null : members?.SetEquals(known.Ids) == true))
                return;
            known.Ids = members;
            // Who belongs to a queue decides what those who filter by it are sent: they begin anew.
            (known.Version, _isDirty) = (_version + 1, true);
        }
    }

    /// <summary>Agents of the queues filtered by; nobody of a queue not read yet or not to be seen, null for everybody.</summary>
    private HashSet<Guid>? MembersOf(Viewer viewer, WallFilter filter)
    {
        if (filter.Queues.Count == 0)
            return null;
        var all = new HashSet<Guid>();
        var isOpen = false;
        foreach (var id in filter.Queues)
        {
            if (!_queues.TryGetValue(id, out var queue) || !Shows(viewer, queue))
                continue;
            if (!_members.TryGetValue(id, out var members))
            {
                _members[id] = members = new QueueMembers();
                _membersWanted.TrySetResult();
            }
            members.WantedAt = Now;
            isOpen |= members is { ReadAt: not null, Ids: null };
            all.UnionWith(members.Ids ?? new HashSet<Guid>());
        }
        return isOpen ? null : all;
    }

    private bool HaveMembersChanged(WallFilter filter, long from) =>
        filter.Queues.Any(id => _members.TryGetValue(id, out var members) && members.Version > from);

    private sealed class QueueMembers
    {
        public IReadOnlySet<Guid>? Ids { get; set; }

        public DateTimeOffset? ReadAt { get; set; }

        /// <summary>Publication in which they last changed.</summary>
        public long Version { get; set; }

        public DateTimeOffset WantedAt { get; set; }
    }
}
