using Puente.Store;
using Puente.Store.Masking;
using Puente.Store.Quarantine;
using Puente.Sync.Events;

namespace Puente.Sync.Quarantine;

/// <summary>What sources cannot read, as rows of the table <c>quarantine</c> (promise P4).</summary>
public sealed class StoreQuarantine(IStore store, MaskingOptions? masking = null, TimeProvider? time = null)
    : IQuarantine
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public async Task KeepAsync(
        string source,
        string reason,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    )
    {
        var record = QuarantinedRecord.Of(source, reason, bytes.Span, _time.GetUtcNow(), masking);
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.QuarantineAsync(record, cancellationToken);
        WritePoint.Reached("quarantine: before commit");
        await transaction.CommitAsync(cancellationToken);
        WritePoint.Reached("quarantine: after commit");
    }
}
