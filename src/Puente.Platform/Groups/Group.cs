using Puente.Platform.Identity;

namespace Puente.Platform.Groups;

public sealed record Group : PlatformRecord
{
    public required GroupId Id { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }

    /// <summary><c>official</c>, <c>social</c></summary>
    public string? Type { get; init; }

    public string? State { get; init; }
    public string? Visibility { get; init; }
    public int? MemberCount { get; init; }
    public int? Version { get; init; }
    public DateTimeOffset? DateModified { get; init; }
}
