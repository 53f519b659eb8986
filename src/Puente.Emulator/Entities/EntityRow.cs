using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Entities;

/// <summary>
/// One state of an entity: its JSON, which is never changed in place, or that the seed's still holds. To be read inside
/// <see cref="EntityStore"/> only.
/// </summary>
internal readonly record struct EntityState(JsonObject? Json, SeededEntities Seed, int Number)
{
    /// <summary>A field as text, empty when it is absent; of an object its id.</summary>
    public string Text(string field)
    {
        if (Json is null && Seed.Text(Number, field) is { } seeded)
            return seeded;
        return (Json ?? Seed.Make(Number))[field] switch
        {
            // First, because listings ask this of every entity.
            JsonValue plain when plain.TryGetValue<string>(out var text) => text,
            JsonObject reference => reference["id"]?.ToString() ?? "",
            JsonArray => "",
            JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False =>
                value.GetValue<bool>() ? "true" : "false",
            { } value => value.ToString(),
            null => "",
        };
    }

    /// <summary>A copy that nobody else holds.</summary>
    public JsonObject Copy() => Json is null ? Seed.Make(Number) : (JsonObject)Json.DeepClone();
}

/// <summary>An entity with its present state and the states that slower readers may still see.</summary>
internal sealed class EntityRow(string id, EntityState state, long madeMs)
{
    private readonly List<(long UntilMs, EntityState? State)> _older = [];

    public string Id { get; } = id;

    /// <summary>Platform time of its making; the seed's have been there for ever.</summary>
    public long MadeMs { get; } = madeMs;

    public EntityState State { get; private set; } = state;

    public void Change(EntityState state, long nowMs, long forgetBeforeMs)
    {
        _older.RemoveAll(one => one.UntilMs <= forgetBeforeMs);
        _older.Add((nowMs, State));
        State = state;
    }

    /// <summary>The state at an earlier time; null when the entity was not there yet.</summary>
    public EntityState? At(long timeMs)
    {
        if (timeMs < MadeMs)
            return null;
        foreach (var (until, state) in _older)
            if (until > timeMs)
                return state;
        return State;
    }
}
