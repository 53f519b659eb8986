using DuckDB.NET.Data;

namespace Puente.Store.DuckDb;

/// <summary>Small statements with positional parameters (<c>?</c>).</summary>
internal static class DuckDbSql
{
    public static int Execute(this DuckDBConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, sql, values);
        return Guarded(sql, command.ExecuteNonQuery);
    }

    public static T Scalar<T>(this DuckDBConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, sql, values);
        return (T)Guarded(sql, command.ExecuteScalar)!;
    }

    public static List<T> Read<T>(
        this DuckDBConnection connection,
        string sql,
        Func<DuckDBDataReader, T> row,
        params ReadOnlySpan<object?> values
    )
    {
        using var command = Command(connection, sql, values);
        return Guarded(
            sql,
            () =>
            {
                using var reader = command.ExecuteReader();
                var rows = new List<T>();
                while (reader.Read())
                    rows.Add(row(reader));
                return rows;
            }
        );
    }

    /// <summary>UTC as the store keeps it; DuckDB's TIMESTAMP has microseconds.</summary>
    public static DateTime Utc(DateTimeOffset time) => time.UtcDateTime;

    public static object? Utc(DateTimeOffset? time) => time?.UtcDateTime;

    public static DateTimeOffset GetUtc(this DuckDBDataReader reader, int column) =>
        new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc));

    public static DateTimeOffset? GetUtcOrNull(this DuckDBDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetUtc(column);

    public static long Micros(DateTimeOffset time) =>
        (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicros(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    private static DuckDBCommand Command(DuckDBConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values)
            command.Parameters.Add(new DuckDBParameter(value ?? DBNull.Value));
        return command;
    }

    /// <summary>Appends rows with the row appender; for small tables.</summary>
    public static void Append<T>(
        this DuckDBConnection connection,
        string catalog,
        string table,
        IEnumerable<T> rows,
        Action<IDuckDBAppenderRow, T> append
    ) =>
        Guarded(
            $"append to {table}",
            () =>
            {
                using var appender = connection.CreateAppender(catalog, "main", table);
                var count = 0;
                foreach (var row in rows)
                {
                    var target = appender.CreateRow();
                    append(target, row);
                    target.EndRow();
                    count++;
                }
                appender.Close();
                return count;
            }
        );

    private static T Guarded<T>(string sql, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (DuckDBException error)
        {
            throw DuckDbErrors.Of($"DuckDB refused '{FirstWords(sql)}'", error);
        }
    }

    private static string FirstWords(string sql)
    {
        var end = sql.AsSpan().IndexOfAny('(', '\n');
        return (end < 0 ? sql : sql[..end]).Trim();
    }
}
