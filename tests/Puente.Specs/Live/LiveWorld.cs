using Puente.Specs.World;
using Puente.Store;

namespace Puente.Specs.Live;

/// <summary>One contact centre with one hub, in which things go wrong, and the comparison when it is quiet again.</summary>
internal static class LiveWorld
{
    private const int FaultsPerWorld = 5;

    /// <summary>A channel's first events of a conversation come before anybody asks for them.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);

    /// <param name="broken">A rule taken out; null leaves the hub whole.</param>
    /// <param name="faults">What goes wrong; null draws.</param>
    public static async Task<(ulong Seed, int Compared, List<string> Differences)> RunAsync(
        StoreFixture stores,
        LivePace pace,
        ITestOutputHelper output,
        ulong seed,
        string? broken = null,
        LiveSources? sources = null,
        IReadOnlyList<LiveFault>? faults = null
    )
    {
        var dice = new Random((int)seed);
        var drawn = (LiveSources)dice.Next(3);
        var store = await stores.CreateAsync(seed % 4 == 0 ? StoreKind.Postgres : StoreKind.DuckDb);
        await using var centre = await LiveCentre.OpenAsync(seed, sources ?? drawn, store, pace.Pace, broken);
        await centre.SleepAsync(TimeSpan.FromSeconds(40));
        var from = centre.Emulator.Clock.Now;
        foreach (var fault in faults ?? Draw(dice, centre.Sources))
        {
            output.WriteLine($"seed {seed}, {centre.Sources}: {centre.Emulator.Clock.Now:HH:mm:ss} {fault.Name}");
            await fault.StrikeAsync(centre, dice);
            await centre.SleepAsync(TimeSpan.FromSeconds(dice.Next(15, 45)));
        }

        centre.EndFaults();
        var until = centre.Emulator.Clock.Now;
        var busy = await centre.SettleAsync();
        var (compared, differences) = await centre.CompareAsync(from + Before, until);
        if (busy is not null)
            differences.Add($"not quiet after an hour: {busy}");
        output.WriteLine(
            $"seed {seed}, {centre.Sources}: {compared} compared, {differences.Count} differences, {centre.Hub.Kills} kills, {centre.Hub.CpuTime.TotalSeconds:0.0} s of processor time"
        );
        return (seed, compared, differences);
    }

    private static List<LiveFault> Draw(Random dice, LiveSources sources)
    {
        var possible = LiveFault.Common.ToList();
        if (sources != LiveSources.EventBridge)
            possible.AddRange(LiveFault.OfChannels);
        if (sources != LiveSources.Channels)
            possible.AddRange(LiveFault.OfQueues);
        return [.. Enumerable.Range(0, FaultsPerWorld).Select(_ => possible[dice.Next(possible.Count)])];
    }
}
