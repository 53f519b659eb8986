using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;

namespace Puente.Provisioning.Planning;

/// <summary>
/// Takes back what a run did, last step first, to what was there before. Nobody is deleted: who was made is switched off.
/// </summary>
public static class UndoPlanner
{
    public static ProvisioningPlan Plan(
        IReadOnlyList<LedgerStep> steps,
        OrganisationSnapshot there,
        LedgerMemory memory,
        ProvisioningPolicy policy
    )
    {
        var undone = new List<ProvisioningStep>();
        var conflicts = new List<string>();
        foreach (var done in steps.Where(step => step.State == StepState.Done).Reverse())
        {
            var step = done.Step;
            var person = memory.People.GetValueOrDefault(step.PersonKey);
            var back = step with
            {
                UserId = step.UserId ?? person?.UserId,
                Reason = FormattableString.Invariant($"takes back step {done.Number} of run {done.Run}"),
                Changes = [.. step.Changes.Select(Swapped)],
                Group = StepGroup.Change,
                // An address must be given up before its former holder has it again: one after the other, never side by side.
                Rank = step.Kind is StepKind.ParkEmail or StepKind.MoveEmail ? undone.Count + 1 : 0,
            };
            switch (step.Kind)
            {
                case StepKind.MakeSkill or StepKind.MakeLanguage or StepKind.MakeGroup or StepKind.MakeBaseSettings:
                    conflicts.Add($"'{step.Target}' was made by this run and stays.");
                    break;
                case StepKind.SetStation:
                    break;
                case StepKind.SetExternalId:
                    // It says who the person is, and that does not change with what they have.
                    break;
                case StepKind.MakePhone when person?.PhoneId is { } phone:
                    undone.Add(back with { Kind = StepKind.DeletePhone, Target = phone, Group = StepGroup.Remove });
                    break;
                case StepKind.DeletePhone:
                    undone.AddRange(Phone(back, step, there, conflicts));
                    break;
                default:
                    undone.AddRange(Inverse(back, step, there));
                    break;
            }
        }

        return new ProvisioningPlan
        {
            There = there,
            Steps = [.. undone.Where(step => step.UserId is not null)],
            Conflicts = conflicts,
            People = new Dictionary<string, People.WantedPerson>(),
            Managed = memory.People.Count,
            LossLimit = policy.LossLimit(memory.People.Count),
        };
    }

    private static IEnumerable<ProvisioningStep> Inverse(
        ProvisioningStep back,
        ProvisioningStep step,
        OrganisationSnapshot there
    )
    {
        var target = NewId.IsThing(step.Target, out var name) ? there.Groups.IdOf(name) ?? "" : step.Target;
        switch (step.Kind)
        {
            case StepKind.Create or StepKind.Restore or StepKind.Reactivate:
                yield return back with
                {
                    Kind = StepKind.Deactivate,
                    Changes = [new FieldChange(PersonField.State, "active", "inactive", "switched off")],
                    Group = StepGroup.Remove,
                };
                break;
            case StepKind.Deactivate:
                yield return back with
                {
                    Kind = StepKind.Reactivate,
                    Group = StepGroup.Reactivate,
                };
                break;
            case StepKind.ParkEmail:
                yield return back with
                {
                    Kind = StepKind.MoveEmail,
                };
                break;
            case StepKind.MoveDivision:
                yield return back with
                {
                    Target = step.Changes[0].Before,
                };
                break;
            case StepKind.JoinQueue:
                yield return back with
                {
                    Kind = StepKind.LeaveQueue,
                    Group = StepGroup.Remove,
                };
                break;
            case StepKind.LeaveQueue:
                yield return back with
                {
                    Kind = StepKind.JoinQueue,
                };
                if (step.Changes is [{ Before: { Length: > 0 } ring and not "1" }])
                    yield return back with
                    {
                        Kind = StepKind.SetRing,
                        Changes = [new FieldChange(PersonField.Queues, "1", ring, $"ring {ring}")],
                    };
                break;
            case StepKind.JoinGroup:
                yield return back with
                {
                    Kind = StepKind.LeaveGroup,
                    Target = target,
                    Group = StepGroup.Remove,
                };
                break;
            case StepKind.LeaveGroup:
                yield return back with
                {
                    Kind = StepKind.JoinGroup,
                };
                break;
            case StepKind.GrantRole:
                yield return back with
                {
                    Kind = StepKind.RevokeRole,
                    Group = StepGroup.Remove,
                };
                break;
            case StepKind.RevokeRole:
                yield return back with
                {
                    Kind = StepKind.GrantRole,
                };
                break;
            default:
                yield return back;
                break;
        }
    }

    private static IEnumerable<ProvisioningStep> Phone(
        ProvisioningStep back,
        ProvisioningStep step,
        OrganisationSnapshot there,
        List<string> conflicts
    )
    {
        var place = step.Changes is [{ Before: var before }] ? before : "";
        var settings = there.PhoneBases.Values.FirstOrDefault(known => known.Id == ValueText.DetailOf(place));
        if (settings is null || ValueText.IdOf(place).Length == 0)
        {
            conflicts.Add(
                $"{step.PersonName}: the phone {step.TargetName} cannot be made again, its base settings are gone."
            );
            yield break;
        }

        yield return back with
        {
            Kind = StepKind.MakePhone,
            Target = settings.Name,
            Beside = ValueText.IdOf(place),
            Changes = [new FieldChange(PersonField.Phone, "", step.TargetName, $"WebRTC phone {step.TargetName}")],
        };
        yield return back with
        {
            Kind = StepKind.SetStation,
            Changes = [],
        };
    }

    private static FieldChange Swapped(FieldChange change) =>
        change with
        {
            Before = change.After,
            After = change.Before,
            Shown = change.Before.Length == 0 ? $"no {change.Field}" : $"{change.Field} back to what it was",
        };
}
