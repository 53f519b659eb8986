using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Puente.Analytics;
using Puente.Analytics.Local;
using Puente.Bench.Harness;
using Puente.Bench.Inserting;
using Puente.Bench.Loading;
using Puente.Bench.Records;
using Puente.Store;
using Puente.Testing;

namespace Puente.Bench.Asking;

/// <summary>
/// The platform's questions answered from the tables, against the best statement a person would write for the same figures,
/// and against a history a tenth as long: a question about a day must not care how many days there are.
/// </summary>
internal static class QueryBench
{
    private const int Turn = 40;
    private const int LeastPerDay = 10_000;

    public static async Task RunAsync(BenchRun run)
    {
        var large = PageMint.Whole(run.ConversationsOr(1_000_000));
        var perDay = (int)Math.Min(100_000, PageMint.Whole(large / 10));
        if (perDay < LeastPerDay)
            throw new WrongResultException(
                $"query needs --conversations {10 * LeastPerDay} or more: a day must have 50 pages."
            );
        var mint = await PageMint.CreateAsync(large, perDay);
        await using var whole = await LoadAsync(run, mint, Path.Combine(run.NewFolder(), "large.duckdb"), large);
        await using var tenth = await LoadAsync(run, mint, Path.Combine(run.NewFolder(), "small.duckdb"), large / 10);
        await CompareAsync(run, "DuckDB", whole, tenth, mint, large);

        await using var server = await PostgresServer.StartAsync();
        var inPostgres = PageMint.Whole(Math.Min(large, 200_000));
        await using var postgres = await LoadAsync(
            run,
            mint,
            PostgresBench.Url(await server.CreateDatabaseAsync()),
            inPostgres
        );
        await CompareAsync(run, "PostgreSQL", postgres, null, mint, inPostgres);
        Compile(run, whole);
    }

    private static async Task<IStore> LoadAsync(BenchRun run, PageMint mint, string address, long conversations)
    {
        run.Note($"query: loading {conversations:#,0} conversations");
        var store = await LoadedStore.OpenAsync(address);
        var rows = await PageLoading.LoadAsync(store, mint.Pages(0, conversations));
        await LoadedStore.CheckAsync(store, conversations, rows);
        if (address.StartsWith("postgres", StringComparison.Ordinal))
            return store;
        // As after a restart: what was loaded is in the file, and all threads may read.
        await store.DisposeAsync();
        return await LoadedStore.OpenAsync(address);
    }

    private static async Task CompareAsync(
        BenchRun run,
        string kind,
        IStore store,
        IStore? tenth,
        PageMint mint,
        long conversations
    )
    {
        var day = mint.DayOf(0);
        var questions = await Questions.AllAsync(store, day, mint.DayOf(conversations - 1));
        var input = string.Create(
            CultureInfo.InvariantCulture,
            $"{kind}: {mint.Describe(conversations)}; {Turn} times a turn"
        );
        foreach (var question in questions)
        {
            await question.CheckAsync(store);
            var arms = new List<Arm>
            {
                new("the product", () => TimeAsync(() => question.AskAsync(store))),
                new("written by hand", () => TimeAsync(() => question.ByHandAsync(store))),
            };
            if (tenth is not null && question.IsOfOneDay)
                arms.Add(new Arm("a tenth of the history", () => TimeAsync(() => question.AskAsync(tenth))));
            var samples = await Turns.RunAsync(run.RoundsOr(3), [.. arms]);
            run.Add(
                Measurement.Compare(
                    "query",
                    $"{question.Name} ({kind})",
                    "ms p95",
                    samples[0],
                    samples[1],
                    question.IsAggregate ? Goal.RatioAtMost(1.3) : null,
                    input
                )
            );
            if (question.IsOfOneDay && kind == "DuckDB")
                run.Add(
                    Measurement.Plain("query", $"{question.Name}, p95", "ms", samples[0], Goal.AtMostFigure(40), input)
                );
            if (samples.Length > 2)
                run.Add(
                    Measurement.Compare(
                        "query",
                        $"{question.Name}, tenfold",
                        "ms p95",
                        samples[0],
                        samples[2],
                        Goal.RatioAtMost(1.1),
                        input
                    )
                );
        }
    }

    /// <returns>The 95th of a hundred, milliseconds.</returns>
    private static async Task<double> TimeAsync(Func<Task> ask)
    {
        var times = new double[Turn];
        for (var index = 0; index < Turn; index++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask();
            times[index] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        Array.Sort(times);
        return times[(int)Math.Ceiling(Turn * 0.95) - 1];
    }

    private static void Compile(BenchRun run, IStore store)
    {
        const int Times = 2_000;
        var analytics = new LocalAnalytics(store, TimeProvider.System);
        var body = Encoding.UTF8.GetBytes(
            Questions.Aggregate(new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 3), "PT30M", Guid.Empty)
        );
        void Once() => analytics.Explain(AnalyticsEndpoint.ConversationAggregates, body, AnalyticsScope.Everything);
        for (var warm = 0; warm < Times; warm++)
            Once();
        var started = Stopwatch.GetTimestamp();
        for (var time = 0; time < Times; time++)
            Once();
        var each = Stopwatch.GetElapsedTime(started).TotalMilliseconds / Times;
        run.Add(
            Measurement.Plain(
                "query",
                "compiling",
                "ms",
                new Samples("", [each]),
                Goal.AtMostFigure(1),
                "one queue, half hours, four metrics"
            )
        );
    }
}
