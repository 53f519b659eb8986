using Puente.Platform;
using Puente.Platform.Groups;
using Puente.Platform.Phones;
using Puente.Platform.Queues;
using Puente.Platform.Roles;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Organisation;

/// <summary>Reads a snapshot with as few requests as the listings allow.</summary>
/// <param name="workers">Listings read at the same time.</param>
public sealed class OrganisationReader(PlatformClient client, ProvisioningPolicy policy, int workers = 4)
{
    /// <summary>Expanded user listings above this size are not documented to work; plain ones take 500.</summary>
    private const int ExpandedPage = 100;

    private const int PlainPage = 500;

    /// <exception cref="Platform.Errors.PlatformException">The organisation could not be read completely. Nothing may be
    /// concluded from a part of it.</exception>
    public async Task<OrganisationSnapshot> ReadAsync(ReadingScope scope, CancellationToken cancellationToken = default)
    {
        var organisation = await client.Organizations.GetMeAsync(cancellationToken);
        var home = await client.Divisions.GetHomeAsync(cancellationToken);
        var users = UsersAsync(scope, cancellationToken);
        var phones = PhonesAsync(scope, cancellationToken);
        var stations = StationsAsync(scope, cancellationToken);
        var queues = Named(
            await client
                .Queues.ListAsync(cancellationToken)
                .Select(q => (q.Id.ToString(), q.Name))
                .ToListAsync(cancellationToken)
        );
        var groups = Named(
            await client
                .Groups.ListAsync(cancellationToken)
                .Select(g => (g.Id.ToString(), g.Name))
                .ToListAsync(cancellationToken)
        );
        var roles =
            scope.RoleNames.Count == 0 && scope.KnownIds.Count == 0
                ? NameIndex.Empty
                : Named(
                    await client
                        .Roles.ListAsync(cancellationToken)
                        .Select(r => (r.Id.ToString(), r.Name))
                        .ToListAsync(cancellationToken)
                );
        var divisions = Named(
            await client
                .Divisions.ListAsync(cancellationToken)
                .Select(d => (d.Id.ToString(), d.Name))
                .ToListAsync(cancellationToken)
        );
        var skills = Named(
            await client
                .Skills.ListAsync(cancellationToken)
                .Select(s => (s.Id.ToString(), s.Name))
                .ToListAsync(cancellationToken)
        );
        var languages = Named(
            await client
                .Languages.ListAsync(cancellationToken)
                .Select(l => (l.Id.ToString(), l.Name))
                .ToListAsync(cancellationToken)
        );
        var locations = Named(
            await client
                .Locations.ListAsync(cancellationToken)
                .Select(l => (l.Id.ToString(), l.Name))
                .ToListAsync(cancellationToken)
        );
        var (sites, bases) = await TelephonyAsync(scope, cancellationToken);
        var queueMembers = WalkAsync(InScope(queues, scope.QueueNames, scope), QueueMembersAsync, cancellationToken);
        var groupMembers = WalkAsync(InScope(groups, scope.GroupNames, scope), GroupMembersAsync, cancellationToken);
        var holders = WalkAsync(InScope(roles, scope.RoleNames, scope), HoldersAsync, cancellationToken);
        return new OrganisationSnapshot
        {
            OrganisationId = organisation.Id.ToString(),
            OrganisationName = organisation.Name ?? "",
            DefaultSite = organisation.DefaultSiteId,
            HomeDivision = home.Id.ToString(),
            Users = await users,
            Divisions = divisions,
            Roles = roles,
            Queues = queues,
            Groups = groups,
            Skills = skills,
            Languages = languages,
            Locations = locations,
            Sites = sites,
            PhoneBases = bases,
            QueueMembers = await queueMembers,
            GroupMembers = await groupMembers,
            RoleHolders = await holders,
            Phones = await phones,
            Stations = await stations,
            ExternalIds = await ExternalIdsAsync(scope, cancellationToken),
        };
    }

    private async Task<Dictionary<string, PlatformUser>> UsersAsync(ReadingScope scope, CancellationToken stop)
    {
        List<string> expand = [];
        if (scope.Skills)
            expand.Add("skills");
        if (scope.Languages)
            expand.Add("languages");
        if (scope.Locations)
            expand.Add("locations");
        if (scope.Phones)
            expand.Add("station");
        var users = new Dictionary<string, PlatformUser>(StringComparer.OrdinalIgnoreCase);
        await foreach (var user in client.Users.ListAsync(expand, expand.Count == 0 ? PlainPage : ExpandedPage, stop))
            users[user.Id.ToString()] = PlatformUser.Of(user);

        // A listing trails behind: somebody made a moment ago may be missing, and would be made again.
        foreach (var id in scope.LinkedUsers.Where(id => !users.ContainsKey(id)))
            if (await client.Users.FindAsync(id, expand, stop) is { } late)
                users[id] = PlatformUser.Of(late);
        return users;
    }

    private async Task<IReadOnlyList<PlatformPhone>> PhonesAsync(ReadingScope scope, CancellationToken stop)
    {
        if (!scope.Phones)
            return [];
        var phones = new Dictionary<string, PlatformPhone>(StringComparer.OrdinalIgnoreCase);
        await foreach (var phone in client.Phones.ListAsync(stop))
            if (phone.State != "deleted" && phone.WebRtcUser?.Id is not null)
                phones[phone.Id.ToString()] = Of(phone);
        foreach (var id in scope.LinkedPhones.Where(id => !phones.ContainsKey(id)))
            if (
                await client.Phones.FindAsync(new PhoneId(Guid.Parse(id)), stop) is
                { State: not "deleted", WebRtcUser.Id: not null } late
            )
                phones[id] = Of(late);
        return [.. phones.Values];

        static PlatformPhone Of(Phone phone) =>
            new(
                phone.Id.ToString(),
                phone.Name ?? "",
                phone.WebRtcUser?.Id,
                phone.Site?.Id,
                phone.PhoneBaseSettings?.Id
            );
    }

    private async Task<IReadOnlyList<PlatformStation>> StationsAsync(ReadingScope scope, CancellationToken stop) =>
        scope.Phones
            ? await client
                .Stations.ListAsync(stop)
                .Where(station => station.WebRtcUserId is not null)
                .Select(station => new PlatformStation(station.Id.ToString(), station.WebRtcUserId, station.Name))
                .ToListAsync(stop)
            : [];

    private async Task<(NameIndex, Dictionary<string, PhoneBaseOfOrganisation>)> TelephonyAsync(
        ReadingScope scope,
        CancellationToken stop
    )
    {
        var bases = new Dictionary<string, PhoneBaseOfOrganisation>(StringComparer.OrdinalIgnoreCase);
        if (!scope.Phones)
            return (NameIndex.Empty, bases);
        var sites = Named(
            await client
                .Sites.ListAsync(stop)
                .Where(site => site.State != "deleted")
                .Select(site => (site.Id.ToString(), site.Name))
                .ToListAsync(stop)
        );
        await foreach (var settings in client.PhoneBaseSettings.ListAsync(stop))
            if (settings is { State: not "deleted", Name: { } name })
                bases.TryAdd(
                    name,
                    new(settings.Id.ToString(), name, settings.Lines is [var line, ..] ? line.Id : null)
                );
        return (sites, bases);
    }

    private async Task<IReadOnlyDictionary<string, int>> QueueMembersAsync(string queue, CancellationToken stop)
    {
        var members = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        await foreach (var member in client.Queues.ListMembersAsync(new QueueId(Guid.Parse(queue)), stop))
            // Who is there through a group is the group's affair.
            if (member.MemberBy is null or "user")
                members[member.Id.ToString()] = member.RingNumber ?? 1;
        return members;
    }

    private async Task<IReadOnlySet<string>> GroupMembersAsync(string group, CancellationToken stop) =>
        await client
            .Groups.ListMembersAsync(new GroupId(Guid.Parse(group)), stop)
            .Select(user => user.Id.ToString())
            .ToHashSetAsync(StringComparer.OrdinalIgnoreCase, stop);

    private async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>> HoldersAsync(
        string role,
        CancellationToken stop
    )
    {
        var holders = new Dictionary<string, IReadOnlySet<string>>(StringComparer.OrdinalIgnoreCase);
        await foreach (var holder in client.Roles.ListGrantsAsync(new RoleId(Guid.Parse(role)), stop))
            if (holder.Type is null or "PC_USER")
                holders[holder.Id] = (holder.Divisions ?? [])
                    .Select(division => division.Id)
                    .OfType<string>()
                    .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return holders;
    }

    private async Task<Dictionary<string, string>> ExternalIdsAsync(ReadingScope scope, CancellationToken stop)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (policy.Authority is { } authority)
            foreach (var key in scope.UnknownKeys)
                if (await client.Users.FindByExternalIdAsync(authority, key, stop) is { } user)
                    found[key] = user.Id.ToString();
        return found;
    }

    private async Task<Dictionary<string, T>> WalkAsync<T>(
        IReadOnlyList<string> ids,
        Func<string, CancellationToken, Task<T>> read,
        CancellationToken stop
    )
    {
        var all = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = stop },
            async (id, cancelled) =>
            {
                var one = await read(id, cancelled);
                lock (all)
                    all[id] = one;
            }
        );
        return all;
    }

    private static List<string> InScope(NameIndex index, IReadOnlySet<string> names, ReadingScope scope) =>
        [
            .. names
                .Select(index.IdOf)
                .OfType<string>()
                .Concat(scope.KnownIds.Where(index.Has))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    private static NameIndex Named(IEnumerable<(string Id, string? Name)> things) =>
        new(things.Where(thing => thing.Name is not null).Select(thing => (thing.Id, thing.Name!)));
}
