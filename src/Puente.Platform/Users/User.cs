using Puente.Platform.Identity;

namespace Puente.Platform.Users;

public sealed record User : PlatformRecord
{
    public required UserId Id { get; init; }
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? Username { get; init; }
    public string? Department { get; init; }
    public string? Title { get; init; }

    /// <summary><c>active</c>, <c>inactive</c>, <c>deleted</c></summary>
    public string? State { get; init; }

    public Reference? Division { get; init; }
    public Reference? Manager { get; init; }

    /// <summary>Goes back unchanged with a change; the platform refuses a stale one.</summary>
    public int? Version { get; init; }

    public bool? AcdAutoAnswer { get; init; }
    public IReadOnlyList<Contact>? Addresses { get; init; }

    /// <summary>This and the following only when asked for, and best effort even then: null means not told.</summary>
    public IReadOnlyList<UserLocation>? Locations { get; init; }

    public IReadOnlyList<UserSkill>? Skills { get; init; }
    public IReadOnlyList<UserSkill>? Languages { get; init; }
    public UserStations? Station { get; init; }
}

/// <param name="Address">E.164 for a phone; an extension instead excludes it.</param>
/// <param name="MediaType"><c>PHONE</c>, <c>EMAIL</c>, <c>SMS</c></param>
/// <param name="Type"><c>PRIMARY</c>, <c>WORK</c>, <c>WORK2</c>, …, <c>HOME</c>, <c>MOBILE</c>, <c>MAIN</c>, <c>OTHER</c></param>
public sealed record Contact(string? Address, string? Extension, string? MediaType, string? Type);

/// <summary>The id stands in one of the two places.</summary>
public sealed record UserLocation(string? Id, Reference? LocationDefinition);

/// <summary>A routing skill or language of a user.</summary>
/// <param name="Proficiency">0 to 5.</param>
public sealed record UserSkill(string Id, string? Name, double? Proficiency);

public sealed record UserStations(Reference? AssociatedStation, Reference? EffectiveStation, Reference? DefaultStation);
