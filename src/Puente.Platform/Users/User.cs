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
}
