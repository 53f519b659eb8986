using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using Puente.Bench.Harness;
using Puente.Bench.Records;

namespace Puente.Bench.Loading;

/// <summary>
/// The same work without us: DuckDB's own <c>read_json</c> and <c>unnest</c> from NDJSON files into five tables. The files hold
/// one commit each, types are given (guessing them would cost more), and DuckDB uses all processors.
/// </summary>
internal static class ReadJsonLoading
{
    public static async Task<(IReadOnlyList<string> Files, long Conversations)> WriteFilesAsync(
        string folder,
        PageMint mint,
        long conversations
    )
    {
        var files = new List<string>();
        var written = 0L;
        FileStream? file = null;
        foreach (var page in mint.Pages(0, conversations))
        {
            if (written % PageLoading.CommitConversations == 0)
            {
                if (file is not null)
                    await file.DisposeAsync();
                files.Add(
                    Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{files.Count:000}.ndjson"))
                );
                file = File.Create(files[^1]);
            }
            foreach (var record in PageSplitting.Records(page))
            {
                await file!.WriteAsync(record);
                file.WriteByte((byte)'\n');
            }
            written += PageMint.PageSize;
        }
        if (file is not null)
            await file.DisposeAsync();
        return (files, written);
    }

    public static async Task<double> MeasureAsync(BenchRun run, (IReadOnlyList<string> Files, long Conversations) input)
    {
        var folder = run.NewFolder();
        double rate;
        await using (var connection = new DuckDBConnection($"Data Source={Path.Combine(folder, "reference.duckdb")}"))
        {
            connection.Open();
            foreach (var table in ReadJsonSql.Tables)
                Execute(connection, ReadJsonSql.Create(table));
            var started = Stopwatch.GetTimestamp();
            foreach (var file in input.Files)
            {
                Execute(connection, "BEGIN TRANSACTION");
                Execute(connection, ReadJsonSql.ReadFile(file));
                foreach (var table in ReadJsonSql.Tables)
                    Execute(connection, ReadJsonSql.Insert(table));
                Execute(connection, "DROP TABLE record");
                Execute(connection, "COMMIT");
            }
            rate = input.Conversations / Stopwatch.GetElapsedTime(started).TotalSeconds;
            WrongResultException.ThrowUnlessEqual(
                input.Conversations,
                Count(connection, "conversations"),
                "conversations by read_json"
            );
            foreach (var table in ReadJsonSql.Tables)
            {
                if (Count(connection, table) < input.Conversations)
                    throw new WrongResultException($"read_json left {table} with fewer rows than conversations.");
            }
        }
        Directory.Delete(folder, recursive: true);
        run.Note($"store: read_json and unnest {rate:#,0} conversations/s");
        return rate;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of our own schema and of files this run has made.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Count(DuckDBConnection connection, string table)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
