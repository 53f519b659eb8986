namespace Puente.Provisioning.Organisation;

/// <param name="Site">Id; null when the platform did not tell.</param>
public sealed record PlatformPhone(string Id, string Name, string? User, string? Site, string? BaseSettings);

/// <param name="User">Whose WebRTC phone it belongs to.</param>
/// <param name="Name">The phone's.</param>
public sealed record PlatformStation(string Id, string? User, string? Name = null);

/// <param name="LineBase">Id of the settings of the first line.</param>
public sealed record PhoneBaseOfOrganisation(string Id, string Name, string? LineBase);

/// <summary>
/// The organisation at one moment, as far as a plan needs it. Memberships and grants are there only for the queues,
/// groups and roles of the scope it was read with.
/// </summary>
public sealed record OrganisationSnapshot
{
    public required string OrganisationId { get; init; }
    public string OrganisationName { get; init; } = "";
    public string? DefaultSite { get; init; }
    public required string HomeDivision { get; init; }

    /// <summary>By id, in whatever state.</summary>
    public required IReadOnlyDictionary<string, PlatformUser> Users { get; init; }

    public NameIndex Divisions { get; init; } = NameIndex.Empty;
    public NameIndex Roles { get; init; } = NameIndex.Empty;
    public NameIndex Queues { get; init; } = NameIndex.Empty;
    public NameIndex Groups { get; init; } = NameIndex.Empty;
    public NameIndex Skills { get; init; } = NameIndex.Empty;
    public NameIndex Languages { get; init; } = NameIndex.Empty;
    public NameIndex Locations { get; init; } = NameIndex.Empty;
    public NameIndex Sites { get; init; } = NameIndex.Empty;

    /// <summary>By name, without regard to case.</summary>
    public IReadOnlyDictionary<string, PhoneBaseOfOrganisation> PhoneBases { get; init; } =
        new Dictionary<string, PhoneBaseOfOrganisation>();

    /// <summary>Queue → user → ring number.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> QueueMembers { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, int>>();

    /// <summary>Group → users.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> GroupMembers { get; init; } =
        new Dictionary<string, IReadOnlySet<string>>();

    /// <summary>Role → user → divisions.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlySet<string>>> RoleHolders { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlySet<string>>>();

    /// <summary>Those with a WebRTC user that are not deleted.</summary>
    public IReadOnlyList<PlatformPhone> Phones { get; init; } = [];

    public IReadOnlyList<PlatformStation> Stations { get; init; } = [];

    /// <summary>Users whom the platform ties to a key of the configured authority: key → user.</summary>
    public IReadOnlyDictionary<string, string> ExternalIds { get; init; } = new Dictionary<string, string>();
}
