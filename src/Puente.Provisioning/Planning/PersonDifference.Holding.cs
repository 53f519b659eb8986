using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>Roles, groups, queues, skills, languages.</summary>
internal sealed partial class PersonDifference
{
    /// <param name="user">Null for somebody who is only made by this plan.</param>
    private IEnumerable<ProvisioningStep> Holding(WantedPerson person, PlatformUser? user, ProvisioningStep step) =>
        [
            .. Roles(person, user, step),
            .. Groups(person, user, step),
            .. Queues(person, user, step),
            .. Levels(person, user, step),
            .. Phone(person, user, step),
        ];

    private IEnumerable<ProvisioningStep> Roles(WantedPerson person, PlatformUser? user, ProvisioningStep step)
    {
        if (person.Roles is not { } roles)
            return [];
        var wanted = roles
            .Select(role => $"{there.Roles.IdOf(role.Role)}={DivisionOf(role.Division)}")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var held = user is null ? [] : holdings.RolesOf(user.Id).Select(grant => $"{grant.Role}={grant.Division}");
        return Sets(
            person,
            step,
            PersonField.Roles,
            wanted,
            held.ToHashSet(StringComparer.OrdinalIgnoreCase),
            there.Roles,
            (StepKind.GrantRole, "gets role"),
            (StepKind.RevokeRole, "loses role")
        );
    }

    private string DivisionOf(string? name) =>
        name switch
        {
            null or "" => there.HomeDivision,
            "*" => "*",
            _ => there.Divisions.IdOf(name)!,
        };

    private IEnumerable<ProvisioningStep> Groups(WantedPerson person, PlatformUser? user, ProvisioningStep step)
    {
        if (person.Groups is not { } groups)
            return [];
        return Sets(
            person,
            step,
            PersonField.Groups,
            groups
                .Select(group => there.Groups.IdOf(group) ?? NewId.OfThing(group))
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            (user is null ? [] : holdings.GroupsOf(user.Id)).ToHashSet(StringComparer.OrdinalIgnoreCase),
            there.Groups,
            (StepKind.JoinGroup, "joins group"),
            (StepKind.LeaveGroup, "leaves group")
        );
    }

    private IEnumerable<ProvisioningStep> Queues(WantedPerson person, PlatformUser? user, ProvisioningStep step)
    {
        if (person.Queues is not { } queues)
            yield break;
        var wanted = new Dictionary<string, int?>(StringComparer.OrdinalIgnoreCase);
        foreach (var queue in queues)
            wanted[there.Queues.IdOf(queue.Queue)!] = queue.RingNumber;
        var held = user is null ? new Dictionary<string, int>() : holdings.QueuesOf(user.Id);
        foreach (
            var change in Sets(
                person,
                step,
                PersonField.Queues,
                wanted.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase),
                held.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase),
                there.Queues,
                (StepKind.JoinQueue, "joins queue"),
                (StepKind.LeaveQueue, "leaves queue")
            )
        )
            yield return change.Kind == StepKind.LeaveQueue
                ? change with
                {
                    Changes =
                    [
                        change.Changes[0] with
                        {
                            Before = FormattableString.Invariant($"{held[change.Target]}"),
                        },
                    ],
                }
                : change;

        // A new member stands in ring 1 without being told.
        foreach (var (queue, ring) in wanted.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var before = held.TryGetValue(queue, out var present) ? present : 1;
            if (ring is { } number && number != before)
                yield return step with
                {
                    Kind = StepKind.SetRing,
                    Target = queue,
                    TargetName = there.Queues.NameOf(queue),
                    Changes =
                    [
                        new FieldChange(
                            PersonField.Queues,
                            FormattableString.Invariant($"{before}"),
                            FormattableString.Invariant($"{number}"),
                            FormattableString.Invariant($"ring {number} in {there.Queues.NameOf(queue)}")
                        ),
                    ],
                };
        }
    }

    private IEnumerable<ProvisioningStep> Levels(WantedPerson person, PlatformUser? user, ProvisioningStep step)
    {
        foreach (
            var (field, kind, list, held, index) in new[]
            {
                (PersonField.Skills, StepKind.SetSkills, person.Skills, user?.Skills, there.Skills),
                (PersonField.Languages, StepKind.SetLanguages, person.Languages, user?.Languages, there.Languages),
            }
        )
        {
            if (list is null)
                continue;
            var levels = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
            foreach (var skill in list)
                levels[index.IdOf(skill.Name) ?? NewId.OfThing(skill.Name)] = skill.Level;
            var wanted = ValueText.Levels(levels);
            var before = held is null ? "" : ValueText.Levels(held);
            var shown = string.Join(
                ", ",
                list.Select(skill => FormattableString.Invariant($"{skill.Name} {skill.Level}"))
            );
            if (wanted == before)
                Agree(person, field, wanted);
            else if (Wants(person, new Field(field, wanted, shown), before, out var change))
                yield return step with
                {
                    Kind = kind,
                    Changes = [change],
                    IsDrift = IsDrift(person.Key, field, wanted),
                };
        }
    }

    private IEnumerable<ProvisioningStep> Sets(
        WantedPerson person,
        ProvisioningStep step,
        string field,
        HashSet<string> wanted,
        HashSet<string> held,
        NameIndex index,
        (StepKind Kind, string Says) gain,
        (StepKind Kind, string Says) loss
    )
    {
        var text = ValueText.Join(wanted);
        if (wanted.SetEquals(held))
        {
            Agree(person, field, text);
            yield break;
        }

        var missing = wanted.Except(held, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToArray();
        var surplus = held.Except(wanted, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToArray();
        var shown = string.Join(
            ", ",
            missing.Select(id => $"+{Name(id)}").Concat(surplus.Select(id => $"-{Name(id)}"))
        );
        if (!Wants(person, new Field(field, text, shown), ValueText.Join(held), out _))
            yield break;
        var isDrift = IsDrift(person.Key, field, text);
        foreach (var id in missing)
            yield return One(gain, id, "", id);
        foreach (var id in surplus)
            yield return One(loss, id, id, "") with
            {
                Group = StepGroup.Remove,
            };

        string Name(string id) => NewId.IsThing(id, out var made) ? made : index.NameOf(ValueText.IdOf(id));

        ProvisioningStep One((StepKind Kind, string Says) what, string id, string before, string after) =>
            step with
            {
                Kind = what.Kind,
                Target = ValueText.IdOf(id),
                TargetName = Name(id),
                Beside = ValueText.DetailOf(id),
                Changes = [new FieldChange(field, before, after, $"{what.Says} {Name(id)}")],
                IsDrift = isDrift,
            };
    }
}
