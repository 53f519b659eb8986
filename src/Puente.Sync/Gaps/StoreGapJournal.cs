using Puente.Store;
using Puente.Store.Gaps;
using Puente.Sync.Events;

namespace Puente.Sync.Gaps;

/// <summary>Gaps as rows of the table <c>gaps</c>, each in a transaction of its own, so that they show at once.</summary>
public sealed class StoreGapJournal(IStore store) : IGapJournal
{
    public async Task OpenAsync(Gap gap, CancellationToken cancellationToken)
    {
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.SaveGapAsync(gap, cancellationToken);
        WritePoint.Reached("gap: before opening");
        await transaction.CommitAsync(cancellationToken);
        WritePoint.Reached("gap: after opening");
    }
}
