using Puente.Platform.Errors;

namespace Puente.Provisioning.Organisation;

/// <summary>Names of one kind of thing and their ids, compared without regard to case.</summary>
public sealed class NameIndex
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="things">When a name stands twice, the first counts; the reader gives them in the platform's order.</param>
    public NameIndex(IEnumerable<(string Id, string Name)> things)
    {
        foreach (var (id, name) in things)
        {
            _ids.TryAdd(name, id);
            _names.TryAdd(id, name);
        }
    }

    public static NameIndex Empty { get; } = new([]);

    public string? IdOf(string name) => _ids.GetValueOrDefault(name);

    /// <returns>The id itself when nothing of that id was read.</returns>
    public string NameOf(string id) => _names.GetValueOrDefault(id) ?? id;

    public bool Has(string id) => _names.ContainsKey(id);

    /// <returns>Null when none is near.</returns>
    public string? NearestTo(string name) => NearestWord.Of(name, _ids.Keys.Order(StringComparer.Ordinal));
}
