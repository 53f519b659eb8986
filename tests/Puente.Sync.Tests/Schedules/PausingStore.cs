using Puente.Store;
using Puente.Store.Certificates;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Gaps;
using Puente.Store.Observations;
using Puente.Store.Quarantine;
using Puente.Store.Rebuilding;
using Puente.Store.Reference;
using Puente.Store.Runs;

namespace Puente.Sync.Tests.Schedules;

/// <summary>
/// A store that lets everybody else go first before and after each of its answers, and that can give itself up in the middle
/// of a commit, before or after the rows are in it.
/// </summary>
internal sealed class PausingStore(IStore inner, Func<bool> givesUp) : IStore
{
    private bool _isLost;

    public string Description => inner.Description;

    public StoreDialect Dialect => inner.Dialect;

    public Task<IStoreTransaction> BeginAsync(CancellationToken cancellationToken) =>
        PauseAsync<IStoreTransaction>(async () => new Transaction(await inner.BeginAsync(cancellationToken), this));

    public Task<IReadOnlyList<Checkpoint>> ReadCheckpointsAsync(string stream, CancellationToken cancellationToken) =>
        PauseAsync(() => inner.ReadCheckpointsAsync(stream, cancellationToken));

    public Task<ConversationDigest> DigestAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) => PauseAsync(() => inner.DigestAsync(from, to, cancellationToken));

    public IAsyncEnumerable<StoredConversation> ReadConversationsAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) => inner.ReadConversationsAsync(from, to, cancellationToken);

    public IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) => inner.RebuildAsync(from, to, cancellationToken);

    public IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        IReadOnlyList<ConversationKey> conversations,
        bool withAttributes,
        CancellationToken cancellationToken
    ) => inner.RebuildAsync(conversations, withAttributes, cancellationToken);

    public Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) => PauseAsync(() => inner.ReadUnfinishedAsync(from, to, cancellationToken));

    public Task<IReadOnlyList<Gap>> ReadGapsAsync(bool openOnly, CancellationToken cancellationToken) =>
        PauseAsync(() => inner.ReadGapsAsync(openOnly, cancellationToken));

    public Task<IReadOnlyList<Certificate>> ReadCertificatesAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        bool differentOnly,
        CancellationToken cancellationToken
    ) => PauseAsync(() => inner.ReadCertificatesAsync(from, to, differentOnly, cancellationToken));

    public Task<IReadOnlyList<QuarantinedRecord>> ReadQuarantineAsync(int limit, CancellationToken cancellationToken) =>
        PauseAsync(() => inner.ReadQuarantineAsync(limit, cancellationToken));

    public Task<IReadOnlyList<Run>> ReadRunsAsync(int limit, CancellationToken cancellationToken) =>
        PauseAsync(() => inner.ReadRunsAsync(limit, cancellationToken));

    public Task<IReadOnlyList<TableCount>> CountAsync(CancellationToken cancellationToken) =>
        PauseAsync(() => inner.CountAsync(cancellationToken));

    public Task<IQueryResult> QueryAsync(
        string sql,
        IReadOnlyList<QueryParameter> parameters,
        CancellationToken cancellationToken
    ) => PauseAsync(() => inner.QueryAsync(sql, parameters, cancellationToken));

    public Task<long> ExportParquetAsync(string sql, string file, CancellationToken cancellationToken) =>
        PauseAsync(() => inner.ExportParquetAsync(sql, file, cancellationToken));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> PauseAsync<T>(Func<Task<T>> work)
    {
        await Task.Yield();
        ThrowIfLost();
        var answer = await work();
        await Task.Yield();
        return answer;
    }

    private void ThrowIfLost()
    {
        if (_isLost)
            throw new StoreException(StoreFault.Lost, "The store has given itself up, as the schedule wants it.");
    }

    private void GiveUpPerhaps()
    {
        _isLost |= givesUp();
        ThrowIfLost();
    }

    private sealed class Transaction(IStoreTransaction inner, PausingStore store) : IStoreTransaction
    {
        public async ValueTask<WriteResult> WriteAsync(
            ConversationBatch batch,
            Provenance provenance,
            CancellationToken cancellationToken
        )
        {
            await Task.Yield();
            store.ThrowIfLost();
            return await inner.WriteAsync(batch, provenance, cancellationToken);
        }

        public ValueTask SaveCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
            PauseAsync(() => inner.SaveCheckpointAsync(checkpoint, cancellationToken));

        public ValueTask DeleteCheckpointAsync(string stream, string key, CancellationToken cancellationToken) =>
            PauseAsync(() => inner.DeleteCheckpointAsync(stream, key, cancellationToken));

        public ValueTask SetAgeAsync(
            DateTimeOffset from,
            DateTimeOffset to,
            ConversationAge age,
            CancellationToken cancellationToken
        ) => PauseAsync(() => inner.SetAgeAsync(from, to, age, cancellationToken));

        public ValueTask MergeReferenceAsync(
            ReferenceKind kind,
            IReadOnlyList<ReferenceRecord> listing,
            DateTimeOffset listedAt,
            CancellationToken cancellationToken
        ) => PauseAsync(() => inner.MergeReferenceAsync(kind, listing, listedAt, cancellationToken));

        public ValueTask WriteObservationsAsync(
            IReadOnlyList<Observation> observations,
            CancellationToken cancellationToken
        ) => PauseAsync(() => inner.WriteObservationsAsync(observations, cancellationToken));

        public ValueTask QuarantineAsync(QuarantinedRecord record, CancellationToken cancellationToken) =>
            PauseAsync(() => inner.QuarantineAsync(record, cancellationToken));

        public ValueTask ReleaseAsync(string id, CancellationToken cancellationToken) =>
            PauseAsync(() => inner.ReleaseAsync(id, cancellationToken));

        public ValueTask SaveGapAsync(Gap gap, CancellationToken cancellationToken) =>
            PauseAsync(() => inner.SaveGapAsync(gap, cancellationToken));

        public ValueTask SaveCertificateAsync(Certificate certificate, CancellationToken cancellationToken) =>
            PauseAsync(() => inner.SaveCertificateAsync(certificate, cancellationToken));

        public ValueTask SaveRunAsync(Run run, CancellationToken cancellationToken) =>
            PauseAsync(() => inner.SaveRunAsync(run, cancellationToken));

        public async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            store.GiveUpPerhaps();
            await inner.CommitAsync(cancellationToken);
            await Task.Yield();
            store.GiveUpPerhaps();
        }

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            await inner.DisposeAsync();
        }

        private async ValueTask PauseAsync(Func<ValueTask> work)
        {
            await Task.Yield();
            store.ThrowIfLost();
            await work();
        }
    }
}
