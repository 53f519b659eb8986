using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>Someone whom the platform does not have yet.</summary>
internal sealed class Joining(PersonDifference difference, EmailMoves moves, Identification who)
{
    public List<string> Conflicts { get; } = [];

    public IEnumerable<ProvisioningStep> Steps(WantedPerson person)
    {
        if (!moves.WillBeFree(person.Email))
        {
            var holder = who.HolderOf(person.Email)!;
            Conflicts.Add(
                $"{person.Name} ({person.Origin}): the e-mail {person.Email} belongs to another person's user ({holder.State}), so nobody is created."
            );
            return [];
        }

        var create = new ProvisioningStep
        {
            Kind = StepKind.Create,
            PersonKey = person.Key,
            PersonName = person.Name,
            Changes = [.. difference.OfNewcomer(person)],
            Reason = $"new in the directory ({person.Origin})",
            Group = StepGroup.Create,
        };
        return [create, .. difference.AfterCreation(person)];
    }
}
