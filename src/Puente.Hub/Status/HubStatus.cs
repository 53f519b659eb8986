using Puente.Hub.Gateway;
using Puente.Hub.Gateway.Reloading;
using Puente.Hub.Streams;
using Puente.Platform;
using Puente.Platform.Governor;
using Puente.Store;
using Puente.Sync.Events;

namespace Puente.Hub.Status;

/// <summary>Everything a running hub knows of itself.</summary>
/// <param name="Store">Null when the store did not answer; <paramref name="Faults"/> says why.</param>
/// <param name="Log">Null when the event log did not answer.</param>
/// <param name="Rate">Null before the platform's first answer.</param>
/// <param name="Faults">Why the hub is not ready, beside streams that do not run; empty when all is well.</param>
public sealed record HubStatus(
    HubIdentity Hub,
    StoreStatus? Store,
    IReadOnlyList<StreamReport> Streams,
    LogReach? Log,
    RateUse? Rate,
    IReadOnlyList<string> Faults
)
{
    /// <summary>Null when the hub answers no lookups.</summary>
    public LookupReport? Lookups { get; init; }

    /// <summary>Somebody should look: store or log unusable, or a stream that does not do its work.</summary>
    public bool IsRed => Faults.Count > 0 || Streams.Any(stream => stream.IsRed);
}

/// <summary>How the lookups stand.</summary>
/// <param name="Good">Lookups that answer.</param>
/// <param name="Broken">Faults of files; they make nobody red, since the others answer.</param>
public sealed record LookupReport(int Good, IReadOnlyList<BrokenLookup> Broken);

/// <summary>Which process this is.</summary>
/// <param name="Instance">Drawn at the start; tells this hub from one that took its address later.</param>
public sealed record HubIdentity(Uri Url, int ProcessId, string Instance, DateTimeOffset StartedAt);

/// <summary>Offsets of the oldest and the newest event in the log.</summary>
public readonly record struct LogReach(long Begin, long End);

/// <summary>How much of the token's rate limit is used (promise P8).</summary>
/// <param name="Allowed">Requests per minute that the platform allows the token.</param>
/// <param name="Used">Requests counted in the present minute, by every user of the token.</param>
/// <param name="Requests">Requests sent since the hub began, by operation; what fair use counts.</param>
public sealed record RateUse(
    int? Allowed,
    int? Used,
    DateTimeOffset? SeenAt,
    IReadOnlyDictionary<string, long> Requests
)
{
    /// <summary>The budget of all processes with the same client; null when the hub that was asked does not know it.</summary>
    public BudgetReading? Budget { get; init; }
}

/// <summary>Looks at all parts of the hub; a part that fails is reported, not thrown.</summary>
internal sealed class StatusReader(
    HubParts parts,
    Supervisor supervisor,
    HubIdentity identity,
    TimeProvider time,
    LookupGateway? gateway
)
{
    /// <summary>A store that answers later than this is as good as away for a health check.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<HubStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var (store, storeFault) = await TryAsync(
            "store",
            limited => StoreStatus.ReadAsync(parts.Store, time, limited),
            cancellationToken
        );
        var (log, logFault) = await TryLogAsync(cancellationToken);
        return new HubStatus(identity, store, supervisor.Report(), log, Rate(), Faults(storeFault, logFault))
        {
            Lookups = Lookups(),
        };
    }

    /// <summary>Why the hub is not ready, streams included; empty when it is.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(CancellationToken cancellationToken)
    {
        var (_, storeFault) = await TryAsync("store", limited => CountAsync(parts.Store, limited), cancellationToken);
        var (_, logFault) = await TryLogAsync(cancellationToken);
        var streams = supervisor
            .Report()
            .Where(stream => stream.IsRed)
            .Select(stream => $"stream {stream.Name} is {stream.Condition}: {stream.Note}");
        return [.. Faults(storeFault, logFault), .. streams];
    }

    public RateUse? Rate() =>
        parts.Platform is { } platform
            ? new RateUse(
                platform.RateState?.Allowed,
                platform.RateState?.Count,
                platform.RateState?.SeenAt,
                platform.Usage
            )
            {
                Budget = platform.Budget,
            }
            : null;

    public LookupReport? Lookups() =>
        gateway?.State is { } state ? new LookupReport(state.ByName.Count, state.Broken) : null;

    public LogReach LogReach => new(parts.Log.Begin, parts.Log.End);

    public IReadOnlyList<StreamReport> Streams() => supervisor.Report();

    /// <summary>Open gaps and records in quarantine; null when the store does not answer.</summary>
    public async Task<StoreCounts?> CountsAsync(CancellationToken cancellationToken)
    {
        var (counts, _) = await TryAsync("store", limited => CountAsync(parts.Store, limited), cancellationToken);
        return counts;
    }

    private static IReadOnlyList<string> Faults(params IEnumerable<string?> faults) => [.. faults.OfType<string>()];

    private async Task<(LogReach?, string?)> TryLogAsync(CancellationToken cancellationToken)
    {
        var (reach, fault) = await TryAsync(
            "event log",
            async limited =>
            {
                var end = parts.Log.End;
                await parts.Log.ReadAsync(Math.Max(0, end - 1), 1, limited);
                return new Reached(new LogReach(parts.Log.Begin, end));
            },
            cancellationToken
        );
        return (reach?.Reach, fault);
    }

    private async Task<(T?, string?)> TryAsync<T>(
        string what,
        Func<CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
        where T : class
    {
        using var late = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            // Databases work in the caller's thread; the limit must hold all the same.
            return (await Task.Run(() => read(both.Token), both.Token).WaitAsync(both.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"the {what} did not answer within {Limit.TotalSeconds:0} s");
        }
#pragma warning disable CA1031 // Whatever is wrong with a part is what a status is for.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return (null, $"the {what} cannot be used: {FaultText.Of(fault)}");
        }
    }

    private static async Task<StoreCounts> CountAsync(IStore store, CancellationToken cancellationToken)
    {
        await using var result = await store.QueryAsync(
            "select (select count(*) from gaps where closed_at is null), (select count(*) from quarantine)",
            cancellationToken
        );
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
            return new StoreCounts(
                Convert.ToInt64(row[0], System.Globalization.CultureInfo.InvariantCulture),
                Convert.ToInt64(row[1], System.Globalization.CultureInfo.InvariantCulture)
            );
        throw new InvalidOperationException("The store answered a count without a row.");
    }

    private sealed record Reached(LogReach Reach);
}

internal sealed record StoreCounts(long OpenGaps, long Quarantined);
