using System.Globalization;
using Puente.Hub.Sql;
using Puente.Sql;
using Puente.Terminal;

namespace Puente.Querying.Output;

/// <summary>Writes rows for people and for programs.</summary>
internal static class GridOutput
{
    public static void WriteTable(Grid grid, Screen screen, TimeZoneInfo zone)
    {
        var columns = grid.Columns.Select(column =>
            column.Kind == GridKind.Time && zone != TimeZoneInfo.Utc ? $"{column.Name} ({zone.Id})" : column.Name
        );
        screen.Table(
            [.. columns],
            [
                .. grid.Rows.Select(row =>
                    row.Select((value, index) => Readable(value, grid.Columns[index].Kind, zone)).ToList()
                ),
            ],
            grid.Columns.Select((column, index) => (column, index))
                .Where(pair => pair.column.IsNumber)
                .Select(pair => pair.index)
                .ToHashSet()
        );
    }

    public static async Task WriteCsvAsync(Grid grid, TextWriter output, CancellationToken cancellationToken)
    {
        var csv = new CsvWriter(output);
        await csv.WriteAsync(grid.Columns.Select(column => column.Name), cancellationToken);
        foreach (var row in grid.Rows)
            await csv.WriteAsync(row.Select(Text), cancellationToken);
    }

    /// <summary>A field of CSV: times as ISO 8601 in UTC, durations in milliseconds.</summary>
    public static string Text(object? value) =>
        value is DateTimeOffset time ? Analytics.Remote.Intervals.QueryInterval.Instant(time) : ValueText.Of(value);

    public static string Readable(object? value, GridKind kind, TimeZoneInfo zone) =>
        (value, kind) switch
        {
            (null, _) => "",
            (DateTimeOffset time, _) => TimeZoneInfo
                .ConvertTime(time, zone)
                .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            (long or double, GridKind.Milliseconds) => Words.Span(
                TimeSpan.FromMilliseconds(Convert.ToDouble(value, CultureInfo.InvariantCulture))
            ),
            (double ratio, GridKind.Ratio) => ratio.ToString("0.0 %", CultureInfo.InvariantCulture),
            (long number, _) => Words.Count(number),
            (double number, _) => number.ToString("#,0.##", CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}
