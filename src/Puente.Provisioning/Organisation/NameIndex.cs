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

    /// <summary>The most similar name, or null when none is near: at most a third of the letters differ.</summary>
    public string? NearestTo(string name)
    {
        var (best, least) = ((string?)null, (name.Length / 3) + 1);
        foreach (var candidate in _ids.Keys.Order(StringComparer.Ordinal))
        {
            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < least)
                (best, least) = (candidate, distance);
        }

        return best;
    }

    /// <summary>Letters to insert, drop or replace (Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
