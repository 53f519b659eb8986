using Puente.Store.Certificates;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Gaps;
using Puente.Store.Observations;
using Puente.Store.Quarantine;
using Puente.Store.Rebuilding;
using Puente.Store.Reference;
using Puente.Store.Runs;

namespace Puente.Store;

/// <summary>
/// The company's own tables. One process owns a store for writing; everything that is visible was committed whole.
/// </summary>
/// <remarks>
/// Not safe for use from several threads at once. Only one transaction may be open at a time.
/// </remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>Name for people: <c>DuckDB puente.duckdb</c> or <c>PostgreSQL db.example/puente</c>, never a password.</summary>
    string Description { get; }

    StoreDialect Dialect { get; }

    /// <summary>Opens the one transaction in which rows and checkpoints move together. Disposing it without a commit leaves nothing behind.</summary>
    Task<IStoreTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>All checkpoints of a stream, ordered by key.</summary>
    Task<IReadOnlyList<Checkpoint>> ReadCheckpointsAsync(string stream, CancellationToken cancellationToken);

    /// <summary>
    /// What the store holds of the conversations that started in <c>[from, to)</c>: how many, and their content hashes
    /// folded together by exclusive or, so that two readings of a day can be compared without keeping the first.
    /// </summary>
    Task<ConversationDigest> DigestAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>One row per conversation that started in <c>[from, to)</c>, ordered by id; for comparison with the platform.</summary>
    IAsyncEnumerable<StoredConversation> ReadConversationsAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// The platform's records built again from the rows of all tables, as UTF-8 JSON with members in ordinal order
    /// (see <see cref="CanonicalJson"/>), of the conversations that started in <c>[from, to)</c>, ordered by id.
    /// </summary>
    IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    );

    /// <summary>As <see cref="RebuildAsync(DateTimeOffset, DateTimeOffset, CancellationToken)"/>, of these conversations, in any order.</summary>
    /// <param name="conversations">At most some thousands; those that are gone meanwhile are left out.</param>
    /// <param name="withAttributes">False leaves the rows of participant attributes where they are.</param>
    IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        IReadOnlyList<ConversationKey> conversations,
        bool withAttributes,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Ids of the conversations that started in <c>[from, to)</c> and are not over for the store: live ones, and settled ones
    /// without an end.
    /// </summary>
    Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    );

    Task<IReadOnlyList<Gap>> ReadGapsAsync(bool openOnly, CancellationToken cancellationToken);

    /// <summary>Certificates of the intervals that touch <c>[from, to)</c>, ordered by begin.</summary>
    Task<IReadOnlyList<Certificate>> ReadCertificatesAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        bool differentOnly,
        CancellationToken cancellationToken
    );

    Task<IReadOnlyList<QuarantinedRecord>> ReadQuarantineAsync(int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<Run>> ReadRunsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Rows per table, in the order of the schema; exact.</summary>
    Task<IReadOnlyList<TableCount>> CountAsync(CancellationToken cancellationToken);

    /// <summary>Runs one read-only statement. Anything that would write is refused with <see cref="StoreException"/>.</summary>
    Task<IQueryResult> QueryAsync(string sql, CancellationToken cancellationToken) =>
        QueryAsync(sql, [], cancellationToken);

    /// <summary>As <see cref="QueryAsync(string, CancellationToken)"/>; cancelling stops the statement where it is.</summary>
    /// <param name="parameters">Values of <c>$1</c>, <c>$2</c>, …</param>
    Task<IQueryResult> QueryAsync(
        string sql,
        IReadOnlyList<QueryParameter> parameters,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Writes the rows of one read-only statement to a Parquet file (zstd), over an older one. The file appears when it is
    /// complete.
    /// </summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="StoreException">The statement was refused, or the file could not be written.</exception>
    Task<long> ExportParquetAsync(string sql, string file, CancellationToken cancellationToken);
}

/// <summary>Rows and checkpoints that become visible together, or not at all.</summary>
public interface IStoreTransaction : IAsyncDisposable
{
    /// <summary>
    /// Replaces whole conversations by the newer version in the batch (promise P3). An older version never replaces a
    /// newer one, a live one never a settled one, and a final one is replaced by a job only; a conversation whose bytes have not
    /// changed costs no rows. Quarantined records of the batch are stored too.
    /// The batch is only read and may be cleared and used again when the call returns.
    /// </summary>
    ValueTask<WriteResult> WriteAsync(
        ConversationBatch batch,
        Provenance provenance,
        CancellationToken cancellationToken
    );

    /// <summary>Writes a checkpoint over the one with the same stream and key.</summary>
    ValueTask SaveCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken);

    ValueTask DeleteCheckpointAsync(string stream, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Sets the age of all conversations that started in <c>[from, to)</c> and were read from the platform; live ones stay live.
    /// </summary>
    ValueTask SetAgeAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        ConversationAge age,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Brings one reference table up to a complete listing taken at <paramref name="listedAt"/>: rows that differ from the
    /// valid one close it (<c>valid_to</c>) and open a new one, rows that are no longer listed are closed.
    /// A listing older than what the table already shows changes nothing.
    /// </summary>
    ValueTask MergeReferenceAsync(
        ReferenceKind kind,
        IReadOnlyList<ReferenceRecord> listing,
        DateTimeOffset listedAt,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Adds what was seen at a moment. The same thing seen twice is one row, whatever the order: of two rows with one key the
    /// one with the greater content hash stays.
    /// </summary>
    ValueTask WriteObservationsAsync(IReadOnlyList<Observation> observations, CancellationToken cancellationToken);

    /// <summary>Keeps bytes that could not be understood; the same bytes from the same source are one row.</summary>
    ValueTask QuarantineAsync(QuarantinedRecord record, CancellationToken cancellationToken);

    /// <summary>Takes away what has been understood since; the same transaction stores what it holds.</summary>
    /// <param name="id">As <see cref="QuarantinedRecord.Id"/>; one that is not there changes nothing.</param>
    ValueTask ReleaseAsync(string id, CancellationToken cancellationToken);

    /// <summary>Opens a gap or, when one with the same id exists, writes over it.</summary>
    ValueTask SaveGapAsync(Gap gap, CancellationToken cancellationToken);

    /// <summary>Writes a certificate over the one of the same interval.</summary>
    ValueTask SaveCertificateAsync(Certificate certificate, CancellationToken cancellationToken);

    ValueTask SaveRunAsync(Run run, CancellationToken cancellationToken);

    ValueTask CommitAsync(CancellationToken cancellationToken);
}
