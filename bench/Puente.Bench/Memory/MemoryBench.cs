using System.Globalization;
using Puente.Bench.Bridge;
using Puente.Bench.Harness;
using Puente.Bench.Processes;

namespace Puente.Bench.Memory;

/// <summary>Peak resident memory of a process that syncs much, and of one that syncs a tenth of it.</summary>
internal static class MemoryBench
{
    private const int Days = 30;
    private const double Megabyte = 1e6;

    public static async Task RunAsync(BenchRun run)
    {
        var wanted = run.ConversationsOr(1_000_000);
        var perDay = (int)(wanted / Days);
        await using var centre = await Centre.OpenAsync(Days, perDay);
        var (small, large) = (0L, 0L);
        // A turn of each, more than once: the collector's mood decides about tens of megabytes.
        var samples = await Turns.RunAsync(
            run.RoundsOr(2),
            new Arm("all days", async () => Megabytes(await SyncAsync(run, centre, Days), ref large)),
            new Arm("a tenth of the days", async () => Megabytes(await SyncAsync(run, centre, Days / 10), ref small))
        );
        var input = string.Create(
            CultureInfo.InvariantCulture,
            $"{large:#,0} conversations in {Days} days, and {small:#,0} in {Days / 10}; sync over HTTP in a process of its own"
        );
        run.Add(
            Measurement.Plain("memory", "peak resident", "MB", samples[0], Goal.AtMostFigure(800), input),
            Measurement.Compare("memory", "growth", "MB", samples[0], samples[1], Goal.RatioAtMost(1.15), input)
        );
    }

    private static double Megabytes((long Conversations, long Bytes) peak, ref long conversations)
    {
        conversations = peak.Conversations;
        return peak.Bytes / Megabyte;
    }

    private static async Task<(long Conversations, long Bytes)> SyncAsync(BenchRun run, Centre centre, int days)
    {
        var folder = run.NewFolder();
        await using var child = ChildProcess.Start(
            Centre.Secret,
            "sync",
            centre.Address.ToString(),
            days.ToString(CultureInfo.InvariantCulture),
            Path.Combine(folder, "memory.duckdb")
        );
        var words = (await child.ReadLineAsync()).Split(' ');
        var peak = (
            long.Parse(words[0], CultureInfo.InvariantCulture),
            long.Parse(words[1], CultureInfo.InvariantCulture)
        );
        Directory.Delete(folder, recursive: true);
        run.Note($"memory: {peak.Item1:#,0} conversations, {peak.Item2 / Megabyte:0} MB");
        return peak;
    }
}
