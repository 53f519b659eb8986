using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Tests.Planning;

/// <summary>An organisation and a ledger in memory that carry out steps by the simplest rules, and refuse what the platform would.</summary>
internal sealed class PretendOrganisation
{
    private readonly Dictionary<string, PlatformUser> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> _queues;
    private readonly Dictionary<string, HashSet<string>> _groups;
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _roles;
    private readonly List<PlatformPhone> _phones = [];
    private readonly Dictionary<string, RememberedPerson> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _madeFor = new(StringComparer.Ordinal);
    private int _next;

    public PretendOrganisation()
    {
        _queues = Ids("queue").ToDictionary(id => id, _ => new Dictionary<string, int>());
        _groups = Ids("group").ToDictionary(id => id, _ => new HashSet<string>());
        _roles = Ids("role").ToDictionary(id => id, _ => new Dictionary<string, HashSet<string>>());
    }

    public LedgerMemory Memory => new(_people.ToDictionary());

    public IReadOnlyCollection<PlatformUser> Users => _users.Values;

    public OrganisationSnapshot There =>
        new()
        {
            OrganisationId = "o",
            OrganisationName = "acme",
            DefaultSite = "site-0",
            HomeDivision = "division-0",
            Users = _users.ToDictionary(),
            Divisions = Index("division"),
            Roles = Index("role"),
            Queues = Index("queue"),
            Groups = Index("group"),
            Skills = Index("skill"),
            Languages = Index("language"),
            Locations = Index("location"),
            Sites = Index("site"),
            PhoneBases = new Dictionary<string, PhoneBaseOfOrganisation>(StringComparer.OrdinalIgnoreCase)
            {
                ["webrtc"] = new("base-0", "webrtc", "line-0"),
            },
            QueueMembers = _queues.ToDictionary(
                q => q.Key,
                q => (IReadOnlyDictionary<string, int>)q.Value.ToDictionary()
            ),
            GroupMembers = _groups.ToDictionary(g => g.Key, g => (IReadOnlySet<string>)g.Value.ToHashSet()),
            RoleHolders = _roles.ToDictionary(
                r => r.Key,
                r =>
                    (IReadOnlyDictionary<string, IReadOnlySet<string>>)
                        r.Value.ToDictionary(h => h.Key, h => (IReadOnlySet<string>)h.Value.ToHashSet())
            ),
            Phones = [.. _phones],
            Stations =
            [
                .. _phones.Select(phone => new PlatformStation($"station of {phone.Id}", phone.User, phone.Name)),
            ],
        };

    public PlatformUser Add(string email, string state = "active", string name = "Someone")
    {
        var user = new PlatformUser
        {
            Id = $"user-{_next++}",
            Name = name,
            Email = email,
            Username = email,
            State = state,
            Division = "division-0",
            Skills = new Dictionary<string, double>(),
            Languages = new Dictionary<string, double>(),
            DefaultStation = "",
        };
        Assert.DoesNotContain(_users.Values, other => Same(other.Email, email));
        return _users[user.Id] = user;
    }

    public void Change(string user, Func<PlatformUser, PlatformUser> change) => _users[user] = change(_users[user]);

    public void JoinQueue(string queue, string user) => _queues[queue][user] = 1;

    public PlatformUser UserOf(string key) => _users[_people[key].UserId];

    /// <param name="most">Ends after so many steps, as a crash would.</param>
    public void Apply(ProvisioningPlan plan, int most = int.MaxValue)
    {
        Assert.Empty(plan.Obstacles);
        foreach (var found in plan.Found)
        {
            if (found.FormerKey is { } former)
                _people.Remove(former);
            Remember(found.Key, found.UserId, [.. found.Agreed]);
        }

        foreach (var step in plan.Steps.Take(most))
            Do(step);
    }

    private void Do(ProvisioningStep step)
    {
        var user =
            step.UserId
            ?? _madeFor.GetValueOrDefault(step.PersonKey)
            ?? _people.GetValueOrDefault(step.PersonKey)?.UserId
            ?? "";
        switch (step.Kind)
        {
            case StepKind.Create:
                user = Add(step.Changes.Single(c => c.Field == PersonField.Email).After).Id;
                _madeFor[step.PersonKey] = user;
                break;
            case StepKind.JoinQueue:
                _queues[step.Target].TryAdd(user, 1);
                break;
            case StepKind.LeaveQueue:
                Assert.True(_queues[step.Target].Remove(user));
                break;
            case StepKind.SetRing:
                Assert.Contains(user, _queues[step.Target]);
                _queues[step.Target][user] = int.Parse(
                    step.Changes[0].After,
                    System.Globalization.CultureInfo.InvariantCulture
                );
                return;
            case StepKind.JoinGroup:
                _groups[step.Target].Add(user);
                break;
            case StepKind.LeaveGroup:
                Assert.True(_groups[step.Target].Remove(user));
                break;
            case StepKind.GrantRole:
                if (!_roles[step.Target].TryGetValue(user, out var divisions))
                    _roles[step.Target][user] = divisions = [];
                divisions.Add(step.Beside);
                break;
            case StepKind.RevokeRole:
                Assert.True(_roles[step.Target][user].Remove(step.Beside));
                break;
            case StepKind.MakePhone:
                Assert.DoesNotContain(_phones, phone => phone.User == user);
                _phones.Add(new PlatformPhone($"phone-{_next++}", step.TargetName, user, step.Beside, "base-0"));
                return;
            case StepKind.DeletePhone:
                Assert.Equal(1, _phones.RemoveAll(phone => phone.Id == step.Target));
                Change(user, u => u with { DefaultStation = "" });
                return;
            case StepKind.SetStation:
                var mine = _phones.Single(phone => phone.User == user);
                Change(user, u => u with { DefaultStation = $"station of {mine.Id}" });
                return;
            case StepKind.ChangeUser or StepKind.MoveEmail or StepKind.ParkEmail:
                Assert.False(_users[user].IsDeleted);
                break;
        }

        foreach (var change in step.Changes)
            Set(user, change);
        Remember(
            step.PersonKey,
            user,
            [
                .. step.Changes.Select(c =>
                    (
                        c.Field,
                        c.Field is PersonField.Queues or PersonField.Groups or PersonField.Roles
                            ? List(step.PersonKey, c)
                            : Resolve(c.After)
                    )
                ),
            ]
        );
    }

    private void Set(string user, FieldChange change) =>
        Change(
            user,
            now =>
                change.Field switch
                {
                    PersonField.Email => Moved(now, change.After),
                    PersonField.Name => now with { Name = change.After },
                    PersonField.Title => now with { Title = change.After },
                    PersonField.Manager => now with { Manager = Resolve(change.After) },
                    PersonField.State => now with { State = change.After },
                    PersonField.Division => now with { Division = change.After },
                    PersonField.Skills => now with { Skills = ValueText.ReadLevels(change.After).ToDictionary() },
                    _ => now,
                }
        );

    private string List(string key, FieldChange change)
    {
        var held = ValueText
            .Items(_people.GetValueOrDefault(key)?.LastWritten.GetValueOrDefault(change.Field))
            .ToHashSet();
        held.Remove(change.Before);
        if (change.After.Length > 0)
            held.Add(change.After);
        return ValueText.Join(held);
    }

    private PlatformUser Moved(PlatformUser user, string email)
    {
        Assert.DoesNotContain(_users.Values, other => other.Id != user.Id && Same(other.Email, email));
        return user with { Email = email };
    }

    private string Resolve(string id) =>
        NewId.IsPerson(id, out var key) ? _madeFor.GetValueOrDefault(key) ?? _people[key].UserId : id;

    private void Remember(string key, string user, IReadOnlyList<(string Field, string Value)> written)
    {
        var before = _people.GetValueOrDefault(key)?.LastWritten ?? new Dictionary<string, string>();
        var fields = before.ToDictionary();
        foreach (var (field, value) in written)
            fields[field] = value;
        _people[key] = new RememberedPerson(key, key, user, _phones.Find(phone => phone.User == user)?.Id, fields);
    }

    private static bool Same(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Ids(string kind) => Enumerable.Range(0, 4).Select(i => $"{kind}-{i}");

    private static NameIndex Index(string kind) => new(Ids(kind).Select(id => (id, $"{id} name")));
}
