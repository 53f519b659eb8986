using System.Globalization;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.People;

namespace Puente.Provisioning.Sources;

/// <summary>What can only be seen when everybody is known: who is there twice, and who manages whom.</summary>
internal static class PeopleCheck
{
    /// <returns>In order of keys, with managers as keys.</returns>
    /// <exception cref="DirectoryException">Two have one key or one e-mail, or there is nobody.</exception>
    public static (IReadOnlyList<WantedPerson> People, IReadOnlyList<DirectoryFault> Warnings) Run(
        MappedPeople mapped,
        string origin
    )
    {
        if (mapped.People.Count == 0)
            throw new DirectoryException(
                DirectoryFailure.Input,
                [
                    new(
                        origin,
                        mapped.Ignored > 0
                            ? string.Create(
                                CultureInfo.InvariantCulture,
                                $"holds nobody: all {mapped.Ignored} entries are ignored"
                            )
                            : "holds nobody",
                        "An empty directory would remove everybody, so it is taken for a mistake. Look at the source and at \"ignore\"."
                    ),
                ]
            );
        var people = mapped.People.Select(pair => pair.Person).ToArray();
        DirectoryFault[] faults =
        [
            .. Twice(people, "key", person => person.Key, StringComparer.Ordinal),
            .. Twice(people, "e-mail", person => person.Email, StringComparer.OrdinalIgnoreCase),
        ];
        if (faults.Length > 0)
            throw new DirectoryException(DirectoryFailure.Input, DirectoryMapping.Shorten(faults));

        var warnings = new List<DirectoryFault>();
        var managers = new ManagerNames(mapped.People);
        var resolved = people
            .Select(person => person with { ManagerKey = managers.KeyOf(person, warnings) })
            .OrderBy(person => person.Key, StringComparer.Ordinal)
            .ToArray();
        warnings.AddRange(Circles(resolved));
        return (resolved, warnings);
    }

    private static IEnumerable<DirectoryFault> Twice(
        IEnumerable<WantedPerson> people,
        string what,
        Func<WantedPerson, string> value,
        StringComparer comparer
    )
    {
        // The value itself is a person's data and stays out of messages; the places lead to it.
        var first = new Dictionary<string, string>(comparer);
        foreach (var person in people)
            if (!first.TryAdd(value(person), person.Origin))
                yield return new(
                    person.Origin,
                    $"has the same {what} as {first[value(person)]}",
                    "Give each entry its own, or leave one out with \"ignore\"."
                );
    }

    /// <summary>Who manages himself over others. The platform allows it, so it is only said.</summary>
    private static IEnumerable<DirectoryFault> Circles(IReadOnlyList<WantedPerson> people)
    {
        var byKey = people.ToDictionary(person => person.Key, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in people)
        {
            var way = new List<WantedPerson>();
            var onWay = new HashSet<string>(StringComparer.Ordinal);
            var person = start;
            while (person is not null && !done.Contains(person.Key) && onWay.Add(person.Key))
            {
                way.Add(person);
                person = person.ManagerKey is { Length: > 0 } key ? byKey.GetValueOrDefault(key) : null;
            }

            if (person is not null && onWay.Contains(person.Key))
            {
                var circle = way.SkipWhile(step => step.Key != person.Key).ToArray();
                yield return new(
                    circle[0].Origin,
                    circle.Length == 1
                        ? "is the own manager"
                        : $"is in a circle of managers with {string.Join(" and ", circle.Skip(1).Take(3).Select(step => step.Origin))}",
                    "It is passed on as it is; mend the directory if it is not meant."
                );
            }

            done.UnionWith(onWay);
        }
    }
}
