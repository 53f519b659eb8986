using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>
/// Which user is which person: by the ledger's link, then by the platform's external id, then by e-mail. Never by name:
/// two people may share one. A user belongs to one person only.
/// </summary>
internal sealed class Identification
{
    private readonly Dictionary<string, string> _userOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _formerKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlatformUser> _byEmail = new(StringComparer.OrdinalIgnoreCase);
    private readonly OrganisationSnapshot _there;

    public Identification(IReadOnlyList<WantedPerson> people, OrganisationSnapshot there, LedgerMemory memory)
    {
        _there = there;
        // An address stands once among the living and the deleted; should it not, who is not deleted counts.
        foreach (
            var user in there
                .Users.Values.OrderBy(user => user.IsDeleted)
                .ThenBy(user => user.Id, StringComparer.Ordinal)
        )
            _byEmail.TryAdd(user.Email, user);
        var wanted = people.Select(person => person.Key).ToHashSet(StringComparer.Ordinal);
        var keyOf = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, person) in memory.People)
            if (there.Users.ContainsKey(person.UserId))
                keyOf.TryAdd(person.UserId, key);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var person in people)
            if (memory.People.TryGetValue(person.Key, out var known) && there.Users.ContainsKey(known.UserId))
                Take(person.Key, known.UserId);
        foreach (var person in people)
            if (there.ExternalIds.TryGetValue(person.Key, out var id) && there.Users.ContainsKey(id))
                TakeIfFree(person.Key, id);
        foreach (var person in people)
            if (_byEmail.TryGetValue(person.Email, out var user))
                TakeIfFree(person.Key, user.Id);
        return;

        void Take(string key, string user)
        {
            if (taken.Add(user))
                _userOf[key] = user;
        }

        void TakeIfFree(string key, string user)
        {
            if (_userOf.ContainsKey(key) || taken.Contains(user))
                return;
            if (keyOf.TryGetValue(user, out var former) && former != key)
            {
                // Linked to somebody who is still in the directory: theirs. To somebody who is not: the directory gave
                // the same person a new key.
                if (wanted.Contains(former))
                    return;
                _formerKeys[key] = former;
            }

            Take(key, user);
        }
    }

    public PlatformUser? UserOf(string key) => _userOf.TryGetValue(key, out var id) ? _there.Users[id] : null;

    /// <summary>The user who holds an address, whatever their state.</summary>
    public PlatformUser? HolderOf(string email) => _byEmail.GetValueOrDefault(email);

    public string? FormerKeyOf(string key) => _formerKeys.GetValueOrDefault(key);

    public bool IsTakenOver(string formerKey) => _formerKeys.ContainsValue(formerKey);

    public IEnumerable<string> Keys => _userOf.Keys;
}
