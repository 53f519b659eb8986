using Puente.Store;
using Puente.Store.Checkpoints;
using Puente.Sync.Events;

namespace Puente.Sync.Live;

public sealed partial class LiveRowsStream
{
    /// <summary>
    /// Lets the next run read the log again from an offset on. The rows it finds are merged by version, so nothing is doubled.
    /// Only while the stream stands still: one that runs would move its offset back.
    /// </summary>
    /// <param name="from">First offset to read.</param>
    public static async Task RewindAsync(
        IStore store,
        EventLog log,
        long from,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        await log.HoldAsync(StreamName, from - 1, cancellationToken);
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.SaveCheckpointAsync(
            new Checkpoint(StreamName, Key, $$"""{"log":"{{log.Id}}","offset":{{from - 1}}}""", time.GetUtcNow()),
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
    }
}
