using System.Diagnostics;
using Npgsql;
using Puente.Bench.Harness;
using Puente.Bench.Loading;
using Puente.Bench.Records;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Store.Postgres;
using Puente.Testing;

namespace Puente.Bench.Inserting;

/// <summary>Pages to PostgreSQL tables with their keys, against multi-row inserts; a real server that syncs to disk.</summary>
internal static class PostgresBench
{
    public static async Task RunAsync(BenchRun run)
    {
        var conversations = PageMint.Whole(run.AtMost(20_000));
        var mint = await PageMint.CreateAsync(conversations);
        run.Note($"postgres: {mint.Describe(conversations)}");
        await using var server = await PostgresServer.StartAsync(durable: true);
        await CopyAsync(run, server, mint, PageMint.PageSize);
        await InsertAsync(run, server, mint, PageMint.PageSize);
        var samples = await Turns.RunAsync(
            run.RoundsOr(3),
            new Arm("the product", () => CopyAsync(run, server, mint, conversations)),
            new Arm("multi-row inserts", () => InsertAsync(run, server, mint, conversations))
        );
        run.Add(
            Measurement.Compare(
                "postgres",
                "pages to tables",
                "conv/s",
                samples[0],
                samples[1],
                Goal.RatioAtLeast(5),
                mint.Describe(conversations)
            )
        );
    }

    private static async Task<double> CopyAsync(BenchRun run, PostgresServer server, PageMint mint, long conversations)
    {
        var url = Url(await server.CreateDatabaseAsync());
        await using var store = await LoadedStore.OpenAsync(url);
        var started = Stopwatch.GetTimestamp();
        var rows = await PageLoading.LoadAsync(store, mint.Pages(0, conversations));
        var rate = conversations / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await LoadedStore.CheckAsync(store, conversations, rows);
        run.Note($"postgres: the product {rate:#,0} conversations/s");
        return rate;
    }

    /// <summary>Same decoder, same tables, same keys: only the way of writing differs.</summary>
    private static async Task<double> InsertAsync(
        BenchRun run,
        PostgresServer server,
        PageMint mint,
        long conversations
    )
    {
        var database = await server.CreateDatabaseAsync();
        var url = Url(database);
        await (await LoadedStore.OpenAsync(url)).DisposeAsync();
        var (rows, rate) = (0L, 0.0);
        var settings = new NpgsqlConnectionStringBuilder(database) { SearchPath = new PostgresStoreOptions().Schema };
        await using (var connection = new NpgsqlConnection(settings.ConnectionString))
        {
            await connection.OpenAsync();
            var inserts = new MultiRowInserts(connection);
            var decoder = new ConversationPageDecoder();
            var batch = new ConversationBatch();
            var started = Stopwatch.GetTimestamp();
            foreach (var page in mint.Pages(0, conversations))
            {
                batch.Clear();
                decoder.Decode(page.Span, batch);
                rows += batch.Rows;
                await inserts.WriteAsync(batch);
            }
            rate = conversations / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        await using var store = await LoadedStore.OpenAsync(url);
        await LoadedStore.CheckAsync(store, conversations, rows);
        run.Note($"postgres: multi-row inserts {rate:#,0} conversations/s");
        return rate;
    }

    internal static string Url(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        return $"postgres://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }
}
