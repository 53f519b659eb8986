using Npgsql;
using NpgsqlTypes;
using Puente.Store.Reference;
using Puente.Store.Schema;

namespace Puente.Store.Postgres;

internal sealed partial class PostgresTransaction
{
    private const int InsertsPerRoundTrip = 500;

    public ValueTask MergeReferenceAsync(
        ReferenceKind kind,
        IReadOnlyList<ReferenceRecord> listing,
        DateTimeOffset listedAt,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            $"merging {listing.Count} {kind}",
            () => MergeAsync(ReferenceTables.Of(kind), listing, listedAt, cancellationToken)
        );

    private async Task MergeAsync(
        Table table,
        IReadOnlyList<ReferenceRecord> listing,
        DateTimeOffset listedAt,
        CancellationToken cancellationToken
    )
    {
        var listed = new Dictionary<string, ReferenceRow>(listing.Count);
        foreach (var record in listing)
            listed[record.Key] = ReferenceRow.Read(table, record);

        var closed = new List<string>();
        foreach (var (key, (hash, validFrom)) in await ReadValidAsync(table, cancellationToken))
        {
            // What a later listing showed is not taken back by an earlier one.
            if ((listed.TryGetValue(key, out var row) && row.ContentHash == hash) || validFrom > listedAt)
                listed.Remove(key);
            else
                closed.Add(key);
        }
        if (closed.Count > 0)
            await CloseAsync(table, closed, listedAt, cancellationToken);
        foreach (var rows in listed.Values.Chunk(InsertsPerRoundTrip))
            await OpenAsync(table, rows, listedAt, cancellationToken);
    }

    private async Task<Dictionary<string, (ulong Hash, DateTimeOffset From)>> ReadValidAsync(
        Table table,
        CancellationToken cancellationToken
    )
    {
        var valid = new Dictionary<string, (ulong, DateTimeOffset)>();
        await using var command = new NpgsqlCommand(
            $"select key, content_hash, valid_from from {PostgresDdl.Quote(table.Name)} where valid_to is null",
            _connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            valid[reader.GetString(0)] = (
                unchecked((ulong)reader.GetInt64(1)),
                reader.GetFieldValue<DateTimeOffset>(2)
            );
        return valid;
    }

    private async Task CloseAsync(
        Table table,
        List<string> keys,
        DateTimeOffset listedAt,
        CancellationToken cancellationToken
    )
    {
        var name = PostgresDdl.Quote(table.Name);
        // A row opened by a listing of the same moment was never valid: it goes, so that its key is free.
        foreach (
            var sql in new[]
            {
                $"delete from {name} where key = any($1) and valid_to is null and valid_from = $2",
                $"update {name} set valid_to = $2 where key = any($1) and valid_to is null",
            }
        )
        {
            await using var command = new NpgsqlCommand(sql, _connection);
            command.Parameters.Add(Value.Of(keys.ToArray()));
            command.Parameters.Add(Value.Of(listedAt));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task OpenAsync(
        Table table,
        ReferenceRow[] rows,
        DateTimeOffset listedAt,
        CancellationToken cancellationToken
    )
    {
        var members = ReferenceRow.MemberColumns(table);
        string[] columns = ["key", "valid_from", "content_hash", .. members.Select(column => column.Name), "extra"];
        var places = string.Join(", ", columns.Select((_, index) => $"${index + 1}"));
        var sql = $"insert into {PostgresDdl.Quote(table.Name)} ({PostgresDdl.QuoteAll(columns)}) values ({places})";

        await using var inserts = new NpgsqlBatch(_connection);
        foreach (var row in rows)
        {
            var insert = new NpgsqlBatchCommand(sql);
            insert.Parameters.Add(Value.Of(row.Key));
            insert.Parameters.Add(Value.Of(listedAt));
            insert.Parameters.Add(Value.Of(unchecked((long)row.ContentHash)));
            for (var index = 0; index < members.Length; index++)
                insert.Parameters.Add(ValueOf(row.Values[index], members[index].Type));
            insert.Parameters.Add(ValueOf(row.Extra, ColumnType.Json));
            inserts.BatchCommands.Add(insert);
        }
        await inserts.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter ValueOf(object? value, ColumnType type) =>
        new()
        {
            Value = value ?? DBNull.Value,
            NpgsqlDbType = type switch
            {
                ColumnType.Uuid => NpgsqlDbType.Uuid,
                ColumnType.Text => NpgsqlDbType.Text,
                ColumnType.Timestamp => NpgsqlDbType.TimestampTz,
                ColumnType.BigInt => NpgsqlDbType.Bigint,
                ColumnType.Integer => NpgsqlDbType.Integer,
                ColumnType.Boolean => NpgsqlDbType.Boolean,
                ColumnType.Json => NpgsqlDbType.Json,
                _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No reference table has such a column."),
            },
        };
}
