using Puente.Provisioning.Organisation;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Planning;

/// <summary>Finds every name of the directory that the platform does not have, before anything is done.</summary>
internal sealed class NameCheck(OrganisationSnapshot there, ProvisioningPolicy policy)
{
    private readonly SortedDictionary<
        (string Kind, string Name),
        (NameIndex Index, string Origin, int Count)
    > _missing = [];

    private readonly SortedSet<(StepKind Kind, string Name)> _made = [];

    /// <summary>What is missing and will be made.</summary>
    public IReadOnlyCollection<(StepKind Kind, string Name)> Made => _made;

    public IReadOnlyList<string> Check(IReadOnlyList<WantedPerson> people)
    {
        foreach (var person in people.Where(person => person.Active))
        {
            Look("division", person.Division, there.Divisions, person);
            Look("location", person.Location, there.Locations, person);
            Look("site", person.Phone?.Site, there.Sites, person);
            foreach (var queue in person.Queues ?? [])
                Look("queue", queue.Queue, there.Queues, person);
            foreach (var role in person.Roles ?? [])
            {
                Look("role", role.Role, there.Roles, person);
                if (role.Division != "*")
                    Look("division", role.Division, there.Divisions, person);
            }

            foreach (var group in person.Groups ?? [])
                LookOrMake("group", group, there.Groups, policy.MakesGroups, StepKind.MakeGroup, person);
            foreach (var skill in person.Skills ?? [])
                LookOrMake("skill", skill.Name, there.Skills, policy.MakesSkills, StepKind.MakeSkill, person);
            foreach (var language in person.Languages ?? [])
                LookOrMake(
                    "language",
                    language.Name,
                    there.Languages,
                    policy.MakesLanguages,
                    StepKind.MakeLanguage,
                    person
                );
            // Base settings are always made from the platform's template when absent.
            if (person.Phone is { } phone && !there.PhoneBases.ContainsKey(phone.BaseSettings))
                _made.Add((StepKind.MakeBaseSettings, phone.BaseSettings));
        }

        return
        [
            .. _missing.Select(missing =>
            {
                var ((kind, name), (index, origin, count)) = missing;
                var near = index.NearestTo(name) is { } nearest ? $" Did you mean '{nearest}'?" : "";
                var others = count > 1 ? $" and {count - 1} more" : "";
                return $"{there.OrganisationName} has no {kind} '{name}' ({origin}{others}).{near}";
            }),
        ];
    }

    private void Look(string kind, string? name, NameIndex index, WantedPerson person)
    {
        if (string.IsNullOrEmpty(name) || index.IdOf(name) is not null)
            return;
        var (origin, count) = _missing.TryGetValue((kind, name), out var known)
            ? (known.Origin, known.Count)
            : (person.Origin, 0);
        _missing[(kind, name)] = (index, origin, count + 1);
    }

    private void LookOrMake(string kind, string name, NameIndex index, bool makes, StepKind step, WantedPerson person)
    {
        if (!makes)
            Look(kind, name, index, person);
        else if (index.IdOf(name) is null)
            _made.Add((step, name));
    }
}
