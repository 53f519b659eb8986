using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Entities;

/// <summary>
/// Entities of one kind in the order they were made. Everything handed out is a copy, so that an answer being written
/// never sees a later change. Safe to use from several threads.
/// </summary>
internal sealed class EntityList
{
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _entities = [];
    private readonly Dictionary<string, JsonObject> _byId = new(StringComparer.OrdinalIgnoreCase);

    public void Add(JsonObject entity)
    {
        lock (_lock)
        {
            _entities.Add(entity);
            _byId[Id(entity)] = entity;
        }
    }

    /// <summary>Adds unless <paramref name="clashes"/> finds an entity that stands in the way.</summary>
    public bool TryAdd(JsonObject entity, Func<JsonObject, bool> clashes)
    {
        lock (_lock)
        {
            if (_entities.Any(clashes))
                return false;
            Add(entity);
            return true;
        }
    }

    public JsonObject? Find(string id)
    {
        lock (_lock)
            return _byId.TryGetValue(id, out var entity) ? Copy(entity) : null;
    }

    public JsonObject Get(string id) => Find(id) ?? throw ApiException.NotFound();

    /// <summary>Changes an entity in place and returns a copy; what <paramref name="change"/> throws leaves it as it was.</summary>
    public JsonObject Change(string id, Action<JsonObject> change)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(id, out var entity))
                throw ApiException.NotFound();
            var changed = Copy(entity);
            change(changed);
            _entities[_entities.IndexOf(entity)] = changed;
            _byId[id] = changed;
            return Copy(changed);
        }
    }

    public bool Remove(string id)
    {
        lock (_lock)
            return _byId.Remove(id, out var entity) && _entities.Remove(entity);
    }

    public List<JsonObject> Where(Func<JsonObject, bool> holds)
    {
        lock (_lock)
            return [.. _entities.Where(holds).Select(Copy)];
    }

    private static string Id(JsonObject entity) => entity["id"]!.GetValue<string>();

    private static JsonObject Copy(JsonObject entity) => (JsonObject)entity.DeepClone();
}
