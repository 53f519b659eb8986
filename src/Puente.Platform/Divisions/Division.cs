using Puente.Platform.Identity;

namespace Puente.Platform.Divisions;

public sealed record Division : PlatformRecord
{
    public required DivisionId Id { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public bool? HomeDivision { get; init; }
}
