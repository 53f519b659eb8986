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
using Puente.Sync.Events;

namespace Puente.Axe;

/// <summary>The promises taken out one by one: a fault run that does not see it proves nothing.</summary>
internal static class BrokenRules
{
    /// <summary>Without commit before settle: what was received counts as stored before it is.</summary>
    public static IEventLog Settle(HubSettings settings, IEventLog log) =>
        settings.Broken == "settle" ? new HastyLog(log) : log;

    /// <summary>Without gaps: nobody hears of what may have been missed.</summary>
    public static IGapJournal Gaps(HubSettings settings, IGapJournal journal) =>
        settings.Broken == "gaps" ? new NoJournal() : journal;

    /// <summary>Without the order of versions: whoever writes last wins.</summary>
    public static IStore Versions(HubSettings settings, IStore store) =>
        settings.Broken == "versions" ? new LastWriterWins(store) : store;

    private sealed class HastyLog(IEventLog inner) : IEventLog
    {
        private static readonly TimeSpan Haste = TimeSpan.FromMilliseconds(700);

        public long End => inner.End;

        public long Begin => inner.Begin;

        public Task<int> AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken)
        {
            _ = LaterAsync(events);
            return Task.FromResult(events.Count);
        }

        public Task<DateTimeOffset?> ReadHeardAsync(string source, CancellationToken cancellationToken) =>
            inner.ReadHeardAsync(source, cancellationToken);

        public Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
            inner.ReadAsync(after, limit, cancellationToken);

        public Task WaitAsync(long after, CancellationToken cancellationToken) =>
            inner.WaitAsync(after, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private async Task LaterAsync(IReadOnlyList<PlatformEvent> events)
        {
            await Task.Delay(Haste);
            await inner.AppendAsync(events, CancellationToken.None);
        }
    }

    private sealed class NoJournal : IGapJournal
    {
        public Task OpenAsync(Gap gap, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task BeginAsync(Gap gap, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task EndAsync(Gap gap, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<DateTimeOffset?> ResumeAsync(
            string stream,
            DateTimeOffset now,
            CancellationToken cancellationToken
        ) => Task.FromResult<DateTimeOffset?>(null);
    }

    private sealed class LastWriterWins(IStore inner) : IStore
    {
        public string Description => inner.Description;

        public StoreDialect Dialect => inner.Dialect;

        public async Task<IStoreTransaction> BeginAsync(CancellationToken cancellationToken) =>
            new Transaction(await inner.BeginAsync(cancellationToken));

        public Task<IReadOnlyList<Checkpoint>> ReadCheckpointsAsync(
            string stream,
            CancellationToken cancellationToken
        ) => inner.ReadCheckpointsAsync(stream, cancellationToken);

        public Task<ConversationDigest> DigestAsync(
            DateTimeOffset from,
            DateTimeOffset to,
            CancellationToken cancellationToken
        ) => inner.DigestAsync(from, to, cancellationToken);

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

        public Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(
            DateTimeOffset from,
            DateTimeOffset to,
            CancellationToken cancellationToken
        ) => inner.ReadUnfinishedAsync(from, to, cancellationToken);

        public Task<IReadOnlyList<Gap>> ReadGapsAsync(bool openOnly, CancellationToken cancellationToken) =>
            inner.ReadGapsAsync(openOnly, cancellationToken);

        public Task<IReadOnlyList<Certificate>> ReadCertificatesAsync(
            DateTimeOffset from,
            DateTimeOffset to,
            bool differentOnly,
            CancellationToken cancellationToken
        ) => inner.ReadCertificatesAsync(from, to, differentOnly, cancellationToken);

        public Task<IReadOnlyList<QuarantinedRecord>> ReadQuarantineAsync(
            int limit,
            CancellationToken cancellationToken
        ) => inner.ReadQuarantineAsync(limit, cancellationToken);

        public Task<IReadOnlyList<Run>> ReadRunsAsync(int limit, CancellationToken cancellationToken) =>
            inner.ReadRunsAsync(limit, cancellationToken);

        public Task<IReadOnlyList<TableCount>> CountAsync(CancellationToken cancellationToken) =>
            inner.CountAsync(cancellationToken);

        public IAsyncEnumerable<RebuiltConversation> RebuildAsync(
            IReadOnlyList<ConversationKey> conversations,
            bool withAttributes,
            CancellationToken cancellationToken
        ) => inner.RebuildAsync(conversations, withAttributes, cancellationToken);

        public Task<IQueryResult> QueryAsync(
            string sql,
            IReadOnlyList<QueryParameter> parameters,
            CancellationToken cancellationToken
        ) => inner.QueryAsync(sql, parameters, cancellationToken);

        public Task<long> ExportParquetAsync(string sql, string file, CancellationToken cancellationToken) =>
            inner.ExportParquetAsync(sql, file, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private sealed class Transaction(IStoreTransaction inner) : IStoreTransaction
        {
            private static DateTimeOffset s_next = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

            public ValueTask<WriteResult> WriteAsync(
                ConversationBatch batch,
                Provenance provenance,
                CancellationToken cancellationToken
            )
            {
                s_next += TimeSpan.FromSeconds(1);
                for (var index = 0; index < batch.Count; index++)
                    batch.SetAsOf(index, s_next);
                return inner.WriteAsync(batch, provenance with { Age = ConversationAge.Settled }, cancellationToken);
            }

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
                ReferenceKind kind,
                IReadOnlyList<ReferenceRecord> listing,
                DateTimeOffset listedAt,
                CancellationToken cancellationToken
            ) => inner.MergeReferenceAsync(kind, listing, listedAt, cancellationToken);

            public ValueTask WriteObservationsAsync(
                IReadOnlyList<Observation> observations,
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

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
