using DuckDB.NET.Data;
using Puente.Failures;

namespace Puente.Querying.Output;

/// <summary>Writes rows to a Parquet file (zstd) by the engine that the store has with it; no store is needed.</summary>
internal static class ParquetFile
{
    public static void Write(Grid grid, string file, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(file);
        if (Path.GetDirectoryName(target) is { } folder && !Directory.Exists(folder))
            throw new InputException($"There is no folder {folder}; make it, or name another with --output.");
        var fresh = $"{target}.{Guid.NewGuid():N}";
        var real = grid.Columns.Select((column, index) => IsReal(grid, column, index)).ToArray();
        try
        {
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            Execute(
                connection,
                $"create table answer ({string.Join(", ", grid.Columns.Select((column, index) => $"{Quoted(column.Name)} {TypeOf(column, real[index])}"))})"
            );
            using (var appender = connection.CreateAppender("answer"))
                foreach (var row in grid.Rows)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Append(appender.CreateRow(), row, real);
                }

            Execute(
                connection,
                $"copy answer to '{fresh.Replace("'", "''", StringComparison.Ordinal)}' (format parquet, compression zstd)"
            );
            File.Move(fresh, target, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    private static void Append(IDuckDBAppenderRow target, object?[] row, bool[] real)
    {
        for (var index = 0; index < row.Length; index++)
            _ = row[index] switch
            {
                null => target.AppendNullValue(),
                DateTimeOffset time => target.AppendValue((DateTimeOffset?)time),
                long number when real[index] => target.AppendValue((double?)number),
                long number => target.AppendValue((long?)number),
                double number => target.AppendValue((double?)number),
                var text => target.AppendValue(text.ToString()),
            };
        target.EndRow();
    }

    private static string TypeOf(GridColumn column, bool real) =>
        column.Kind switch
        {
            GridKind.Text => "varchar",
            GridKind.Time => "timestamptz",
            _ => real ? "double" : "bigint",
        };

    private static bool IsReal(Grid grid, GridColumn column, int index) =>
        column.Kind == GridKind.Ratio || grid.Rows.Any(row => row[index] is double);

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are quoted, and all of them are ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
