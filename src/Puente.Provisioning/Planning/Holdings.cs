using Puente.Provisioning.Organisation;

namespace Puente.Provisioning.Planning;

/// <summary>The snapshot turned round: what each user holds of that which is managed.</summary>
internal sealed class Holdings
{
    private static readonly IReadOnlyDictionary<string, int> s_noQueues = new Dictionary<string, int>();
    private readonly Dictionary<string, Dictionary<string, int>> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, string> _groups;
    private readonly ILookup<string, (string Role, string Division)> _roles;
    private readonly ILookup<string, PlatformPhone> _phones;
    private readonly ILookup<string, PlatformStation> _stations;

    public Holdings(OrganisationSnapshot there)
    {
        There = there;
        foreach (var (queue, members) in there.QueueMembers)
        foreach (var (user, ring) in members)
        {
            if (!_queues.TryGetValue(user, out var mine))
                _queues[user] = mine = new(StringComparer.OrdinalIgnoreCase);
            mine[queue] = ring;
        }

        _groups = there
            .GroupMembers.SelectMany(group => group.Value.Select(user => (User: user, Group: group.Key)))
            .ToLookup(pair => pair.User, pair => pair.Group, StringComparer.OrdinalIgnoreCase);
        _roles = there
            .RoleHolders.SelectMany(role =>
                role.Value.SelectMany(holder =>
                    holder.Value.Select(division => (User: holder.Key, Grant: (role.Key, division)))
                )
            )
            .ToLookup(pair => pair.User, pair => pair.Grant, StringComparer.OrdinalIgnoreCase);
        _phones = there.Phones.ToLookup(phone => phone.User ?? "", StringComparer.OrdinalIgnoreCase);
        _stations = there.Stations.ToLookup(station => station.User ?? "", StringComparer.OrdinalIgnoreCase);
    }

    public OrganisationSnapshot There { get; }

    /// <summary>Queue → ring number.</summary>
    public IReadOnlyDictionary<string, int> QueuesOf(string user) =>
        _queues.TryGetValue(user, out var mine) ? mine : s_noQueues;

    public IEnumerable<string> GroupsOf(string user) => _groups[user];

    public IEnumerable<(string Role, string Division)> RolesOf(string user) => _roles[user];

    public IEnumerable<PlatformPhone> PhonesOf(string user) =>
        _phones[user].OrderBy(phone => phone.Id, StringComparer.Ordinal);

    /// <summary>The phone to be used: the one we know, or else the first.</summary>
    public PlatformPhone? PhoneOf(string user, string? known) =>
        PhonesOf(user).FirstOrDefault(phone => phone.Id == known) ?? PhonesOf(user).FirstOrDefault();

    /// <summary>Of several the one that came of the phone: it has the phone's name.</summary>
    public PlatformStation? StationOf(string user, string? phone) =>
        _stations[user]
            .OrderByDescending(station => station.Name is not null && station.Name == phone)
            .ThenBy(station => station.Id, StringComparer.Ordinal)
            .FirstOrDefault();
}
