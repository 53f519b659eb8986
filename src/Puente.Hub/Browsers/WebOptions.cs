using Puente.Platform;

namespace Puente.Hub.Browsers;

/// <summary>How people see the hub's pages. Without <see cref="SignIn"/> and without <see cref="Demo"/> they show no data.</summary>
public sealed record WebOptions
{
    /// <summary>
    /// The platform and the OAuth client with the grant Code Authorization, of which each signed-in user is a client; null
    /// when nobody signs in. A secret is optional: with one the platform may give a refresh token.
    /// </summary>
    public PlatformOptions? SignIn { get; init; }

    /// <summary>Scheme, host and port that browsers use when a proxy stands before the hub; null for the hub's own address.</summary>
    public Uri? Origin { get; init; }

    /// <summary>Origins whose pages may frame the embedded app; no other page may be framed, by anybody.</summary>
    public IReadOnlyList<string> EmbeddingOrigins { get; init; } = [];

    /// <summary>Name of the gateway's lookup that tells the agent desk who calls; its first input is a phone number. Null asks none.</summary>
    public string? DeskLookup { get; init; }

    /// <summary>Everyone on this machine sees everything, unsigned. Only for a pretended organisation.</summary>
    public bool Demo { get; init; }
}
