using System.Diagnostics;
using System.Text.Json;
using Puente.Bench.Harness;
using Puente.Bench.Records;
using Puente.Store.Conversations;
using Puente.Store.Decoding;

namespace Puente.Bench.Decoding;

/// <summary>Job pages to columns, in MB of JSON per second of processor time.</summary>
internal static class DecodeBench
{
    private const double Megabyte = 1e6;
    private static readonly TimeSpan s_warming = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(BenchRun run)
    {
        var conversations = PageMint.Whole(run.AtMost(20_000));
        var mint = await PageMint.CreateAsync(conversations);
        byte[][] pages = [.. mint.Pages(0, conversations).Select(page => page.ToArray())];
        var decoder = new ConversationPageDecoder();
        var batch = new ConversationBatch();
        var classes = new ClassReading();
        var rows = Decode(pages, decoder, batch, expectedRows: null).Rows;
        run.Note($"decode: {mint.Describe(conversations)}, {rows / (double)conversations:0.0} rows each");

        // Tiered compilation needs calls and time of the real thing before the code is the code.
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < s_warming)
        {
            Decode(pages, decoder, batch, rows);
            Scan(pages);
            ReadClasses(pages, classes, rows);
        }
        var samples = await Turns.RunAsync(
            run.RoundsOr(5),
            new Arm("columns", () => Task.FromResult(Decode(pages, decoder, batch, rows).Rate)),
            new Arm("Utf8JsonReader scan", () => Task.FromResult(Scan(pages))),
            new Arm("Newtonsoft into classes", () => Task.FromResult(ReadClasses(pages, classes, rows)))
        );
        var input = mint.Describe(conversations);
        const string Unit = "MB/CPU s";
        run.Add(
            Measurement.Compare(
                "decode",
                "against a scan",
                Unit,
                samples[0],
                samples[1],
                Goal.RatioAtLeast(0.5),
                input
            ),
            Measurement.Compare(
                "decode",
                "against classes",
                Unit,
                samples[0],
                samples[2],
                Goal.RatioAtLeast(4.5),
                input
            )
        );
    }

    private static (double Rate, long Rows) Decode(
        byte[][] pages,
        ConversationPageDecoder decoder,
        ConversationBatch batch,
        long? expectedRows
    )
    {
        var (count, rows) = (0L, 0L);
        var rate = Measure(
            pages,
            page =>
            {
                batch.Clear();
                count += decoder.Decode(page, batch).Conversations;
                rows += batch.Rows;
            }
        );
        WrongResultException.ThrowUnlessEqual(pages.LongLength * PageMint.PageSize, count, "conversations decoded");
        WrongResultException.ThrowUnlessEqual(expectedRows ?? rows, rows, "rows decoded");
        return (rate, rows);
    }

    /// <summary>What nobody can be faster than who reads with this reader: every token, and nothing done with it.</summary>
    private static double Scan(byte[][] pages)
    {
        var count = 0L;
        var rate = Measure(pages, page => count += CountConversations(page));
        WrongResultException.ThrowUnlessEqual(pages.LongLength * PageMint.PageSize, count, "conversations scanned");
        return rate;
    }

    private static long CountConversations(ReadOnlySpan<byte> page)
    {
        var reader = new Utf8JsonReader(page);
        var found = 0L;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 2)
                found++;
        }
        return found;
    }

    private static double ReadClasses(byte[][] pages, ClassReading classes, long expectedRows)
    {
        var (count, rows) = (0L, 0L);
        var rate = Measure(
            pages,
            page =>
            {
                var read = classes.Read(page);
                (count, rows) = (count + read.Conversations, rows + read.Rows);
            }
        );
        WrongResultException.ThrowUnlessEqual(pages.LongLength * PageMint.PageSize, count, "conversations as objects");
        WrongResultException.ThrowUnlessEqual(expectedRows, rows, "rows of the objects");
        return rate;
    }

    /// <summary>Processor time of the whole process: the garbage collector's share counts.</summary>
    private static double Measure(byte[][] pages, Action<byte[]> read)
    {
        var before = Environment.CpuUsage.TotalTime;
        foreach (var page in pages)
            read(page);
        return pages.Sum(page => (double)page.Length)
            / Megabyte
            / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
