using Puente.Platform.Identity;

namespace Puente.Platform.Organizations;

public sealed record Organization : PlatformRecord
{
    public required OrganizationId Id { get; init; }
    public string? Name { get; init; }
    public string? DefaultLanguage { get; init; }
    public string? DefaultCountryCode { get; init; }
    public string? ThirdPartyOrgName { get; init; }
    public string? Domain { get; init; }
    public string? State { get; init; }
    public string? DefaultSiteId { get; init; }
    public string? ProductPlatform { get; init; }
    public int? Version { get; init; }
}
