using DuckDB.NET.Data;
using Puente.Store.Reference;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

internal sealed partial class DuckDbTransaction
{
    public ValueTask MergeReferenceAsync(
        ReferenceKind kind,
        IReadOnlyList<ReferenceRecord> listing,
        DateTimeOffset listedAt,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var table = ReferenceTables.Of(kind);
        var outdated = ReferencePlan.IsOutdated(table.Name, $"make_timestamp({DuckDbSql.Micros(listedAt)})");
        if (_connection.Read(outdated, row => row.GetBoolean(0))[0])
            return ValueTask.CompletedTask;
        var valid = _connection
            .Read(
                $"SELECT key, valid_from, content_hash FROM {table.Name} WHERE valid_to IS NULL",
                row => (Key: row.GetString(0), From: row.GetUtc(1), Hash: (ulong)row.GetInt64(2))
            )
            .ToDictionary(row => row.Key, row => (row.From, row.Hash));
        // The store keeps microseconds; compare what it can give back.
        var plan = ReferencePlan.Make(table, listing, valid, DuckDbSql.FromMicros(DuckDbSql.Micros(listedAt)));

        foreach (var key in plan.Close)
        {
            _connection.Execute(
                $"UPDATE {table.Name} SET valid_to = ? WHERE key = ? AND valid_to IS NULL",
                DuckDbSql.Utc(listedAt),
                key
            );
        }
        foreach (var key in plan.Remove)
            _connection.Execute($"DELETE FROM {table.Name} WHERE key = ? AND valid_to IS NULL", key);
        Append(table, plan.Add, listedAt);
        return ValueTask.CompletedTask;
    }

    private void Append(Table table, List<ReferenceRow> rows, DateTimeOffset listedAt)
    {
        if (rows.Count == 0)
            return;
        _connection.Append(
            _store.Catalog,
            table.Name,
            rows,
            (target, row) =>
            {
                target
                    .AppendValue(row.Key)
                    .AppendValue((DateTime?)DuckDbSql.Utc(listedAt))
                    .AppendNullValue()
                    .AppendValue((long?)row.ContentHash);
                foreach (var value in row.Values)
                    AppendValue(target, value);
                target.AppendValue(row.Extra);
            }
        );
    }

    private static void AppendValue(IDuckDBAppenderRow row, object? value) =>
        _ = value switch
        {
            null => row.AppendNullValue(),
            string text => row.AppendValue(text),
            Guid uuid => row.AppendValue((Guid?)uuid),
            DateTime time => row.AppendValue((DateTime?)time),
            long big => row.AppendValue((long?)big),
            int whole => row.AppendValue((int?)whole),
            bool flag => row.AppendValue((bool?)flag),
            _ => throw new InvalidOperationException($"No column holds a {value.GetType().Name}."),
        };
}
