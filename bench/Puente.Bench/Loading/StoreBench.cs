using System.Diagnostics;
using Puente.Bench.Harness;
using Puente.Bench.Records;
using Puente.Store.Conversations;
using Puente.Store.Decoding;

namespace Puente.Bench.Loading;

/// <summary>Pages in memory to committed DuckDB tables, in conversations per second.</summary>
internal static class StoreBench
{
    /// <summary>The reference's rate does not depend on more, and its NDJSON files need room.</summary>
    private const long ReadJsonLimit = 200_000;

    public static async Task RunAsync(BenchRun run)
    {
        var conversations = PageMint.Whole(run.ConversationsOr(1_000_000));
        var mint = await PageMint.CreateAsync(conversations);
        run.Note($"store: {mint.Describe(conversations)}");
        var ndjson = await ReadJsonLoading.WriteFilesAsync(
            run.NewFolder(),
            mint,
            Math.Min(conversations, ReadJsonLimit)
        );
        var warming = Math.Min(conversations, 10_000);
        await PipelineAsync(run, mint, warming);
        await StoreOnlyAsync(run, mint, warming);

        var samples = await Turns.RunAsync(
            run.RoundsOr(3),
            new Arm("pages to tables", () => PipelineAsync(run, mint, conversations)),
            new Arm("decoded rows to tables", () => StoreOnlyAsync(run, mint, conversations)),
            new Arm("read_json and unnest", () => ReadJsonLoading.MeasureAsync(run, ndjson))
        );
        var input = mint.Describe(conversations);
        const string Unit = "conv/s";
        run.Add(
            Measurement.Plain("store", "pages to tables", Unit, samples[0], Goal.AtLeastFigure(25_000), input),
            Measurement.Compare(
                "store",
                "against the store alone",
                Unit,
                samples[0],
                samples[1],
                Goal.RatioAtLeast(0.75),
                input
            ),
            Measurement.Compare(
                "store",
                "against read_json",
                Unit,
                samples[0],
                samples[2],
                Goal.RatioAtLeast(1.25),
                input
            )
        );
    }

    private static async Task<double> PipelineAsync(BenchRun run, PageMint mint, long conversations)
    {
        var folder = run.NewFolder();
        double rate;
        await using (var store = await LoadedStore.OpenAsync(Path.Combine(folder, "load.duckdb")))
        {
            var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var rows = await PageLoading.LoadAsync(store, mint.Pages(0, conversations));
            rate = conversations / Stopwatch.GetElapsedTime(started).TotalSeconds;
            NoteCpu(run, "pages to tables", Environment.CpuUsage.TotalTime - cpu, conversations);
            await LoadedStore.CheckAsync(store, conversations, rows);
        }
        Directory.Delete(folder, recursive: true);
        run.Note($"store: pages to tables {rate:#,0} conversations/s");
        return rate;
    }

    /// <summary>The same rows and commits, decoded before the watch runs: what the database lets through.</summary>
    private static async Task<double> StoreOnlyAsync(BenchRun run, PageMint mint, long conversations)
    {
        var folder = run.NewFolder();
        var batches = new List<ConversationBatch>();
        var decoder = new ConversationPageDecoder();
        var (rows, taken, cpu) = (0L, TimeSpan.Zero, TimeSpan.Zero);
        await using (var store = await LoadedStore.OpenAsync(Path.Combine(folder, "load.duckdb")))
        {
            for (var first = 0L; first < conversations; first += PageLoading.CommitConversations)
            {
                var used = 0;
                var count = Math.Min(PageLoading.CommitConversations, conversations - first);
                foreach (var page in mint.Pages(first, count))
                {
                    if (used == batches.Count)
                        batches.Add(new ConversationBatch());
                    batches[used].Clear();
                    decoder.Decode(page.Span, batches[used]);
                    rows += batches[used++].Rows;
                }
                var (started, cpuBefore) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                await using (var transaction = await store.BeginAsync(CancellationToken.None))
                {
                    for (var batch = 0; batch < used; batch++)
                        await transaction.WriteAsync(
                            batches[batch],
                            PageLoading.Delivery(PageLoading.AsOf),
                            CancellationToken.None
                        );
                    await transaction.CommitAsync(CancellationToken.None);
                }
                taken += Stopwatch.GetElapsedTime(started);
                cpu += Environment.CpuUsage.TotalTime - cpuBefore;
            }
            await LoadedStore.CheckAsync(store, conversations, rows);
        }
        Directory.Delete(folder, recursive: true);
        NoteCpu(run, "decoded rows to tables", cpu, conversations);
        run.Note($"store: decoded rows to tables {conversations / taken.TotalSeconds:#,0} conversations/s");
        return conversations / taken.TotalSeconds;
    }

    /// <summary>Says on a busy machine what the rate cannot.</summary>
    private static void NoteCpu(BenchRun run, string arm, TimeSpan cpu, long conversations) =>
        run.Note($"store: {arm} {cpu.TotalMicroseconds / conversations:0.0} µs of processor time per conversation");
}
