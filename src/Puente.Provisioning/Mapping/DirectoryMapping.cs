using System.Globalization;
using Puente.Provisioning.People;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>The mapping part of a directory file: from a directory's entries to the people wanted.</summary>
internal sealed record DirectoryMapping(MappedMembers Person, IReadOnlyList<MappedRule> Rules, AnyOf? Ignore)
{
    /// <summary>Fields the mapping asks for, without regard to case, with their first place in the file.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>Whether people change by the passing of time alone.</summary>
    public required bool AsksForTime { get; init; }

    public IReadOnlySet<string> Managed { get; } =
        PersonMember
            .Names.Where(name => Person.Says(name) || Rules.Any(rule => rule.Then.Says(name)))
            .ToHashSet(StringComparer.Ordinal);

    public IEnumerable<string> FieldsOf(string member) =>
        Person.Of(member).SelectMany(item => item.Short?.Fields ?? []).Select(field => field.Field).Distinct();

    /// <exception cref="DirectoryException">An entry cannot be used; all such entries are named.</exception>
    public MappedPeople Apply(IReadOnlyList<SourceEntry> entries, DateTimeOffset now)
    {
        var run = new MappingRun(now);
        var (people, faults, warnings, ignored) = (
            new List<(WantedPerson, SourceEntry)>(),
            new List<DirectoryFault>(),
            new List<DirectoryFault>(),
            0
        );
        var used = new bool[Rules.Count];
        foreach (var entry in entries)
            try
            {
                if (Ignore?.Holds(entry, run) == true)
                {
                    ignored++;
                    continue;
                }

                var layers = new List<MappedMembers> { Person };
                for (var index = 0; index < Rules.Count; index++)
                    if (Applies(Rules[index], entry, run))
                    {
                        used[index] = true;
                        layers.Add(Rules[index].Then);
                    }

                var builder = new PersonBuilder(entry, layers, this, run);
                if (builder.Build() is { } person)
                    people.Add((person, entry));
                faults.AddRange(builder.Faults);
                warnings.AddRange(builder.Warnings);
            }
            catch (ValueException fault)
            {
                faults.Add(new(entry.Origin, fault.Message, "Mend the directory or the mapping."));
            }

        if (faults.Count > 0)
            throw new DirectoryException(DirectoryFailure.Input, Shorten(faults));
        warnings.AddRange(run.Warnings);
        for (var index = 0; index < Rules.Count; index++)
            if (!used[index])
                warnings.Add(
                    new(Rules[index].Place, "this rule applies to nobody", "Look at the spelling of its values.")
                );
        return new MappedPeople(people, ignored, warnings);
    }

    private static bool Applies(MappedRule rule, SourceEntry entry, MappingRun run) =>
        rule.When?.Holds(entry, run) != false && rule.Unless?.Holds(entry, run) != true;

    public static IReadOnlyList<DirectoryFault> Shorten(IReadOnlyList<DirectoryFault> faults) =>
        faults.Count <= DirectoryException.MostFaults
            ? faults
            :
            [
                .. faults.Take(DirectoryException.MostFaults - 1),
                new(
                    faults[DirectoryException.MostFaults - 1].Place,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"and {faults.Count - DirectoryException.MostFaults + 1} more faults from here on"
                    ),
                    "Mend those above first."
                ),
            ];
}

internal sealed record MappedPeople(
    IReadOnlyList<(WantedPerson Person, SourceEntry Entry)> People,
    int Ignored,
    IReadOnlyList<DirectoryFault> Warnings
);
