using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>
/// In which order addresses change hands. An address must be given up before the next may have it, so a chain runs from its
/// end. A circle (two people exchange addresses) has no end: one of it, the least key, waits at a temporary address.
/// Where an order exists it is used: a temporary address is seen by others and costs a request more.
/// </summary>
internal sealed class EmailMoves
{
    private readonly SortedDictionary<string, (WantedPerson Person, PlatformUser User)> _movers = new(
        StringComparer.Ordinal
    );

    /// <summary>Who must move first; null when the address is free.</summary>
    private readonly Dictionary<string, string?> _after = new(StringComparer.Ordinal);

    private readonly HashSet<string> _parked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keyOfUser = new(StringComparer.OrdinalIgnoreCase);
    private readonly Identification _who;

    public EmailMoves(IEnumerable<(WantedPerson Person, PlatformUser User)> movers, Identification who)
    {
        _who = who;
        foreach (var (person, user) in movers)
        {
            _movers[person.Key] = (person, user);
            _keyOfUser[user.Id] = person.Key;
        }

        FindOrder();
        OpenCircles();
    }

    public List<string> Conflicts { get; } = [];

    public IEnumerable<ProvisioningStep> Steps =>
        _parked
            .Order(StringComparer.Ordinal)
            .Select(Park)
            .Concat(_after.Keys.Order(StringComparer.Ordinal).Select(Move));

    /// <summary>True when the address is nobody's once all moves are done.</summary>
    public bool WillBeFree(string email) =>
        _who.HolderOf(email) is not { } holder
        || (_keyOfUser.TryGetValue(holder.Id, out var key) && _after.ContainsKey(key));

    private void FindOrder()
    {
        foreach (var (key, (person, user)) in _movers)
        {
            var holder = _who.HolderOf(person.Email);
            if (holder is null || holder.Id == user.Id)
                _after[key] = null;
            else if (_keyOfUser.TryGetValue(holder.Id, out var first))
                _after[key] = first;
            else
                Refuse(person, $"belongs to {Describe(holder)}");
        }

        // Who waits for somebody that cannot move cannot move either.
        while (
            _after.Where(move => move.Value is not null && !_after.ContainsKey(move.Value)).ToArray()
                is { Length: > 0 } stuck
        )
            foreach (var (key, _) in stuck)
            {
                _after.Remove(key);
                Refuse(_movers[key].Person, "is not given up by its holder");
            }
    }

    private void OpenCircles()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in _after.Keys.Order(StringComparer.Ordinal))
        {
            var path = new List<string>();
            for (var key = start; key is not null && seen.Add(key); key = _after[key])
                path.Add(key);
            if (path.Count == 0 || _after[path[^1]] is not { } last)
                continue;
            var at = path.IndexOf(last);
            if (at >= 0)
                _parked.Add(path.Skip(at).Min(StringComparer.Ordinal)!);
        }
    }

    private int RankOf(string key)
    {
        if (!_ranks.TryGetValue(key, out var rank))
            _ranks[key] = rank = _after[key] is { } first && !_parked.Contains(first) ? RankOf(first) + 1 : 0;
        return rank;
    }

    private void Refuse(WantedPerson person, string why) =>
        Conflicts.Add(
            $"{person.Name} ({person.Origin}): the e-mail {person.Email} {why}, so the e-mail stays as it is."
        );

    private ProvisioningStep Park(string key)
    {
        var (person, user) = _movers[key];
        // The user's id makes it one of its kind; the domain stays, as the organisation may allow only its own.
        var domain = user.Email.Split('@') is [_, var own] ? own : "invalid";
        var temporary = $"moving-{user.Id.Replace("-", "", StringComparison.Ordinal)}@{domain}";
        return Step(
            StepKind.ParkEmail,
            person,
            user.Id,
            (user.Email, temporary),
            0,
            "a temporary address, so that the next owner can have this one"
        );
    }

    private ProvisioningStep Move(string key)
    {
        var (person, user) = _movers[key];
        return Step(
            StepKind.MoveEmail,
            person,
            user.Id,
            (_parked.Contains(key) ? Park(key).Changes[0].After : user.Email, person.Email),
            RankOf(key),
            $"another e-mail in the directory ({person.Origin})"
        );
    }

    private static ProvisioningStep Step(
        StepKind kind,
        WantedPerson person,
        string user,
        (string From, string To) email,
        int rank,
        string reason
    ) =>
        new()
        {
            Kind = kind,
            PersonKey = person.Key,
            PersonName = person.Name,
            UserId = user,
            Changes = [new FieldChange(PersonField.Email, email.From, email.To, $"e-mail {email.From} → {email.To}")],
            Reason = reason,
            Rank = rank,
        };

    private static string Describe(PlatformUser user) =>
        user.IsDeleted ? "a deleted user" : $"another user ({user.State}) whom the directory does not move";
}
