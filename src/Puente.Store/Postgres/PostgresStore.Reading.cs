using Npgsql;
using Puente.Store.Certificates;
using Puente.Store.Checkpoints;
using Puente.Store.Gaps;
using Puente.Store.Quarantine;
using Puente.Store.Runs;
using Puente.Store.Schema;

namespace Puente.Store.Postgres;

public sealed partial class PostgresStore
{
    public Task<IReadOnlyList<Checkpoint>> ReadCheckpointsAsync(string stream, CancellationToken cancellationToken) =>
        ReadAllAsync(
            "reading checkpoints",
            """select stream, key, state::text, updated_at from checkpoints where stream = $1 order by key collate "C" """,
            row => new Checkpoint(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetFieldValue<DateTimeOffset>(3)
            ),
            cancellationToken,
            Value.Of(stream)
        );

    public Task<IReadOnlyList<Guid>> ReadUnfinishedAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    ) =>
        ReadAllAsync(
            "reading unfinished conversations",
            $"""
            select conversation_id from conversations where {StartedBetween}
            and (age = 'live' or (age = 'settled' and conversation_end is null)) order by conversation_id
            """,
            row => row.GetGuid(0),
            cancellationToken,
            Value.Of(from),
            Value.Of(to)
        );

    public Task<IReadOnlyList<Gap>> ReadGapsAsync(bool openOnly, CancellationToken cancellationToken) =>
        ReadAllAsync(
            "reading gaps",
            $"""
            select id, stream, gap_from, gap_to, cause, opened_at, closed_at, evidence from gaps
            {(openOnly ? "where closed_at is null" : "")} order by gap_from, id collate "C"
            """,
            row => new Gap(
                row.GetString(0),
                row.GetString(1),
                row.GetFieldValue<DateTimeOffset>(2),
                row.GetFieldValue<DateTimeOffset>(3),
                row.GetString(4),
                row.GetFieldValue<DateTimeOffset>(5),
                TimeOrNull(row, 6),
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
        ReadAllAsync(
            "reading certificates",
            $"""
            select id, interval_from, interval_to, checked_at, source, outcome, checks, ours, theirs, differences
            from certificates where interval_to > $1 and interval_from < $2
            {(differentOnly ? $"and outcome <> '{Certificate.Equal}'" : "")} order by interval_from, id collate "C"
            """,
            row => new Certificate(
                row.GetString(0),
                row.GetFieldValue<DateTimeOffset>(1),
                row.GetFieldValue<DateTimeOffset>(2),
                row.GetFieldValue<DateTimeOffset>(3),
                row.GetString(4),
                row.GetString(5) == Certificate.Equal,
                row.GetInt32(6),
                row.GetString(7),
                row.GetString(8),
                row.GetString(9)
            ),
            cancellationToken,
            Value.Of(from),
            Value.Of(to)
        );

    public Task<IReadOnlyList<QuarantinedRecord>> ReadQuarantineAsync(int limit, CancellationToken cancellationToken) =>
        ReadAllAsync(
            "reading the quarantine",
            """select id, source, reason, bytes, received_at from quarantine order by received_at desc, id collate "C" limit $1""",
            row => new QuarantinedRecord(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetFieldValue<byte[]>(3),
                row.GetFieldValue<DateTimeOffset>(4)
            ),
            cancellationToken,
            Value.Of(limit)
        );

    public Task<IReadOnlyList<Run>> ReadRunsAsync(int limit, CancellationToken cancellationToken) =>
        ReadAllAsync(
            "reading runs",
            "select id, stream, started_at, ended_at, outcome, summary::text from runs order by started_at desc, id limit $1",
            row => new Run(
                row.GetGuid(0),
                row.GetString(1),
                row.GetFieldValue<DateTimeOffset>(2),
                TimeOrNull(row, 3),
                row.GetString(4),
                row.GetString(5)
            ),
            cancellationToken,
            Value.Of(limit)
        );

    public Task<IReadOnlyList<TableCount>> CountAsync(CancellationToken cancellationToken) =>
        ReadAllAsync(
            "counting rows",
            // One statement, so that all counts are of the same moment.
            string.Join(
                "\nunion all ",
                StoreSchema.Tables.Select(
                    (table, index) =>
                        $"select {index} as position, '{table.Name}', count(*) from {PostgresDdl.Quote(table.Name)}"
                )
            ) + "\norder by position",
            row => new TableCount(row.GetString(1), row.GetInt64(2)),
            cancellationToken
        );

    private static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private async Task<IReadOnlyList<T>> ReadAllAsync<T>(
        string attempt,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken,
        params NpgsqlParameter[] values
    )
    {
        try
        {
            await using var command = _readers.CreateCommand(sql);
            command.Parameters.AddRange(values);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return rows;
        }
        catch (Exception exception) when (PostgresFault.IsServer(exception))
        {
            throw PostgresFault.Environment(Target, attempt, exception);
        }
    }
}
