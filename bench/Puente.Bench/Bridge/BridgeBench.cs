using System.Globalization;
using Puente.Bench.Harness;
using Puente.Bench.Loading;
using Puente.Emulator;
using Puente.Sync;

namespace Puente.Bench.Bridge;

/// <summary>
/// The whole way: the emulator in a second process, gzip over HTTP, the product's sync, committed DuckDB tables. Both processes
/// share the machine.
/// </summary>
internal static class BridgeBench
{
    private const double StretchRate = 20_000;

    public static async Task RunAsync(BenchRun run)
    {
        var wanted = run.ConversationsOr(300_000);
        // At least as many days as are read side by side.
        var days = (int)Math.Max(3, wanted / 100_000);
        var perDay = (int)(wanted / days);
        await using var centre = await Centre.OpenAsync(days, perDay);
        var (usual, large) = (new SyncRun.Sizes(), new SyncRun.Sizes(10_000));
        run.Note($"bridge: warming {days} days of about {perDay:#,0} conversations");
        var conversations = (await MeasureAsync(run, centre, days, usual, check: perDay)).Conversations;
        await MeasureAsync(run, centre, days, large);

        var samples = await Turns.RunAsync(
            run.RoundsOr(3),
            new Arm("default pages", async () => Rate(await MeasureAsync(run, centre, days, usual))),
            new Arm("pages of 10,000", async () => Rate(await MeasureAsync(run, centre, days, large)))
        );
        var size = new SyncOptions { Since = Centre.End }.PageSize;
        var input = string.Create(
            CultureInfo.InvariantCulture,
            $"{conversations:#,0} conversations of {days} days, default page size {size:#,0}"
        );
        run.Add(
            Measurement.Plain("bridge", "default pages", "conv/s", samples[0], Goal.AtLeastFigure(12_000), input),
            Measurement.Plain("bridge", "pages of 10,000", "conv/s", samples[1], null, input),
            new Measurement(
                "bridge",
                "default pages, in the end",
                samples[0].Median,
                "conv/s",
                "stretch goal",
                StretchRate,
                samples[0].Noise,
                null,
                input
            )
        );
    }

    private static double Rate(SyncResult result) => result.Conversations / result.Elapsed.TotalSeconds;

    private static async Task<SyncResult> MeasureAsync(
        BenchRun run,
        Centre centre,
        int days,
        SyncRun.Sizes sizes,
        int? check = null
    )
    {
        var folder = run.NewFolder();
        var address = Path.Combine(folder, "bridge.duckdb");
        var result = await SyncRun.RunAsync(centre.Address, days, address, sizes);
        if (check is { } perDay)
            await CheckAnHourAsync(address, days, perDay);
        Directory.Delete(folder, recursive: true);
        run.Note(
            $"bridge: {Rate(result):#,0} conversations/s, pages of {sizes.PageSize?.ToString(CultureInfo.InvariantCulture) ?? "the default size"}"
        );
        return result;
    }

    /// <summary>What the emulator says happened in one hour is in the tables, and nothing else.</summary>
    private static async Task CheckAnHourAsync(string address, int days, int perDay)
    {
        var from = new DateTimeOffset(Centre.End.AddDays(-days), new TimeOnly(10, 0), TimeSpan.Zero);
        await using var emulator = await EmulatorHost.StartAsync(Centre.OptionsFor(days, perDay));
        await using var store = await LoadedStore.OpenAsync(address);
        var digest = await store.DigestAsync(from, from.AddHours(1), CancellationToken.None);
        WrongResultException.ThrowUnlessEqual(
            emulator.Truth(from, from.AddHours(1)).LongCount(),
            digest.Count,
            "conversations of one hour"
        );
    }
}
