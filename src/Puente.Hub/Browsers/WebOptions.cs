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

    /// <summary>Name of the gateway's lookup that says who calls; null asks none.</summary>
    public string? CustomerLookup { get; init; }

    /// <summary>Participant attributes that may be written from the page beside the call; all are shown.</summary>
    public IReadOnlyList<string> ScreenPopAttributes { get; init; } = [];

    /// <summary>Where the wallboard's day begins and ends; null for UTC.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>
    /// Where what people left at the hub survives its restart, as the beginning of file names: <c>puente.duckdb</c> gives
    /// <c>puente.duckdb.layouts</c> and <c>puente.duckdb.sessions</c>. Null keeps it in memory.
    /// </summary>
    public string? KeptBeside { get; init; }

    /// <summary>Everyone on this machine sees everything, unsigned. Only for a pretended organisation.</summary>
    public bool Demo { get; init; }
}
