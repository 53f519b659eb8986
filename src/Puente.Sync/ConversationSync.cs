using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Store;
using Puente.Store.Masking;
using Puente.Store.Runs;
using Puente.Sync.Jobs;
using Puente.Sync.Reference;
using Puente.Sync.UserStatus;

namespace Puente.Sync;

/// <summary>One run of the main job: names and memberships, then every day that is due, then what users did meanwhile.</summary>
public sealed class ConversationSync(
    PlatformClient platform,
    IStore store,
    SyncOptions options,
    MaskingOptions? masking = null,
    TimeProvider? time = null
)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Reads what is due and returns when it is stored. Safe to interrupt anywhere and to run again.</summary>
    /// <param name="stop">Asks for an orderly end: what was read is stored, the rest is left to the next run.</param>
    /// <exception cref="PlatformException">The platform could not be asked at all.</exception>
    /// <exception cref="StoreException">The store refused.</exception>
    public async Task<SyncResult> RunAsync(
        SyncRequest request,
        IProgress<SyncProgress>? progress = null,
        CancellationToken stop = default,
        CancellationToken cancellationToken = default
    )
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        var run = new Run(Guid.CreateVersion7(), JobsStream.Name, _time.GetUtcNow(), null, "running", "{}");
        await SaveAsync(run, cancellationToken);
        try
        {
            var plan = await SyncPlan.MakeAsync(platform, store, options, request, both.Token);
            var totals = new RunTotals(plan, _time, progress);
            totals.Report(null);
            await new ReferenceSync(platform, store, options, _time, totals.Note).RunAsync(both.Token);
            await new JobsStream(platform, store, masking, options, _time).RunAsync(
                plan,
                totals,
                stop,
                cancellationToken
            );
            using (var users = new UserStatusSync(platform, store, options, _time, totals))
                await users.RunAsync(request, both.Token);

            var result = totals.Result();
            var outcome = result switch
            {
                { Stopped: true } => "stopped",
                { Failed.Count: > 0 } => "failed",
                _ => "done",
            };
            var summary = JsonSerializer.Serialize(result, SyncJson.Default.SyncResult);
            await SaveAsync(
                run with
                {
                    Outcome = outcome,
                    EndedAt = _time.GetUtcNow(),
                    Summary = summary,
                },
                cancellationToken
            );
            return result;
        }
        catch (Exception fault) when (fault is not StoreException)
        {
            var outcome = fault is OperationCanceledException ? "stopped" : "failed";
            await SaveAsync(run with { Outcome = outcome, EndedAt = _time.GetUtcNow() }, CancellationToken.None);
            throw;
        }
    }

    private async Task SaveAsync(Run run, CancellationToken cancellationToken)
    {
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.SaveRunAsync(run, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>The shape in which a run's result is kept in the table <c>runs</c> and printed by <c>sync --json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SyncResult))]
[JsonSerializable(typeof(SyncProgress))]
public sealed partial class SyncJson : JsonSerializerContext;
