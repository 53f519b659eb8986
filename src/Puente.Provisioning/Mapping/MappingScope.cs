namespace Puente.Provisioning.Mapping;

/// <summary>What the reading of a mapping file knows so far: its tables, the fields it asks for, its faults.</summary>
internal sealed class MappingScope(MappingFaults faults)
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    public MappingFaults Faults { get; } = faults;

    /// <summary>Whether the answer changes by the passing of time alone.</summary>
    public bool AsksForTime { get; set; }

    public Dictionary<string, LookupTable> Tables { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields asked for, without regard to case, and where each stands first.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    public void Use(string field, MappingNode node) => _fields.TryAdd(field, Faults.PlaceOf(node));
}
