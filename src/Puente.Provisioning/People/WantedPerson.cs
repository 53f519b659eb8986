namespace Puente.Provisioning.People;

/// <summary>
/// One person as the company's directory and the mapping want them on the platform. A member that is null is not
/// managed: whatever the platform has stays. An empty text or list is managed and means none.
/// </summary>
public sealed record WantedPerson
{
    /// <summary>The directory's own id (employee number, <c>entryUUID</c>). It outlives a change of name or e-mail.</summary>
    public required string Key { get; init; }

    public required string Name { get; init; }

    /// <summary>Unique in the organisation, compared without regard to case.</summary>
    public required string Email { get; init; }

    /// <summary>False for a leaver whom the directory still lists.</summary>
    public bool Active { get; init; } = true;

    public string? Title { get; init; }
    public string? Department { get; init; }

    /// <summary>The <see cref="Key"/> of the manager, who stands in the same directory.</summary>
    public string? ManagerKey { get; init; }

    /// <summary>A division's name.</summary>
    public string? Division { get; init; }

    /// <summary>Names of groups.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    public IReadOnlyList<WantedRole>? Roles { get; init; }
    public IReadOnlyList<WantedQueue>? Queues { get; init; }
    public IReadOnlyList<WantedSkill>? Skills { get; init; }
    public IReadOnlyList<WantedSkill>? Languages { get; init; }

    /// <summary>A location's name.</summary>
    public string? Location { get; init; }

    public IReadOnlyList<WantedNumber>? Numbers { get; init; }

    public WantedPhone? Phone { get; init; }

    /// <summary>Where the person stands, for a reader: <c>people.csv line 12</c>, <c>uid=ana,ou=people,…</c></summary>
    public required string Origin { get; init; }
}
