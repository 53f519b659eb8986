using Puente.Store.Observations;
using Puente.Store.Quarantine;
using Puente.Store.Schema;

namespace Puente.Store.DuckDb;

internal sealed partial class DuckDbTransaction
{
    public ValueTask WriteObservationsAsync(
        IReadOnlyList<Observation> observations,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var group in Observation.Reduce(observations))
            Merge(ObservationTables.Of(group.Key), [.. group]);
        return ValueTask.CompletedTask;
    }

    public ValueTask QuarantineAsync(QuarantinedRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Quarantine(record);
        return ValueTask.CompletedTask;
    }

    private void Merge(Table table, List<Observation> rows)
    {
        var staged = $"new_{table.Name}";
        _connection.Execute($"CREATE TEMPORARY TABLE IF NOT EXISTS {staged} AS FROM {table.Name} LIMIT 0");
        _connection.Execute($"DELETE FROM {staged}");
        _connection.Append(
            "temp",
            staged,
            rows,
            (target, row) =>
            {
                foreach (var value in row.Values)
                    AppendObserved(target, value);
            }
        );
        // The bounds let DuckDB skip what lies elsewhere in time (promise P7).
        var from = DuckDbSql.Micros(rows.Min(row => row.ObservedAt));
        var to = DuckDbSql.Micros(rows.Max(row => row.ObservedAt));
        var within = $"held.observed_at >= make_timestamp({from}) AND held.observed_at <= make_timestamp({to})";
        var same = string.Join(" AND ", table.Key.Select(key => $"held.{key} = fresh.{key}"));
        _connection.Execute(
            $"DELETE FROM {table.Name} held WHERE {within} AND EXISTS (SELECT 1 FROM {staged} fresh WHERE {same} AND fresh.content_hash > held.content_hash)"
        );
        _connection.Execute(
            $"INSERT INTO {table.Name} SELECT * FROM {staged} fresh WHERE NOT EXISTS (SELECT 1 FROM {table.Name} held WHERE {within} AND {same})"
        );
    }

    private static void AppendObserved(global::DuckDB.NET.Data.IDuckDBAppenderRow row, object? value)
    {
        switch (value)
        {
            case DateTimeOffset time:
                row.AppendValue((DateTime?)DuckDbSql.Utc(time));
                break;
            case double number:
                row.AppendValue((double?)number);
                break;
            default:
                AppendValue(row, value);
                break;
        }
    }
}
