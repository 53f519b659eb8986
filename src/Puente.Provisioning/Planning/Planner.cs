using Puente.Provisioning.Ledger;
using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>
/// From what is wanted and what is there to the steps between. A pure function: it reads nothing and changes nothing, and the
/// same three give the same plan.
/// </summary>
public static class Planner
{
    public static ProvisioningPlan Plan(
        IReadOnlyList<WantedPerson> people,
        OrganisationSnapshot there,
        LedgerMemory memory,
        ProvisioningPolicy policy
    )
    {
        var who = new Identification(people, there, memory);
        var names = new NameCheck(there, policy);
        var obstacles = Twice(people).Concat(names.Check(people)).ToList();
        var holdings = new Holdings(there);
        if (obstacles.Count > 0)
            return Plan([], [], [], []);

        var byKey = people.ToDictionary(person => person.Key, StringComparer.Ordinal);
        var moves = new EmailMoves(Movers(people, who, memory, policy), who);
        var difference = new PersonDifference(there, memory, policy, holdings, who, moves, byKey);
        var joining = new Joining(difference, moves, who);
        var steps = new List<ProvisioningStep>();
        steps.AddRange(names.Made.Select(Preparation));
        foreach (var person in people)
        {
            var user = who.UserOf(person.Key);
            if (!person.Active)
            {
                if (user is not null)
                    steps.AddRange(
                        Leaving.Steps(
                            person.Key,
                            person.Name,
                            user,
                            holdings,
                            $"a leaver in the directory ({person.Origin})"
                        )
                    );
            }
            else if (user is null)
                steps.AddRange(joining.Steps(person));
            else
                steps.AddRange(difference.Steps(person, user));
        }

        foreach (var (key, known) in memory.People)
            if (!byKey.ContainsKey(key) && !who.IsTakenOver(key) && there.Users.TryGetValue(known.UserId, out var user))
                steps.AddRange(Leaving.Steps(key, known.Name, user, holdings, "no longer in the directory"));
        steps.AddRange(moves.Steps);
        difference.Drifts.AddRange(EmailDrifts(people, who, memory, policy));
        var found = people
            .Where(person => who.UserOf(person.Key) is not null)
            .Select(person => Found(person.Key, who, holdings, memory, difference))
            .ToList();
        return Plan(
            [
                .. steps
                    .OrderBy(step => step.Kind)
                    .ThenBy(step => step.Rank)
                    .ThenBy(step => step.Target, StringComparer.Ordinal)
                    .ThenBy(step => step.PersonKey, StringComparer.Ordinal),
            ],
            [.. moves.Conflicts.Concat(joining.Conflicts).Concat(difference.Conflicts).Distinct()],
            difference.Drifts,
            found
        );

        ProvisioningPlan Plan(
            IReadOnlyList<ProvisioningStep> ordered,
            IReadOnlyList<string> conflicts,
            IReadOnlyList<Drift> drifts,
            IReadOnlyList<FoundPerson> found
        )
        {
            var managed = memory.People.Keys.Union(who.Keys, StringComparer.Ordinal).Count();
            return new ProvisioningPlan
            {
                There = there,
                Steps = ordered,
                Obstacles = obstacles,
                Conflicts = conflicts,
                Drifts = drifts,
                Found = found,
                People = people
                    .DistinctBy(person => person.Key)
                    .ToDictionary(person => person.Key, StringComparer.Ordinal),
                Managed = managed,
                LossLimit = policy.LossLimit(managed),
            };
        }
    }

    private static FoundPerson Found(
        string key,
        Identification who,
        Holdings holdings,
        LedgerMemory memory,
        PersonDifference difference
    )
    {
        var user = who.UserOf(key)!.Id;
        var phone = holdings.PhoneOf(user, memory.People.GetValueOrDefault(key)?.PhoneId);
        var used = difference.UsedPhoneOf(key) ?? phone?.Id;
        return new FoundPerson(key, user, used, who.FormerKeyOf(key), difference.AgreedOf(key));
    }

    private static IEnumerable<(WantedPerson, PlatformUser)> Movers(
        IReadOnlyList<WantedPerson> people,
        Identification who,
        LedgerMemory memory,
        ProvisioningPolicy policy
    )
    {
        foreach (var person in people.Where(person => person.Active))
            if (
                who.UserOf(person.Key) is { } user
                && !string.Equals(user.Email, person.Email, StringComparison.OrdinalIgnoreCase)
                && !(policy.LeavesDrift.Contains(PersonField.Email) && WasWritten(person, memory))
            )
                yield return (person, user);
    }

    private static bool WasWritten(WantedPerson person, LedgerMemory memory) =>
        memory.People.GetValueOrDefault(person.Key)?.LastWritten.GetValueOrDefault(PersonField.Email) == person.Email;

    private static IEnumerable<Drift> EmailDrifts(
        IReadOnlyList<WantedPerson> people,
        Identification who,
        LedgerMemory memory,
        ProvisioningPolicy policy
    )
    {
        var isPutBack = !policy.LeavesDrift.Contains(PersonField.Email);
        foreach (var person in people.Where(person => person.Active && WasWritten(person, memory)))
            if (
                who.UserOf(person.Key) is { } user
                && !string.Equals(user.Email, person.Email, StringComparison.OrdinalIgnoreCase)
            )
                yield return new Drift(
                    person.Key,
                    person.Name,
                    PersonField.Email,
                    $"changed by hand to {user.Email}; {(isPutBack ? $"back to {person.Email}" : "left")}",
                    isPutBack
                );
    }

    private static IEnumerable<string> Twice(IReadOnlyList<WantedPerson> people) =>
        people
            .GroupBy(person => person.Key, StringComparer.Ordinal)
            .Where(same => same.Count() > 1)
            .Select(same =>
                $"The key {same.Key} stands {same.Count()} times: {string.Join(", ", same.Select(p => p.Origin))}."
            )
            .Concat(
                people
                    .Where(person => person.Active)
                    .GroupBy(person => person.Email, StringComparer.OrdinalIgnoreCase)
                    .Where(same => same.Select(person => person.Key).Distinct(StringComparer.Ordinal).Count() > 1)
                    .Select(same =>
                        $"The e-mail {same.Key} belongs to {same.Count()} people: {string.Join(", ", same.Select(p => p.Origin))}."
                    )
            );

    private static ProvisioningStep Preparation((StepKind Kind, string Name) made) =>
        new()
        {
            Kind = made.Kind,
            PersonKey = "",
            PersonName = "",
            Target = made.Name,
            TargetName = made.Name,
            Reason = "named in the mapping and not there",
            Group = StepGroup.Preparation,
        };
}
