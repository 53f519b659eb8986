using Puente.Analytics.Local;
using Puente.Hub.Browsers;
using Puente.Hub.Gateway;
using Puente.Hub.Scim;
using Puente.Hub.SignIn;
using Puente.Platform;
using Puente.Store;
using Puente.Sync.Events;
using Puente.Sync.Streams;

namespace Puente.Hub;

/// <summary>What a hub is made of. All stay the caller's and outlive the hub.</summary>
public sealed record HubParts
{
    /// <summary>Safe to use from several threads.</summary>
    public required IStore Store { get; init; }

    public required IEventLog Log { get; init; }

    public required IReadOnlyList<IStream> Streams { get; init; }

    /// <summary>Whose rate limit is shown; null when the hub asks no platform.</summary>
    public PlatformClient? Platform { get; init; }

    /// <summary>Programs that may sign in with client credentials; the hub's own key needs none.</summary>
    public IReadOnlyList<HubAccount> Accounts { get; init; } = [];

    /// <summary>How analytics questions are answered.</summary>
    public LocalAnalyticsOptions Analytics { get; init; } = new();

    /// <summary>Null when the hub answers no lookups.</summary>
    public GatewayOptions? Gateway { get; init; }

    /// <summary>Null when no directory may push.</summary>
    public ScimOptions? Scim { get; init; }

    /// <summary>Null when the pages show no data.</summary>
    public WebOptions? Web { get; init; }

    /// <summary>What <c>puente replay</c> may ask of this hub, by name.</summary>
    public IReadOnlyDictionary<string, ReplayWork> Replays { get; init; } =
        new Dictionary<string, ReplayWork>(StringComparer.Ordinal);
}

/// <summary>Reads something again while the hub runs.</summary>
/// <param name="StreamToHold">Stream that must stand still meanwhile; null when none must.</param>
/// <param name="RunAsync">From an offset where that makes sense; returns what was done, for people.</param>
public sealed record ReplayWork(string? StreamToHold, Func<long?, CancellationToken, Task<string>> RunAsync);
