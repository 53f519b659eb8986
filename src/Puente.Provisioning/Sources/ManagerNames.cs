using Puente.Provisioning.People;

namespace Puente.Provisioning.Sources;

/// <summary>Finds the person whom an entry names as manager: by key, by distinguished name or by e-mail.</summary>
internal sealed class ManagerNames
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _emails = new(StringComparer.OrdinalIgnoreCase);

    public ManagerNames(IEnumerable<(WantedPerson Person, SourceEntry Entry)> people)
    {
        foreach (var (person, entry) in people)
        {
            _keys.Add(person.Key);
            _emails[person.Email] = person.Key;
            if (entry.Values(DistinguishedName.Field) is [var name])
                _names[DistinguishedName.Normalise(name)] = person.Key;
        }
    }

    /// <returns>Null when the manager is unknown: then the platform's own stays.</returns>
    public string? KeyOf(WantedPerson person, List<DirectoryFault> warnings)
    {
        if (person.ManagerKey is not { Length: > 0 } manager)
            return person.ManagerKey;
        if (_keys.Contains(manager))
            return manager;
        if (
            _names.TryGetValue(DistinguishedName.Normalise(manager), out var key)
            || _emails.TryGetValue(manager, out key)
        )
            return key;
        warnings.Add(
            new(
                person.Origin,
                "has a manager who is not among the people read",
                "The manager on the platform stays as it is; mend the entry, or let the source or \"ignore\" include the manager."
            )
        );
        return null;
    }
}
