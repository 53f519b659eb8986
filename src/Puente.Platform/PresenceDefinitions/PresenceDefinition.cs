using Puente.Platform.Identity;

namespace Puente.Platform.PresenceDefinitions;

public sealed record PresenceDefinition : PlatformRecord
{
    public required PresenceDefinitionId Id { get; init; }
    public string? Name { get; init; }

    /// <summary><c>System</c>, <c>User</c></summary>
    public string? Type { get; init; }

    /// <summary><c>Available</c>, <c>Meal</c>, <c>OnQueue</c> …; other answers spell it in upper case, so compare without case.</summary>
    public string? SystemPresence { get; init; }

    public IReadOnlyDictionary<string, string>? LanguageLabels { get; init; }
    public string? DivisionId { get; init; }
    public bool? Deactivated { get; init; }
}
