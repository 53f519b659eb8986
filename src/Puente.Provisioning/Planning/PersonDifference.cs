using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>What separates one person from their user, field by field.</summary>
internal sealed partial class PersonDifference(
    OrganisationSnapshot there,
    LedgerMemory memory,
    ProvisioningPolicy policy,
    Holdings holdings,
    Identification who,
    EmailMoves moves,
    IReadOnlyDictionary<string, WantedPerson> people
)
{
    public List<Drift> Drifts { get; } = [];

    public List<string> Conflicts { get; } = [];

    /// <summary>What the request that makes the user carries.</summary>
    public IEnumerable<FieldChange> OfNewcomer(WantedPerson person) =>
        Scalars(person)
            .Where(field => !IsSecondPass(field.Name) && field.After.Length > 0)
            .Select(field => field.Change(""))
            .Prepend(new FieldChange(PersonField.Email, "", person.Email, $"e-mail {person.Email}"));

    /// <summary>What comes after, once everyone exists.</summary>
    public IEnumerable<ProvisioningStep> AfterCreation(WantedPerson person)
    {
        var step = new ProvisioningStep
        {
            Kind = StepKind.ChangeUser,
            PersonKey = person.Key,
            PersonName = person.Name,
            Reason = $"new in the directory ({person.Origin})",
            Group = StepGroup.Create,
        };
        var later = Scalars(person)
            .Where(field => IsSecondPass(field.Name) && field.After.Length > 0)
            .Select(field => field.Change(""))
            .ToArray();
        foreach (var tied in ExternalId(person, step))
            yield return tied;
        if (later.Length > 0)
            yield return step with
            {
                Changes = later,
            };
        foreach (var given in Holding(person, null, step))
            yield return given;
    }

    public IEnumerable<ProvisioningStep> Steps(WantedPerson person, PlatformUser user)
    {
        var step = new ProvisioningStep
        {
            Kind = StepKind.ChangeUser,
            PersonKey = person.Key,
            PersonName = person.Name,
            UserId = user.Id,
            Reason = $"differs from the directory ({person.Origin})",
        };
        if (user.IsDeleted)
            yield return step with
            {
                Kind = StepKind.Restore,
                Changes = [new FieldChange(PersonField.State, user.State, "active", "restored")],
                Reason =
                    $"in the directory ({person.Origin}), and deleted on the platform; a deleted user keeps its e-mail",
                Group = StepGroup.Reactivate,
            };
        else if (
            !user.IsActive && Wants(person, new Field(PersonField.State, "active", "active"), user.State, out var state)
        )
            yield return step with
            {
                Kind = StepKind.Reactivate,
                Changes = [state],
                Reason = $"active in the directory ({person.Origin})",
                Group = StepGroup.Reactivate,
                IsDrift = IsDrift(person.Key, PersonField.State, "active"),
            };

        // A deleted user has lost it (docs/facts.md#provisioning).
        foreach (var tied in ExternalId(person, step, again: user.IsDeleted))
            yield return tied;
        if (string.Equals(user.Email, person.Email, StringComparison.OrdinalIgnoreCase))
            Agree(person, PersonField.Email, person.Email);
        var changes = new List<FieldChange>();
        foreach (var field in Scalars(person))
        {
            var before = Present(field.Name, user);
            if (before == field.After)
                Agree(person, field.Name, field.After);
            if (before == field.After || !Wants(person, field, before, out var change))
                continue;
            if (field.Name == PersonField.Division)
                yield return step with
                {
                    Kind = StepKind.MoveDivision,
                    Target = field.After,
                    TargetName = there.Divisions.NameOf(field.After),
                    Changes = [change],
                    IsDrift = IsDrift(person.Key, field.Name, field.After),
                };
            else
                changes.Add(change);
        }

        if (changes.Count > 0)
            yield return step with
            {
                Changes = changes,
                IsDrift = changes.All(change => IsDrift(person.Key, change.Field, change.After)),
            };
        foreach (var given in Holding(person, user, step))
            yield return given;
    }

    /// <summary>Fields found as wanted, so that a later change by hand is known as one.</summary>
    public IReadOnlyList<(string Field, string Value)> AgreedOf(string key) =>
        _agreed.TryGetValue(key, out var fields) ? fields : [];

    private readonly Dictionary<string, List<(string Field, string Value)>> _agreed = new(StringComparer.Ordinal);

    private void Agree(WantedPerson person, string field, string value)
    {
        if (IsDrift(person.Key, field, value))
            return;
        if (!_agreed.TryGetValue(person.Key, out var fields))
            _agreed[person.Key] = fields = [];
        fields.Add((field, value));
    }

    /// <summary>What the ledger does not know to be tied is tied once; then no reading has to ask for it.</summary>
    private IEnumerable<ProvisioningStep> ExternalId(WantedPerson person, ProvisioningStep step, bool again = false)
    {
        if (
            policy.Authority is not { } authority
            || (!again && IsDrift(person.Key, PersonField.ExternalId, Tie(person)))
        )
            yield break;
        if (there.ExternalIds.GetValueOrDefault(person.Key) is { } user && user == who.UserOf(person.Key)?.Id)
        {
            Agree(person, PersonField.ExternalId, Tie(person));
            yield break;
        }
        yield return step with
        {
            Kind = StepKind.SetExternalId,
            Target = authority,
            TargetName = authority,
            Changes =
            [
                new FieldChange(PersonField.ExternalId, "", Tie(person), $"external id {authority} {person.Key}"),
            ],
        };
    }

    private string Tie(WantedPerson person) => $"{policy.Authority}={person.Key}";

    private static bool IsSecondPass(string field) => field is PersonField.Manager or PersonField.Location;

    /// <param name="After">In the spelling of <see cref="ValueText"/>.</param>
    private sealed record Field(string Name, string After, string Shown)
    {
        public FieldChange Change(string before) =>
            new(Name, before, After, After.Length == 0 ? $"no {Name}" : $"{Name} {Shown}");
    }

    /// <summary>The single values that the directory manages for this person; the e-mail has its own steps.</summary>
    private IEnumerable<Field> Scalars(WantedPerson person)
    {
        yield return new(PersonField.Name, person.Name, person.Name);
        if (person.Title is { } title)
            yield return new(PersonField.Title, title, title);
        if (person.Department is { } department)
            yield return new(PersonField.Department, department, department);
        if (person.Division is { Length: > 0 } division)
            yield return new(PersonField.Division, there.Divisions.IdOf(division)!, division);
        if (person.Numbers is { } numbers)
            yield return new(PersonField.Numbers, ValueText.Numbers(numbers), ValueText.Numbers(numbers));
        if (person.Location is { } location)
            yield return new(
                PersonField.Location,
                location.Length == 0 ? "" : there.Locations.IdOf(location)!,
                location
            );
        if (person.ManagerKey is { } key && ManagerOf(person, key) is { } manager)
            yield return manager;
    }

    private Field? ManagerOf(WantedPerson person, string key)
    {
        if (key.Length == 0)
            return new(PersonField.Manager, "", "");
        if (key != person.Key && people.TryGetValue(key, out var manager))
            return who.UserOf(key) is { } user ? new(PersonField.Manager, user.Id, manager.Name)
                // Somebody who is not made now becomes a manager with the run that makes them.
                : manager.Active && moves.WillBeFree(manager.Email)
                    ? new(PersonField.Manager, NewId.OfPerson(key), manager.Name)
                : null;
        Conflicts.Add(
            key == person.Key
                ? $"{person.Name} ({person.Origin}) is their own manager, so the manager stays as it is."
                : $"{person.Name} ({person.Origin}): the manager {key} is not in the directory, so the manager stays as it is."
        );
        return null;
    }

    private static string Present(string field, PlatformUser user) =>
        field switch
        {
            PersonField.Name => user.Name,
            PersonField.Title => user.Title,
            PersonField.Department => user.Department,
            PersonField.Division => user.Division ?? "",
            PersonField.Numbers => user.Numbers,
            PersonField.Location => ValueText.Join(user.Locations),
            PersonField.Manager => user.Manager ?? "",
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "is not a single value."),
        };

    /// <summary>False when the difference was made by hand and is left.</summary>
    private bool Wants(WantedPerson person, Field field, string before, out FieldChange change)
    {
        change = field.Change(before);
        if (!IsDrift(person.Key, field.Name, field.After))
            return true;
        var isPutBack = !policy.LeavesDrift.Contains(field.Name);
        Drifts.Add(
            new Drift(
                person.Key,
                person.Name,
                field.Name,
                isPutBack ? $"changed by hand; back to {change.Shown}" : $"changed by hand; left, not {change.Shown}",
                isPutBack
            )
        );
        return isPutBack;
    }

    /// <summary>What is wanted is what we wrote last, so somebody else has changed it.</summary>
    private bool IsDrift(string key, string field, string wanted) =>
        memory.People.TryGetValue(key, out var known)
        && known.LastWritten.TryGetValue(field, out var written)
        && written == wanted;
}
