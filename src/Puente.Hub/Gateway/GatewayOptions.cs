using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Gateway.Reloading;

namespace Puente.Hub.Gateway;

/// <summary>What the gateway is made of (docs/gateway.md).</summary>
public sealed record GatewayOptions
{
    public required LookupSet Lookups { get; init; }

    public IReadOnlyList<GatewaySource> Sources { get; init; } = [];

    /// <summary>Web services; no name is among <see cref="Sources"/>, too.</summary>
    public IReadOnlyList<GatewayService> Services { get; init; } = [];

    /// <summary>Several with one name are one caller: the old key and the new one while it is changed.</summary>
    public IReadOnlyList<GatewayKey> Keys { get; init; } = [];

    /// <summary>Host names that a proxy passes on; for <c>POST /actions/NAME</c> and <c>/oauth/token</c> only.</summary>
    public IReadOnlySet<string> Hosts { get; init; } = new HashSet<string>();

    /// <summary>Null when nothing is read again before the next start.</summary>
    public GatewayReload? Reload { get; init; }

    /// <summary>Memory for answers that are kept.</summary>
    public long CacheBytes { get; init; } = 64 << 20;
}

/// <summary>A PostgreSQL database beside the store.</summary>
/// <param name="ConnectionString">In Npgsql's words; shown nowhere.</param>
public sealed record GatewaySource(string Name, string ConnectionString)
{
    public override string ToString() => Name;
}

/// <summary>A web service that lookups ask.</summary>
/// <param name="Address">Where every request of its lookups begins: no user, no query.</param>
/// <param name="User">For basic sign-in with <paramref name="Secret"/>; null without.</param>
/// <param name="Secret">Shown nowhere.</param>
public sealed record GatewayService(string Name, Uri Address, string? User = null, string? Secret = null)
{
    public override string ToString() => Name;
}

/// <param name="Name">Whose key it is; stands in metrics.</param>
/// <param name="Secret">Shown nowhere.</param>
public sealed record GatewayKey(string Name, string Secret)
{
    /// <summary>Shorter ones can be guessed.</summary>
    public const int LeastCharacters = 20;

    public override string ToString() => Name;
}
