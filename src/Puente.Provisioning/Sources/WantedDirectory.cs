using Puente.Provisioning.People;

namespace Puente.Provisioning.Sources;

/// <summary>Everybody whom the directory and its mapping want on the platform: always the whole, never a part.</summary>
public sealed record WantedDirectory
{
    /// <summary>In order of their keys; keys and e-mails (without regard to case) are unique.</summary>
    public required IReadOnlyList<WantedPerson> People { get; init; }

    /// <summary>The source for a reader: <c>people.csv</c>, <c>ldaps://dc.example ou=people,dc=example</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>
    /// Members of a person that the mapping manages, by the mapping's names: <c>title</c>, <c>queues</c>. What is not
    /// among them is null in every person.
    /// </summary>
    public required IReadOnlySet<string> Managed { get; init; }

    /// <summary>Entries that the mapping's <c>ignore</c> leaves out.</summary>
    public int Ignored { get; init; }

    /// <summary>Odd, and no reason to stop: a manager nobody knows, a telephone number that is none.</summary>
    public IReadOnlyList<DirectoryFault> Warnings { get; init; } = [];

    /// <summary>SHA-256 in hexadecimal over what is wanted; equal when nothing that counts has changed.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>State of the source when it was read; only <see cref="IPeopleSource"/> understands it.</summary>
    public required string Mark { get; init; }
}
