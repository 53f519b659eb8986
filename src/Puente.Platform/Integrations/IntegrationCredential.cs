using Puente.Platform.Identity;

namespace Puente.Platform.Integrations;

/// <summary>A credential by its name. The platform does not hand out what is in it.</summary>
public sealed record IntegrationCredential : PlatformRecord
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public IntegrationCredentialType? Type { get; init; }
}

/// <param name="Name"><c>basicAuth</c>, <c>userDefined</c>, <c>userDefinedOAuth</c>, <c>pureCloudOAuthClient</c>, …</param>
public sealed record IntegrationCredentialType(string? Id, string? Name);
