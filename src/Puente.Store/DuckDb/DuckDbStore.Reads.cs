using System.Runtime.CompilerServices;
using Puente.Store.Certificates;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Gaps;
using Puente.Store.Quarantine;
using Puente.Store.Rebuilding;
using Puente.Store.Runs;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

public sealed partial class DuckDbStore
{
    /// <summary>Conversations read back at a time; about 30 MB of rows.</summary>
    private const int PieceConversations = 4_096;

    public Task<IReadOnlyList<Checkpoint>> ReadCheckpointsAsync(string stream, CancellationToken cancellationToken) =>
        ReadAsync(
            "SELECT stream, key, state, updated_at FROM checkpoints WHERE stream = ? ORDER BY key",
            row => new Checkpoint(row.GetString(0), row.GetString(1), row.GetString(2), row.GetUtc(3)),
            cancellationToken,
            stream
        );

    public Task<ConversationDigest> DigestAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_readGate)
        {
            var digest = _reading.Read(
                "SELECT count(*), coalesce(bit_xor(content_hash), 0) FROM conversations WHERE conversation_start >= ? AND conversation_start < ?",
                row => new ConversationDigest(row.GetInt64(0), (ulong)row.GetInt64(1)),
                DuckDbSql.Utc(from),
                DuckDbSql.Utc(to)
            );
            return Task.FromResult(digest[0]);
        }
    }

    public Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "SELECT conversation_id FROM conversations WHERE conversation_start >= ? AND conversation_start < ?"
                + " AND (age = 'live' OR (age = 'settled' AND conversation_end IS NULL)) ORDER BY conversation_id",
            row => row.GetGuid(0),
            cancellationToken,
            DuckDbSql.Utc(from),
            DuckDbSql.Utc(to)
        );

    public async IAsyncEnumerable<StoredConversation> ReadConversationsAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await ValueTask.CompletedTask;
        using var connection = Connect(_file);
        connection.Execute("BEGIN TRANSACTION READ ONLY");
        using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText =
            "SELECT conversation_id, conversation_start, as_of, content_hash, age FROM conversations"
            + $" WHERE conversation_start >= make_timestamp({DuckDbSql.Micros(from)}) AND conversation_start < make_timestamp({DuckDbSql.Micros(to)})"
            + " ORDER BY conversation_id";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new StoredConversation(
                reader.GetGuid(0),
                reader.GetUtc(1),
                reader.GetUtc(2),
                (ulong)reader.GetInt64(3),
                ConversationAges.FromColumn(reader.GetString(4))
            );
        }
    }

    public async IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await ValueTask.CompletedTask;
        using var question = Ask(cancellationToken);
        using var connection = Connect(_file);
        foreach (var record in Rebuild(connection, new BatchReader(connection, from, to), cancellationToken))
            yield return record;
    }

    public async IAsyncEnumerable<RebuiltConversation> RebuildAsync(
        IReadOnlyList<ConversationKey> conversations,
        bool withAttributes,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await ValueTask.CompletedTask;
        if (conversations.Count == 0)
            yield break;
        using var connection = Connect(_file);
        var toSkip = withAttributes ? null : Schema.ConversationTables.ParticipantAttributes.Name;
        var reader = new BatchReader(connection, conversations, toSkip);
        foreach (var record in Rebuild(connection, reader, cancellationToken))
            yield return record;
    }

    private static IEnumerable<RebuiltConversation> Rebuild(
        global::DuckDB.NET.Data.DuckDBConnection connection,
        BatchReader reader,
        CancellationToken cancellationToken
    )
    {
        // One snapshot for all pieces: a conversation replaced meanwhile is seen whole or not at all.
        connection.Execute("BEGIN TRANSACTION READ ONLY");
        var batch = new ConversationBatch();
        var rebuilder = new RecordRebuilder();
        while (reader.ReadNext(batch, PieceConversations))
        {
            for (var index = 0; index < batch.Count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new RebuiltConversation(
                    batch.Conversations[index].ConversationId,
                    rebuilder.RebuildToMemory(batch, index)
                );
            }
        }
    }

    public Task<IReadOnlyList<Gap>> ReadGapsAsync(bool openOnly, CancellationToken cancellationToken) =>
        ReadAsync(
            "SELECT id, stream, gap_from, gap_to, cause, opened_at, closed_at, evidence FROM gaps"
                + (openOnly ? " WHERE closed_at IS NULL" : "")
                + " ORDER BY gap_from, id",
            row => new Gap(
                row.GetString(0),
                row.GetString(1),
                row.GetUtc(2),
                row.GetUtc(3),
                row.GetString(4),
                row.GetUtc(5),
                row.GetUtcOrNull(6),
                row.IsDBNull(7) ? null : row.GetString(7)
            ),
            cancellationToken
        );

    public Task<IReadOnlyList<Certificate>> ReadCertificatesAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        bool differentOnly,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "SELECT id, interval_from, interval_to, checked_at, source, outcome, checks, ours, theirs, differences FROM certificates"
                + " WHERE interval_to > ? AND interval_from < ?"
                + (differentOnly ? $" AND outcome <> '{Certificate.Equal}'" : "")
                + " ORDER BY interval_from, id",
            row => new Certificate(
                row.GetString(0),
                row.GetUtc(1),
                row.GetUtc(2),
                row.GetUtc(3),
                row.GetString(4),
                row.GetString(5) == Certificate.Equal,
                row.GetInt32(6),
                row.GetString(7),
                row.GetString(8),
                row.GetString(9)
            ),
            cancellationToken,
            DuckDbSql.Utc(from),
            DuckDbSql.Utc(to)
        );

    public Task<IReadOnlyList<QuarantinedRecord>> ReadQuarantineAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(
            $"SELECT id, source, reason, bytes, received_at FROM quarantine ORDER BY received_at DESC, id LIMIT {limit}",
            row => new QuarantinedRecord(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                ReadBytes(row.GetStream(3)),
                row.GetUtc(4)
            ),
            cancellationToken
        );

    public Task<IReadOnlyList<Run>> ReadRunsAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(
            $"SELECT id, stream, started_at, ended_at, outcome, summary FROM runs ORDER BY started_at DESC, id LIMIT {limit}",
            row => new Run(
                row.GetGuid(0),
                row.GetString(1),
                row.GetUtc(2),
                row.GetUtcOrNull(3),
                row.GetString(4),
                row.GetString(5)
            ),
            cancellationToken
        );

    public Task<IReadOnlyList<TableCount>> CountAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_readGate)
        {
            return Task.FromResult<IReadOnlyList<TableCount>>([
                .. StoreSchema.Tables.Select(table => new TableCount(
                    table.Name,
                    _reading.Scalar<long>($"SELECT count(*) FROM {table.Name}")
                )),
            ]);
        }
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql,
        Func<global::DuckDB.NET.Data.DuckDBDataReader, T> row,
        CancellationToken cancellationToken,
        params ReadOnlySpan<object?> values
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_readGate)
            return Task.FromResult<IReadOnlyList<T>>(_reading.Read(sql, row, values));
    }

    private static byte[] ReadBytes(Stream stream)
    {
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
