using Npgsql;
using NpgsqlTypes;
using Puente.Store.Observations;
using Puente.Store.Quarantine;
using Puente.Store.Schema;

namespace Puente.Store.Postgres;

internal sealed partial class PostgresTransaction
{
    public ValueTask WriteObservationsAsync(
        IReadOnlyList<Observation> observations,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            $"writing {observations.Count} observations",
            async () =>
            {
                foreach (var group in Observation.Reduce(observations))
                {
                    var table = ObservationTables.Of(group.Key);
                    foreach (var rows in group.Chunk(InsertsPerRoundTrip))
                        await UpsertAsync(table, rows, cancellationToken);
                }
            }
        );

    public ValueTask QuarantineAsync(QuarantinedRecord record, CancellationToken cancellationToken) =>
        RunAsync("quarantining a record", () => QuarantineAsync([record], cancellationToken));

    private async Task UpsertAsync(Table table, Observation[] rows, CancellationToken cancellationToken)
    {
        var name = PostgresDdl.Quote(table.Name);
        var columns = table.Columns.Select(column => column.Name).ToArray();
        var places = string.Join(", ", columns.Select((_, index) => $"${index + 1}"));
        var changes = string.Join(
            ", ",
            columns.Except(table.Key).Select(column => $"\"{column}\" = excluded.\"{column}\"")
        );
        var sql =
            $"insert into {name} ({PostgresDdl.QuoteAll(columns)}) values ({places})"
            + $" on conflict ({PostgresDdl.QuoteAll(table.Key)}) do update set {changes}"
            + $" where excluded.content_hash > {name}.content_hash";

        await using var inserts = new NpgsqlBatch(_connection);
        foreach (var row in rows)
        {
            var insert = new NpgsqlBatchCommand(sql);
            for (var index = 0; index < columns.Length; index++)
                insert.Parameters.Add(ObservedOf(row.Values[index], table.Columns[index].Type));
            inserts.BatchCommands.Add(insert);
        }
        await inserts.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter ObservedOf(object? value, ColumnType type) =>
        type switch
        {
            ColumnType.Timestamp => Value.Of((DateTimeOffset?)value),
            ColumnType.Double => new NpgsqlParameter
            {
                Value = value ?? DBNull.Value,
                NpgsqlDbType = NpgsqlDbType.Double,
            },
            // PostgreSQL's texts cannot hold U+0000, and what a person typed must not stop a stream.
            ColumnType.Text => Value.Of(((string?)value)?.Replace('\0', '\uFFFD')),
            _ => ValueOf(value, type),
        };
}
