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
        // The store keeps microseconds; compare what it can give back.
        listedAt = PostgresTime.Time(PostgresTime.Micros(listedAt));
        if (await IsOutdatedAsync(table, listedAt, cancellationToken))
            return;
        var plan = ReferencePlan.Make(table, listing, await ReadValidAsync(table, cancellationToken), listedAt);
        var name = PostgresDdl.Quote(table.Name);
        const string valid = "where key = any($1) and valid_to is null";
        if (plan.Close.Count > 0)
            await EndAsync($"update {name} set valid_to = $2 {valid}", plan.Close, listedAt, cancellationToken);
        if (plan.Remove.Count > 0)
            await EndAsync($"delete from {name} {valid} and valid_from = $2", plan.Remove, listedAt, cancellationToken);
        foreach (var rows in plan.Add.Chunk(InsertsPerRoundTrip))
            await OpenAsync(table, rows, listedAt, cancellationToken);
    }

    private async Task<bool> IsOutdatedAsync(Table table, DateTimeOffset listedAt, CancellationToken cancellationToken)
    {
        var sql = ReferencePlan.IsOutdated(PostgresDdl.Quote(table.Name), "$1");
        await using var command = new NpgsqlCommand(sql, _connection);
        command.Parameters.Add(Value.Of(listedAt));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task<Dictionary<string, (DateTimeOffset From, ulong ContentHash)>> ReadValidAsync(
        Table table,
        CancellationToken cancellationToken
    )
    {
        var valid = new Dictionary<string, (DateTimeOffset, ulong)>();
        await using var command = new NpgsqlCommand(
            $"select key, content_hash, valid_from from {PostgresDdl.Quote(table.Name)} where valid_to is null",
            _connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            valid[reader.GetString(0)] = (
                reader.GetFieldValue<DateTimeOffset>(2),
                unchecked((ulong)reader.GetInt64(1))
            );
        return valid;
    }

    private async Task EndAsync(
        string sql,
        List<string> keys,
        DateTimeOffset listedAt,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        command.Parameters.Add(Value.Of(keys.ToArray()));
        command.Parameters.Add(Value.Of(listedAt));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task OpenAsync(
        Table table,
        IReadOnlyList<ReferenceRow> rows,
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
            for (var index = 0; index < members.Count; index++)
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
