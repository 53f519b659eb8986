using Puente.Platform.Identity;

namespace Puente.Platform.Locations;

public sealed record Location : PlatformRecord
{
    public required LocationId Id { get; init; }
    public string? Name { get; init; }
    public string? State { get; init; }
    public string? Notes { get; init; }
    public int? Version { get; init; }

    /// <summary>Ids of the parents, outermost first.</summary>
    public IReadOnlyList<string>? Path { get; init; }
}
