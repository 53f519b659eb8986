using Puente.Emulator.Clock;
using Puente.Emulator.Consistency;
using Puente.Emulator.Events;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <param name="SinceMs">Platform time of the joining; listings may show it later.</param>
/// <param name="GoneMs">Platform time of the leaving, while listings may still show the member.</param>
internal sealed record QueueMember(int RingNumber, bool Joined, long SinceMs, long? GoneMs = null);

/// <summary>Who belongs to which queue, with ring number and whether joined.</summary>
internal sealed class QueueMembers(Users users, VirtualClock clock, ConsistencyLevers consistency, ChangeEvents events)
{
    private readonly Memberships<QueueMember> _members = new();

    /// <summary>The queues; set by them.</summary>
    public EntityStore Queues { get; set; } = null!;

    private long Lag => (long)consistency.Current.QueueMembers.TotalMilliseconds;

    public void Seed(string queue, IEnumerable<string> ids)
    {
        foreach (var id in ids)
            _members.TryAdd(queue, id, new QueueMember(1, true, long.MinValue));
    }

    /// <summary>Members as listings show them, in order of joining.</summary>
    public List<KeyValuePair<string, QueueMember>> Of(string queue) =>
        [.. _members.Of(queue).Where(member => Listed(member.Value))];

    public List<string> QueuesOf(string user) =>
        _members.Owners(user).FindAll(queue => Find(queue, user) is { } member && Listed(member));

    public QueueMember? Find(string queue, string user) => _members.TryGet(queue, user, out var member) ? member : null;

    public (int All, int Joined) Count(string queue)
    {
        var members = Of(queue);
        return (members.Count, members.Count(member => member.Value.Joined));
    }

    /// <exception cref="ApiException">400 for a user that does not exist.</exception>
    public void Add(string queue, IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
            if (!users.IsThere(id))
                throw ApiException.BadRequest($"The user {id} does not exist.", "invalid.value");
        foreach (var id in ids)
        {
            if (Find(queue, id) is { GoneMs: null })
                continue;
            _members.Set(queue, id, new QueueMember(1, true, clock.NowMs));
            Tell(queue, id, joined: true);
        }
    }

    public void Remove(string queue, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            if (Lag == 0 ? !_members.Remove(queue, id) : !_members.Change(queue, id, Leave))
                continue;
            Tell(queue, id, joined: false);
        }
    }

    /// <summary>Changes ring number or joining; who is no member is ignored.</summary>
    public void Change(string queue, string id, int? ringNumber, bool? joined)
    {
        if (ringNumber is < 1 or > 6)
            throw ApiException.BadRequest("The ringNumber must be from 1 to 6.", "invalid.value");
        var changed = _members.Change(
            queue,
            id,
            member => member with { RingNumber = ringNumber ?? member.RingNumber, Joined = joined ?? member.Joined }
        );
        if (changed && joined is { } now)
            Tell(queue, id, now);
    }

    public void Drop(string queue) => _members.Drop(queue);

    /// <summary>Takes a user out of every queue.</summary>
    public void Forget(string user) => _members.Owners(user).ForEach(queue => _members.Remove(queue, user));

    private bool Listed(QueueMember member) =>
        member.GoneMs is { } gone
            ? clock.NowMs - gone < Lag
            : member.SinceMs == long.MinValue || clock.NowMs - member.SinceMs >= Lag;

    private QueueMember Leave(QueueMember member) => member with { GoneMs = member.GoneMs ?? clock.NowMs };

    /// <summary>Told of every joining and leaving.</summary>
    public event Action? Changed;

    private void Tell(string queue, string user, bool joined)
    {
        Changed?.Invoke();
        events.Raise(
            TopicCatalogue.QueueUsers,
            queue,
            () =>
                new()
                {
                    ["id"] = user,
                    ["user"] = new System.Text.Json.Nodes.JsonObject { ["id"] = user },
                    ["queueId"] = queue,
                    ["joined"] = joined,
                }
        );
    }
}
