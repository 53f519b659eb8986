using Puente.Provisioning.Ledger;
using Puente.Provisioning.People;
using Puente.Provisioning.Planning;

namespace Puente.Provisioning.Organisation;

/// <summary>
/// What of the organisation a directory manages, so that only that is read: the queues, groups and roles it names, and
/// those we gave to somebody before. All others belong to somebody else and are neither read nor changed.
/// </summary>
public sealed record ReadingScope
{
    public IReadOnlySet<string> QueueNames { get; init; } = new HashSet<string>();
    public IReadOnlySet<string> GroupNames { get; init; } = new HashSet<string>();
    public IReadOnlySet<string> RoleNames { get; init; } = new HashSet<string>();

    /// <summary>Ids from the ledger.</summary>
    public IReadOnlySet<string> KnownIds { get; init; } = new HashSet<string>();

    public bool Skills { get; init; }
    public bool Languages { get; init; }
    public bool Locations { get; init; }
    public bool Phones { get; init; }

    /// <summary>Keys to be asked for by external id: those that the ledger does not know.</summary>
    public IReadOnlyList<string> UnknownKeys { get; init; } = [];

    /// <summary>What the ledger says must be there, even if a listing does not show it yet.</summary>
    public IReadOnlyList<string> LinkedUsers { get; init; } = [];

    public IReadOnlyList<string> LinkedPhones { get; init; } = [];

    public static ReadingScope Of(IReadOnlyList<WantedPerson> people, LedgerMemory memory)
    {
        var known = memory
            .People.Values.SelectMany(person =>
                ValueText
                    .Items(person.LastWritten.GetValueOrDefault(PersonField.Queues))
                    .Concat(ValueText.Items(person.LastWritten.GetValueOrDefault(PersonField.Groups)))
                    .Concat(ValueText.Items(person.LastWritten.GetValueOrDefault(PersonField.Roles)))
            )
            .Select(ValueText.IdOf);
        return new ReadingScope
        {
            QueueNames = Names(people.SelectMany(person => person.Queues ?? []).Select(queue => queue.Queue)),
            GroupNames = Names(people.SelectMany(person => person.Groups ?? [])),
            RoleNames = Names(people.SelectMany(person => person.Roles ?? []).Select(role => role.Role)),
            KnownIds = known.ToHashSet(StringComparer.OrdinalIgnoreCase),
            Skills = people.Any(person => person.Skills is not null),
            Languages = people.Any(person => person.Languages is not null),
            Locations = people.Any(person => person.Location is not null),
            Phones =
                people.Any(person => person.Phone is not null)
                || memory.People.Values.Any(person => person.PhoneId is not null),
            UnknownKeys = [.. people.Select(person => person.Key).Where(key => !memory.People.ContainsKey(key))],
            LinkedUsers = [.. memory.People.Values.Select(person => person.UserId)],
            LinkedPhones = [.. memory.People.Values.Select(person => person.PhoneId).OfType<string>()],
        };
    }

    private static HashSet<string> Names(IEnumerable<string> names) =>
        names.ToHashSet(StringComparer.OrdinalIgnoreCase);
}
