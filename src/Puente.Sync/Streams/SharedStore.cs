using Puente.Store;
using Puente.Store.Certificates;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Gaps;
using Puente.Store.Quarantine;
using Puente.Store.Rebuilding;
using Puente.Store.Runs;

namespace Puente.Sync.Streams;

/// <summary>
/// One store for many streams. Whoever wants to write waits for its turn, first come first served; reads wait for nobody.
/// A store that has given itself up is opened again by the next who wants to write. Safe to use from several threads.
/// Disposing it disposes the store once the open transaction is over.
/// </summary>
/// <param name="reopen">Opens the same store anew; null leaves a lost store lost.</param>
public sealed class SharedStore(IStore store, Func<CancellationToken, Task<IStore>>? reopen = null) : IStore
{
    private readonly Turns _turns = new();
    private readonly Reads _reads = new();
    private IStore _store = store;
    private bool _isLost;

    public string Description => _store.Description;

    public StoreDialect Dialect => _store.Dialect;

    /// <summary>How many wait to write, not counting the one that does.</summary>
    public int Waiting => _turns.Waiting;

    public async Task<IStoreTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        await _turns.TakeAsync(cancellationToken);
        try
        {
            return new Transaction(await BeginOnSoundAsync(cancellationToken), _turns);
        }
        catch
        {
            _turns.Give();
            throw;
        }
    }

    public Task<IReadOnlyList<Checkpoint>> ReadCheckpointsAsync(string stream, CancellationToken cancellationToken) =>
        _reads.RunAsync(() => _store.ReadCheckpointsAsync(stream, cancellationToken));

    public Task<ConversationDigest> DigestAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) => _reads.RunAsync(() => _store.DigestAsync(from, to, cancellationToken));

    public IAsyncEnumerable<StoredConversation> ReadConversationsAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) => _reads.Run(() => _store.ReadConversationsAsync(from, to, cancellationToken));

    public IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) => _reads.Run(() => _store.RebuildAsync(from, to, cancellationToken));

    public Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) => _reads.RunAsync(() => _store.ReadUnfinishedAsync(from, to, cancellationToken));

    public Task<IReadOnlyList<Gap>> ReadGapsAsync(bool openOnly, CancellationToken cancellationToken) =>
        _reads.RunAsync(() => _store.ReadGapsAsync(openOnly, cancellationToken));

    public Task<IReadOnlyList<Certificate>> ReadCertificatesAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        bool differentOnly,
        CancellationToken cancellationToken
    ) => _reads.RunAsync(() => _store.ReadCertificatesAsync(from, to, differentOnly, cancellationToken));

    public Task<IReadOnlyList<QuarantinedRecord>> ReadQuarantineAsync(int limit, CancellationToken cancellationToken) =>
        _reads.RunAsync(() => _store.ReadQuarantineAsync(limit, cancellationToken));

    public Task<IReadOnlyList<Run>> ReadRunsAsync(int limit, CancellationToken cancellationToken) =>
        _reads.RunAsync(() => _store.ReadRunsAsync(limit, cancellationToken));

    public Task<IReadOnlyList<TableCount>> CountAsync(CancellationToken cancellationToken) =>
        _reads.RunAsync(() => _store.CountAsync(cancellationToken));

    public IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        IReadOnlyList<ConversationKey> conversations,
        bool withAttributes,
        CancellationToken cancellationToken
    ) => _reads.Run(() => _store.RebuildAsync(conversations, withAttributes, cancellationToken));

    public Task<IQueryResult> QueryAsync(string sql, CancellationToken cancellationToken) =>
        _reads.QueryAsync(() => _store.QueryAsync(sql, cancellationToken));

    public Task<IQueryResult> QueryAsync(
        string sql,
        IReadOnlyList<QueryParameter> parameters,
        CancellationToken cancellationToken
    ) => _reads.QueryAsync(() => _store.QueryAsync(sql, parameters, cancellationToken));

    public Task<long> ExportParquetAsync(string sql, string file, CancellationToken cancellationToken) =>
        _reads.RunAsync(() => _store.ExportParquetAsync(sql, file, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        if (await _turns.CloseAsync())
            await _store.DisposeAsync();
    }

    private async Task<IStoreTransaction> BeginOnSoundAsync(CancellationToken cancellationToken)
    {
        if (!_isLost)
        {
            try
            {
                return await _store.BeginAsync(cancellationToken);
            }
            catch (StoreException fault) when (fault.Fault == StoreFault.Lost && reopen is not null)
            {
                _isLost = true;
                _reads.Close(fault);
            }
        }
        // Whoever still reads the lost store holds its file; his next row fails, so nobody stays for long.
        await _reads.EmptyAsync(cancellationToken);
        await _store.DisposeAsync();
        _store = await reopen!(cancellationToken);
        _isLost = false;
        _reads.Open();
        return await _store.BeginAsync(cancellationToken);
    }

    /// <summary>Gives the turn back when it is disposed, whatever became of it; a commit alone does not end a turn.</summary>
    private sealed class Transaction(IStoreTransaction inner, Turns turns) : IStoreTransaction
    {
        private int _isOver;

        public ValueTask<WriteResult> WriteAsync(
            ConversationBatch batch,
            Provenance provenance,
            CancellationToken cancellationToken
        ) => inner.WriteAsync(batch, provenance, cancellationToken);

        public ValueTask SaveCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
            inner.SaveCheckpointAsync(checkpoint, cancellationToken);

        public ValueTask DeleteCheckpointAsync(string stream, string key, CancellationToken cancellationToken) =>
            inner.DeleteCheckpointAsync(stream, key, cancellationToken);

        public ValueTask SetAgeAsync(
            DateTimeOffset from,
            DateTimeOffset to,
            ConversationAge age,
            CancellationToken cancellationToken
        ) => inner.SetAgeAsync(from, to, age, cancellationToken);

        public ValueTask MergeReferenceAsync(
            Store.Reference.ReferenceKind kind,
            IReadOnlyList<Store.Reference.ReferenceRecord> listing,
            DateTimeOffset listedAt,
            CancellationToken cancellationToken
        ) => inner.MergeReferenceAsync(kind, listing, listedAt, cancellationToken);

        public ValueTask WriteObservationsAsync(
            IReadOnlyList<Store.Observations.Observation> observations,
            CancellationToken cancellationToken
        ) => inner.WriteObservationsAsync(observations, cancellationToken);

        public ValueTask QuarantineAsync(QuarantinedRecord record, CancellationToken cancellationToken) =>
            inner.QuarantineAsync(record, cancellationToken);

        public ValueTask ReleaseAsync(string id, CancellationToken cancellationToken) =>
            inner.ReleaseAsync(id, cancellationToken);

        public ValueTask SaveGapAsync(Gap gap, CancellationToken cancellationToken) =>
            inner.SaveGapAsync(gap, cancellationToken);

        public ValueTask SaveCertificateAsync(Certificate certificate, CancellationToken cancellationToken) =>
            inner.SaveCertificateAsync(certificate, cancellationToken);

        public ValueTask SaveRunAsync(Run run, CancellationToken cancellationToken) =>
            inner.SaveRunAsync(run, cancellationToken);

        public ValueTask CommitAsync(CancellationToken cancellationToken) => inner.CommitAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isOver, 1) != 0)
                return;
            try
            {
                await inner.DisposeAsync();
            }
            finally
            {
                turns.Give();
            }
        }
    }
}
