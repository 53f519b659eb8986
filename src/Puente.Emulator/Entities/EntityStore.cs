using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>
/// Entities of one kind in the order they were made: those of the seed, which cost nothing until they are touched, and
/// over them what was created, changed and removed since. What is handed out are copies, so that an answer being
/// written never sees a later change. Safe to use from several threads.
/// </summary>
/// <param name="nowMs">Platform time.</param>
/// <param name="keys">Fields that are looked up by value; compared without case.</param>
internal sealed partial class EntityStore(Func<long> nowMs, SeededEntities seed, params string[] keys)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, EntityRow> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Dictionary<string, List<EntityRow>>> _indexes = keys.ToDictionary(
        key => key,
        _ => new Dictionary<string, List<EntityRow>>(StringComparer.OrdinalIgnoreCase)
    );
    private readonly List<EntityRow> _rows = [];
    private readonly Queue<(long AtMs, EntityRow Row)> _recent = new();
    private bool _seeded;

    public EntityStore(Func<long> nowMs, params string[] keys)
        : this(nowMs, SeededEntities.None, keys) { }

    /// <summary>How long a slow reader may still see what was; older states are forgotten.</summary>
    public Func<long> RememberMs { get; init; } = () => 0;

    public void Add(JsonObject entity)
    {
        lock (_lock)
            Insert(entity, nowMs());
    }

    /// <summary>Adds what has been there for ever.</summary>
    public void AddSeeded(JsonObject entity)
    {
        lock (_lock)
            Insert(entity, long.MinValue);
    }

    /// <summary>Adds unless another entity has the same text in <paramref name="key"/>.</summary>
    public bool TryAdd(JsonObject entity, string key)
    {
        lock (_lock)
        {
            if (Holders(key, entity[key]!.ToString()).Count > 0)
                return false;
            Insert(entity, nowMs());
            return true;
        }
    }

    public JsonObject? Find(string id)
    {
        lock (_lock)
            return Row(id)?.State.Copy();
    }

    public bool Contains(string id)
    {
        lock (_lock)
            return Row(id) is not null;
    }

    public JsonObject Get(string id) => Find(id) ?? throw ApiException.NotFound();

    /// <summary>A field of one entity; null when there is no such entity.</summary>
    public string? TextOf(string id, string field)
    {
        lock (_lock)
            return Row(id)?.State.Text(field);
    }

    /// <summary>Platform time of its making; null when there is no such entity.</summary>
    public long? MadeMs(string id)
    {
        lock (_lock)
            return Row(id)?.MadeMs;
    }

    public JsonObject? FindBy(string key, string value)
    {
        lock (_lock)
            return Holders(key, value) is [var row, ..] ? row.State.Copy() : null;
    }

    public List<JsonObject> AllBy(string key, string value)
    {
        lock (_lock)
            return [.. Holders(key, value).Select(row => row.State.Copy())];
    }

    /// <summary>Changes an entity and returns a copy; what <paramref name="change"/> throws leaves it as it was.</summary>
    /// <param name="unique">A field whose new text nobody else may have; a clash is a 409 with <paramref name="clash"/>.</param>
    public JsonObject Change(string id, Action<JsonObject> change, string? unique = null, string clash = "")
    {
        lock (_lock)
        {
            var row = Row(id) ?? throw ApiException.NotFound();
            var changed = row.State.Copy();
            change(changed);
            if (unique is not null && Holders(unique, changed[unique]!.ToString()).Exists(other => other != row))
                throw ApiException.Conflict(clash);
            Unindex(row);
            var now = nowMs();
            row.Change(new EntityState(changed, seed, -1), now, now - RememberMs());
            Index(row);
            _recent.Enqueue((now, row));
            return (JsonObject)changed.DeepClone();
        }
    }

    public bool Remove(string id)
    {
        lock (_lock)
        {
            if (Row(id) is not { } row)
                return false;
            Unindex(row);
            _byId.Remove(id);
            return _rows.Remove(row);
        }
    }

    /// <summary>Ids of the entities that hold, in order; <paramref name="holds"/> must not call the store.</summary>
    public List<string> Ids(Func<EntityState, bool> holds)
    {
        lock (_lock)
        {
            Seed();
            return [.. _rows.Where(row => holds(row.State)).Select(row => row.Id)];
        }
    }

    /// <summary>The same among those whose <paramref name="key"/> has a value; an empty value looks at all.</summary>
    public List<string> Ids(string key, string? value, Func<EntityState, bool> holds)
    {
        if (string.IsNullOrEmpty(value))
            return Ids(holds);
        lock (_lock)
            return [.. Holders(key, value).Where(row => holds(row.State)).Select(row => row.Id)];
    }

    public List<JsonObject> Where(Func<EntityState, bool> holds)
    {
        lock (_lock)
        {
            Seed();
            return [.. _rows.Where(row => holds(row.State)).Select(row => row.State.Copy())];
        }
    }

    /// <summary>Copies in the order of the ids; those that are gone meanwhile are left out.</summary>
    public List<JsonObject> Copies(IEnumerable<string> ids)
    {
        lock (_lock)
            return [.. ids.Select(Row).OfType<EntityRow>().Select(row => row.State.Copy())];
    }
}
