using Puente.Platform.Identity;

namespace Puente.Platform.Roles;

public sealed record Role : PlatformRecord
{
    public required RoleId Id { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
}

/// <summary>Who holds a role, and in which divisions.</summary>
public sealed record SubjectGrants : PlatformRecord
{
    /// <summary>The user's, group's or client's id.</summary>
    public required string Id { get; init; }

    public string? Name { get; init; }

    /// <summary><c>PC_USER</c>, <c>PC_GROUP</c>, <c>PC_OAUTH_CLIENT</c>, …</summary>
    public string? Type { get; init; }

    public IReadOnlyList<Reference>? Divisions { get; init; }
}

/// <summary>What a user or a client may do.</summary>
public sealed record Subject : PlatformRecord
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public IReadOnlyList<Grant>? Grants { get; init; }
}

public sealed record Grant(Reference? Division, GrantedRole? Role);

public sealed record GrantedRole(string? Id, string? Name, IReadOnlyList<RolePolicy>? Policies);

/// <summary>Permissions <c>domain:entityName:action</c>; <c>*</c> stands for all.</summary>
public sealed record RolePolicy(string? Domain, string? EntityName, IReadOnlyList<string>? Actions);
