using System.Collections;
using DuckDB.NET.Data;
using Puente.Store.DuckDb;

namespace Puente.Store.Postgres;

/// <summary>
/// Rows of a query as a Parquet file. PostgreSQL cannot write one, so the rows pass through a DuckDB file beside the target,
/// which keeps memory flat whatever their number.
/// </summary>
internal static class ParquetExport
{
    private const string Memory = "512MB";

    /// <exception cref="StoreException">A column has a type without a place in Parquet, or the file cannot be written.</exception>
    public static async Task<long> WriteAsync(IQueryResult result, string file, CancellationToken cancellationToken)
    {
        var types = result.Columns.Select(TypeOf).ToArray();
        var target = Path.GetFullPath(file);
        var folder = $"{target}.{Guid.NewGuid():N}.export";
        try
        {
            Directory.CreateDirectory(folder);
            var staged = Path.Combine(folder, "rows.parquet");
            var rows = await StageAsync(result, types, Path.Combine(folder, "rows.duckdb"), staged, cancellationToken);
            File.Move(staged, target, overwrite: true);
            return rows;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DuckDBException)
        {
            throw new StoreException(
                StoreFault.Environment,
                $"{target} could not be written: {DuckDbErrors.FirstLine(exception)}. Nothing was exported.",
                exception
            );
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<long> StageAsync(
        IQueryResult result,
        string[] types,
        string database,
        string parquet,
        CancellationToken cancellationToken
    )
    {
        await using var connection = new DuckDBConnection(
            new DuckDBConnectionStringBuilder { DataSource = database }.ConnectionString
        );
        await connection.OpenAsync(cancellationToken);
        connection.Execute($"SET memory_limit = '{Memory}'");
        var columns = Names(result.Columns).Zip(types, (name, type) => $"{name} {type}");
        connection.Execute($"CREATE TABLE rows ({string.Join(", ", columns)})");

        long rows = 0;
        using (var appender = connection.CreateAppender("rows"))
        {
            await foreach (var row in result.ReadRowsAsync(cancellationToken))
            {
                var target = appender.CreateRow();
                foreach (var value in row)
                    Append(target, value);
                target.EndRow();
                rows++;
            }
            appender.Close();
        }
        var quoted = parquet.Replace("'", "''", StringComparison.Ordinal);
        connection.Execute($"COPY rows TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)");
        return rows;
    }

    /// <summary>Quoted, and numbered where a name comes again.</summary>
    private static IEnumerable<string> Names(IReadOnlyList<QueryColumn> columns)
    {
        // DuckDB does not tell "A" from "a".
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            var name = column.Name;
            for (var number = 1; !seen.Add(name); number++)
                name = $"{column.Name}_{number}";
            yield return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }
    }

    private static string TypeOf(QueryColumn column)
    {
        if (column.Type.EndsWith("[]", StringComparison.Ordinal))
            return TypeOf(column with { Type = column.Type[..^2] }) + "[]";
        var bare = column.Type.Split('(')[0];
        return bare switch
        {
            "uuid" => "UUID",
            "text" or "character varying" or "character" or "name" or "json" or "jsonb" => "VARCHAR",
            "timestamp with time zone" or "timestamp without time zone" => "TIMESTAMP",
            "date" => "DATE",
            "bigint" => "BIGINT",
            "integer" => "INTEGER",
            "smallint" => "SMALLINT",
            // A numeric of a query has no fixed scale; sums and averages are what it is used for.
            "double precision" or "numeric" => "DOUBLE",
            "real" => "FLOAT",
            "boolean" => "BOOLEAN",
            "bytea" => "BLOB",
            _ => throw new StoreException(
                StoreFault.Input,
                $"Column {column.Name} is {column.Type}, which the export cannot write: cast it, for instance to text."
            ),
        };
    }

    private static void Append(IDuckDBAppenderRow row, object? value) =>
        _ = value switch
        {
            null => row.AppendNullValue(),
            string text => row.AppendValue(text),
            Guid uuid => row.AppendValue((Guid?)uuid),
            DateTime time => row.AppendValue((DateTime?)time),
            DateOnly date => row.AppendValue((DateOnly?)date),
            long number => row.AppendValue((long?)number),
            int number => row.AppendValue((int?)number),
            short number => row.AppendValue((short?)number),
            double number => row.AppendValue((double?)number),
            float number => row.AppendValue((float?)number),
            decimal number => row.AppendValue((double?)number),
            bool flag => row.AppendValue((bool?)flag),
            byte[] bytes => row.AppendValue(bytes),
            string[] texts => row.AppendValue(texts),
            Guid[] uuids => row.AppendValue(uuids),
            int[] numbers => row.AppendValue(numbers),
            long[] numbers => row.AppendValue(numbers),
            double[] numbers => row.AppendValue(numbers),
            bool[] flags => row.AppendValue(flags),
            IEnumerable => throw new StoreException(
                StoreFault.Input,
                $"The export cannot write {value.GetType().Name}: cast the column to text[]."
            ),
            _ => throw new StoreException(
                StoreFault.Input,
                $"The export cannot write {value.GetType().Name}: cast the column to text."
            ),
        };
}
