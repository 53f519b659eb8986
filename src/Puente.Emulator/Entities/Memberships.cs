namespace Puente.Emulator.Entities;

/// <summary>Which ids belong to which owner, each with what is known of it, in order of joining. Safe to use from
/// several threads.</summary>
internal sealed class Memberships<T>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OrderedDictionary<string, T>> _members = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<KeyValuePair<string, T>> Of(string owner)
    {
        lock (_lock)
            return _members.TryGetValue(owner, out var members) ? [.. members] : [];
    }

    public bool TryGet(string owner, string id, out T member)
    {
        lock (_lock)
        {
            member = default!;
            return _members.TryGetValue(owner, out var members) && members.TryGetValue(id, out member!);
        }
    }

    /// <summary>Owners that <paramref name="id"/> belongs to.</summary>
    public List<string> Owners(string id)
    {
        lock (_lock)
            return [.. _members.Where(one => one.Value.ContainsKey(id)).Select(one => one.Key)];
    }

    public void Set(string owner, string id, T member)
    {
        lock (_lock)
            Owned(owner)[id] = member;
    }

    /// <summary>Changes what is known of a member; false when there is none.</summary>
    public bool Change(string owner, string id, Func<T, T> change)
    {
        lock (_lock)
        {
            if (!_members.TryGetValue(owner, out var members) || !members.TryGetValue(id, out var member))
                return false;
            members[id] = change(member);
            return true;
        }
    }

    /// <summary>Adds unless it is there; false when it was.</summary>
    public bool TryAdd(string owner, string id, T member)
    {
        lock (_lock)
            return Owned(owner).TryAdd(id, member);
    }

    public bool Remove(string owner, string id)
    {
        lock (_lock)
            return _members.TryGetValue(owner, out var members) && members.Remove(id);
    }

    /// <summary>Forgets an owner with all its members.</summary>
    public void Drop(string owner)
    {
        lock (_lock)
            _members.Remove(owner);
    }

    public int Count(string owner)
    {
        lock (_lock)
            return _members.TryGetValue(owner, out var members) ? members.Count : 0;
    }

    private OrderedDictionary<string, T> Owned(string owner)
    {
        if (!_members.TryGetValue(owner, out var members))
            _members[owner] = members = new OrderedDictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        return members;
    }
}
