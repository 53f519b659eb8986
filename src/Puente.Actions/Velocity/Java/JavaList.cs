namespace Puente.Actions.Velocity.Java;

/// <summary>A list as templates see it.</summary>
/// <param name="IsFixed">The array of <c>split</c>: it cannot grow.</param>
internal sealed class JavaList(List<object?> items, bool isFixed = false)
{
    public List<object?> Items { get; } = items;

    public bool IsFixed { get; } = isFixed;
}

/// <summary>A map that keeps the order of its keys.</summary>
internal sealed class JavaMap(int capacity = 0)
{
    private static readonly object NullKey = new();

    public OrderedDictionary<object, object?> Entries { get; } = new(capacity);

    public IEnumerable<object?> Keys => Entries.Keys.Select(Public);

    public object? Get(object? key) => Entries.GetValueOrDefault(key ?? NullKey);

    public void Put(object? key, object? value) => Entries[key ?? NullKey] = value;

    public bool Contains(object? key) => Entries.ContainsKey(key ?? NullKey);

    public object? Remove(object? key) => Entries.Remove(key ?? NullKey, out var value) ? value : null;

    public IEnumerable<JavaEntry> List() => Entries.Select(entry => new JavaEntry(Public(entry.Key), entry.Value));

    private static object? Public(object key) => ReferenceEquals(key, NullKey) ? null : key;
}

internal sealed record JavaEntry(object? Key, object? Value);

/// <summary>The <c>$foreach</c> of a loop.</summary>
internal sealed class JavaLoop(JavaLoop? parent)
{
    public JavaLoop? Parent { get; } = parent;

    public JavaLoop Topmost => Parent?.Topmost ?? this;

    public int Depth => 1 + (Parent?.Depth ?? 0);

    public int Index { get; set; } = -1;

    public bool HasNext { get; set; }

    public object? Property(string name) =>
        name switch
        {
            "index" => Index,
            "count" => Index + 1,
            "hasNext" => HasNext,
            "first" => Index < 1,
            "last" => !HasNext,
            "parent" => Parent,
            "topmost" => Topmost,
            "depth" => Depth,
            _ => null,
        };
}
