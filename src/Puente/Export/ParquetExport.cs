using System.Globalization;
using Puente.Sql;
using Puente.Store.Schema;

namespace Puente.Export;

/// <summary>Writes the tables of a store as Parquet files, conversation tables split by day.</summary>
internal sealed class ParquetExport(AskedStore store, string folder)
{
    /// <param name="from">First day; null: the first in the store.</param>
    /// <param name="to">Day after the last; null: the day after the last in the store.</param>
    /// <param name="report">Told of each finished day and table.</param>
    public async Task<(int Files, long Rows)> WriteAsync(
        DateOnly? from,
        DateOnly? to,
        Action<string> report,
        CancellationToken cancellationToken
    )
    {
        var (files, rows) = (0, 0L);
        foreach (var table in StoreSchema.ReferenceTables)
        {
            var count = await WriteAsync(
                $"select * from {table.Name}",
                table.Name,
                Path.Combine(folder, table.Name),
                cancellationToken
            );
            (files, rows) = (files + 1, rows + count);
        }

        foreach (var day in await DaysAsync(from, to, cancellationToken))
        {
            var before = rows;
            foreach (var table in StoreSchema.ConversationTables)
            {
                var target = Path.Combine(folder, table.Name, $"day={Text(day)}");
                var count = await WriteAsync(Statement(table.Name, day), table.Name, target, cancellationToken);
                (files, rows) = (files + 1, rows + count);
            }

            report(string.Create(CultureInfo.InvariantCulture, $"{Text(day)}  {rows - before:N0} rows"));
        }

        return (files, rows);
    }

    private Task<long> WriteAsync(string sql, string name, string target, CancellationToken cancellationToken) =>
        store.ExportParquetAsync(sql, Path.Combine(target, $"{name}.parquet"), cancellationToken);

    /// <summary>Days that hold a conversation.</summary>
    private async Task<IReadOnlyList<DateOnly>> DaysAsync(
        DateOnly? from,
        DateOnly? to,
        CancellationToken cancellationToken
    )
    {
        await using var result = await store.QueryAsync(
            "select distinct date_trunc('day', conversation_start) as day from conversations order by 1",
            cancellationToken
        );
        var days = new List<DateOnly>();
        await foreach (var row in result.ReadRowsAsync(cancellationToken))
        {
            var day = DayOf(row[0]);
            if (!(day < from) && !(day >= to))
                days.Add(day);
        }

        return days;
    }

    internal static DateOnly DayOf(object? value) =>
        value switch
        {
            DateOnly day => day,
            DateTime time => DateOnly.FromDateTime(time),
            DateTimeOffset time => DateOnly.FromDateTime(time.UtcDateTime),
            // By way of the hub a time is a text: ISO 8601, UTC.
            string time => DateOnly.ParseExact(time.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"The store gave a day as {value?.GetType().Name ?? "NULL"}."),
        };

    // The literal takes the column's own type, so that no session's time zone comes into it.
    private static string Statement(string table, DateOnly day) =>
        $"select * from {table} where conversation_start >= '{Text(day)} 00:00:00+00' "
        + $"and conversation_start < '{Text(day.AddDays(1))} 00:00:00+00'";

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
