using System.Text.Json.Nodes;

namespace Puente.Emulator.Entities;

/// <summary>Rows, indexes, and the slower eyes that see them later. Everything here is called with the lock held, but
/// <see cref="Seen"/>.</summary>
internal sealed partial class EntityStore
{
    /// <summary>
    /// What an index that trails behind shows: every entity as it was <paramref name="lagMs"/> before now.
    /// </summary>
    /// <param name="lagMs">By the entity's present state.</param>
    /// <param name="among">Key and value that present states must have; only recently changed ones are looked at beside.
    /// Null looks at all.</param>
    public List<EntityState> Seen(
        Func<EntityState, long> lagMs,
        (string Key, string Value)? among,
        Func<EntityState, bool> holds
    )
    {
        lock (_lock)
        {
            Seed();
            var now = nowMs();
            while (_recent.TryPeek(out var oldest) && oldest.AtMs <= now - RememberMs())
                _recent.Dequeue();
            IEnumerable<EntityRow> rows = among is { } wanted
                ? Holders(wanted.Key, wanted.Value).Union(_recent.Select(one => one.Row))
                : _rows;
            List<EntityState> seen = [];
            foreach (var row in rows)
                if (row.At(now - lagMs(row.State)) is { } state && holds(state))
                    seen.Add(state);
            return seen;
        }
    }

    public bool HasKey(string field) => _indexes.ContainsKey(field);

    /// <summary>Copies of states that <see cref="Seen"/> gave.</summary>
    public List<JsonObject> Copies(IEnumerable<EntityState> states)
    {
        lock (_lock)
            return [.. states.Select(state => state.Copy())];
    }

    private EntityRow? Row(string id)
    {
        Seed();
        return _byId.GetValueOrDefault(id);
    }

    private List<EntityRow> Holders(string key, string value)
    {
        Seed();
        return _indexes[key].GetValueOrDefault(value) ?? [];
    }

    private void Insert(JsonObject entity, long madeMs)
    {
        Seed();
        var row = new EntityRow(entity["id"]!.ToString(), new EntityState(entity, seed, -1), madeMs);
        _rows.Add(row);
        _byId.Add(row.Id, row);
        Index(row);
        if (madeMs != long.MinValue)
            _recent.Enqueue((madeMs, row));
    }

    // On first use and not at the start, which many organisations never need.
    private void Seed()
    {
        if (_seeded)
            return;
        _seeded = true;
        _rows.EnsureCapacity(seed.Count);
        _byId.EnsureCapacity(seed.Count);
        for (var i = 0; i < seed.Count; i++)
        {
            var row = new EntityRow(seed.IdOf(i), new EntityState(null, seed, i), long.MinValue);
            _rows.Add(row);
            _byId.Add(row.Id, row);
            Index(row);
        }
    }

    private void Index(EntityRow row)
    {
        foreach (var (key, index) in _indexes)
        {
            if (row.State.Text(key) is not { Length: > 0 } text)
                continue;
            if (!index.TryGetValue(text, out var holders))
                index[text] = holders = new List<EntityRow>(1);
            holders.Add(row);
        }
    }

    private void Unindex(EntityRow row)
    {
        foreach (var (key, index) in _indexes)
        {
            var text = row.State.Text(key);
            if (index.TryGetValue(text, out var holders) && holders.Remove(row) && holders.Count == 0)
                index.Remove(text);
        }
    }
}
