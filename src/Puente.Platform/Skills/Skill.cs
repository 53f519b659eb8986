using Puente.Platform.Identity;

namespace Puente.Platform.Skills;

public sealed record Skill : PlatformRecord
{
    public required SkillId Id { get; init; }
    public string? Name { get; init; }
    public string? State { get; init; }

    /// <summary>Text here, where other records have a number.</summary>
    public string? Version { get; init; }

    public DateTimeOffset? DateModified { get; init; }
}
