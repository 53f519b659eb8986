using System.Diagnostics;
using System.Globalization;
using Puente.Bench.Harness;
using Puente.Bench.Loading;
using Puente.Bench.Records;
using Puente.Store.Conversations;
using Puente.Store.Decoding;

namespace Puente.Bench.Redelivery;

/// <summary>
/// Conversations of one day come again, changed and newer, into a store and into one ten times as large: the cost follows the
/// days touched, not the history (promise P7).
/// </summary>
internal static class RedeliveryBench
{
    private const int DaysOfSmall = 10;

    public static async Task RunAsync(BenchRun run)
    {
        var small = PageMint.Whole(run.ConversationsOr(1_000_000) / DaysOfSmall) * DaysOfSmall;
        if (small == 0)
            throw new WrongResultException("redelivery needs --conversations 10000 or more.");
        var perDay = (int)(small / DaysOfSmall);
        var count = Math.Min(20_000, perDay);
        var mint = await PageMint.CreateAsync(small, perDay);
        var (one, ten) = (await LoadAsync(run, mint, small), await LoadAsync(run, mint, small * 10));
        var variant = 0;
        var samples = await Turns.RunAsync(
            run.RoundsOr(5),
            new Arm("ten times the history", () => RedeliverAsync(run, ten, mint, small * 10, count, ++variant)),
            new Arm("the history", () => RedeliverAsync(run, one, mint, small, count, ++variant))
        );
        var input = string.Create(
            CultureInfo.InvariantCulture,
            $"{count:#,0} changed conversations of one day into {small:#,0} and {small * 10:#,0}, {perDay:#,0} a day"
        );
        run.Add(
            Measurement.Compare(
                "redelivery",
                "time with ten times the history",
                "s",
                samples[0],
                samples[1],
                Goal.RatioAtMost(1.3),
                input
            )
        );
        File.Delete(one);
        File.Delete(ten);
    }

    private static async Task<string> LoadAsync(BenchRun run, PageMint mint, long conversations)
    {
        var file = Path.Combine(run.NewFolder(), "history.duckdb");
        run.Note($"redelivery: loading {conversations:#,0} conversations");
        await using var store = await LoadedStore.OpenAsync(file);
        var rows = await PageLoading.LoadAsync(store, mint.Pages(0, conversations));
        await LoadedStore.CheckAsync(store, conversations, rows);
        return file;
    }

    /// <returns>Seconds from the first write to the end of the commit, with the store opened anew and the rows decoded before.</returns>
    private static async Task<double> RedeliverAsync(
        BenchRun run,
        string file,
        PageMint mint,
        long history,
        int count,
        int variant
    )
    {
        var decoder = new ConversationPageDecoder();
        var batches = new List<ConversationBatch>();
        // The last day but one: a day with neighbours on both sides.
        foreach (var page in mint.Pages(history - (2 * mint.PerDay), count, variant))
        {
            batches.Add(new ConversationBatch());
            decoder.Decode(page.Span, batches[^1]);
        }
        var delivery = PageLoading.Delivery(PageLoading.AsOf.AddHours(variant));
        await using var store = await LoadedStore.OpenAsync(file);
        var replaced = 0;
        var started = Stopwatch.GetTimestamp();
        await using (var transaction = await store.BeginAsync(CancellationToken.None))
        {
            foreach (var batch in batches)
                replaced += (await transaction.WriteAsync(batch, delivery, CancellationToken.None)).Replaced;
            await transaction.CommitAsync(CancellationToken.None);
        }
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        WrongResultException.ThrowUnlessEqual(count, replaced, "conversations replaced");
        var counts = await store.CountAsync(CancellationToken.None);
        WrongResultException.ThrowUnlessEqual(
            history,
            counts.Single(table => table.Table == "conversations").Rows,
            "conversations in the store"
        );
        run.Note($"redelivery: {seconds:0.00} s with a history of {history:#,0}");
        return seconds;
    }
}
