using Puente.Platform.Identity;

namespace Puente.Platform.WrapUpCodes;

/// <summary>A code of the directory. Conversations may also carry words that are no code of it.</summary>
public sealed record WrapUpCode : PlatformRecord
{
    public required WrapUpCodeId Id { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public Reference? Division { get; init; }
    public DateTimeOffset? DateCreated { get; init; }
    public DateTimeOffset? DateModified { get; init; }
}
