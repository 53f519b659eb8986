using Puente.Provisioning.Organisation;

namespace Puente.Provisioning.Planning;

/// <summary>
/// What becomes of a leaver: out of the queues, phone freed, switched off. Never deleted: what the user did must stay
/// readable, and roles, groups and skills stay for the day the person comes back.
/// </summary>
internal static class Leaving
{
    public static IEnumerable<ProvisioningStep> Steps(
        string key,
        string name,
        PlatformUser user,
        Holdings holdings,
        string reason
    )
    {
        if (user.IsDeleted)
            yield break;
        var step = new ProvisioningStep
        {
            Kind = StepKind.Deactivate,
            PersonKey = key,
            PersonName = name,
            UserId = user.Id,
            Reason = reason,
            Group = StepGroup.Remove,
        };
        foreach (var (queue, ring) in holdings.QueuesOf(user.Id))
        {
            var queueName = holdings.There.Queues.NameOf(queue);
            yield return step with
            {
                Kind = StepKind.LeaveQueue,
                Target = queue,
                TargetName = queueName,
                Changes =
                [
                    new FieldChange(
                        PersonField.Queues,
                        FormattableString.Invariant($"{ring}"),
                        "",
                        $"leaves queue {queueName}"
                    ),
                ],
            };
        }

        foreach (var phone in holdings.PhonesOf(user.Id))
            yield return step with
            {
                Kind = StepKind.DeletePhone,
                Target = phone.Id,
                TargetName = phone.Name,
                Changes =
                [
                    new FieldChange(
                        PersonField.Phone,
                        $"{phone.Site}={phone.BaseSettings}",
                        "",
                        $"frees the phone {phone.Name}"
                    ),
                ],
            };
        if (user.IsActive)
            yield return step with
            {
                Changes = [new FieldChange(PersonField.State, user.State, "inactive", "switched off")],
            };
    }
}
