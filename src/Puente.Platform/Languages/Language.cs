using Puente.Platform.Identity;

namespace Puente.Platform.Languages;

public sealed record Language : PlatformRecord
{
    public required LanguageId Id { get; init; }
    public string? Name { get; init; }
    public string? State { get; init; }

    /// <summary>Text here, where other records have a number.</summary>
    public string? Version { get; init; }

    public DateTimeOffset? DateModified { get; init; }
}
