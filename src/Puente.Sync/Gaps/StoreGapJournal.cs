using Puente.Store;
using Puente.Store.Checkpoints;
using Puente.Store.Gaps;
using Puente.Sync.Events;

namespace Puente.Sync.Gaps;

/// <summary>
/// Gaps as rows of the table <c>gaps</c>, each in a transaction of its own, so that they show at once. Which of them go on
/// is a checkpoint of each: a row's end alone says only how far it had grown when it was last saved.
/// </summary>
public sealed class StoreGapJournal(IStore store, TimeProvider? time = null) : IGapJournal
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public Task OpenAsync(Gap gap, CancellationToken cancellationToken) => SaveAsync(gap, null, cancellationToken);

    public Task BeginAsync(Gap gap, CancellationToken cancellationToken) =>
        SaveAsync(
            gap,
            transaction =>
                transaction.SaveCheckpointAsync(
                    new Checkpoint(MarksOf(gap.Stream), gap.Id, "{}", _time.GetUtcNow()),
                    cancellationToken
                ),
            cancellationToken
        );

    public Task EndAsync(Gap gap, CancellationToken cancellationToken) =>
        SaveAsync(
            gap,
            transaction => transaction.DeleteCheckpointAsync(MarksOf(gap.Stream), gap.Id, cancellationToken),
            cancellationToken
        );

    public async Task<DateTimeOffset?> ResumeAsync(
        string stream,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var marks = await store.ReadCheckpointsAsync(MarksOf(stream), cancellationToken);
        var going = marks.Select(mark => mark.Key).ToHashSet(StringComparer.Ordinal);
        DateTimeOffset? reach = null;
        foreach (var gap in await store.ReadGapsAsync(openOnly: false, cancellationToken))
        {
            if (gap.Stream != stream)
                continue;
            var until = gap;
            if (going.Contains(gap.Id))
            {
                until = gap with { To = now > gap.To ? now : gap.To, ClosedAt = null, Evidence = null };
                await EndAsync(until, cancellationToken);
            }
            reach = until.To > (reach ?? DateTimeOffset.MinValue) ? until.To : reach;
        }
        return reach;
    }

    private static string MarksOf(string stream) => $"{stream}/gaps";

    private async Task SaveAsync(Gap gap, Func<IStoreTransaction, ValueTask>? mark, CancellationToken cancellationToken)
    {
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.SaveGapAsync(gap, cancellationToken);
        if (mark is not null)
            await mark(transaction);
        WritePoint.Reached("gap: before opening");
        await transaction.CommitAsync(cancellationToken);
        WritePoint.Reached("gap: after opening");
    }
}
