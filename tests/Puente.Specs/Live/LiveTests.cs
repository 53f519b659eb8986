using Puente.Specs.Equality;
using Puente.Specs.World;
using Puente.Store;

namespace Puente.Specs.Live;

/// <summary>Tests that want the processors for themselves.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>
/// Promises P1 to P5 of the live sources: whatever goes wrong, when it is quiet again the rows equal the platform's records
/// and no gap is open.
/// </summary>
[Collection("Alone")] // each world is a hub, a platform and a queue at forty times the speed
public sealed class LiveTests(StoreFixture stores, ITestOutputHelper output) : IClassFixture<StoreFixture>
{
    private const int FaultsPerWorld = 5;

    /// <summary>A channel's first events of a conversation come before anybody asks for them.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);

    /// <summary>Worlds that run side by side; a hub waits more than it works.</summary>
    private const int WorldsAtOnce = 3;

    /// <summary>First seeds of groups: forty worlds in a test run, any number in a soak.</summary>
    public static TheoryData<ulong, int> Worlds()
    {
        var groups = new TheoryData<ulong, int>();
        foreach (var group in Seeds.All(40).Chunk(WorldsAtOnce))
            groups.Add(group[0], group.Length);
        return groups;
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    [Trait("Category", "Slow")]
    [Trait("Soak", "Seeds")]
    public async Task Whatever_went_wrong_the_rows_equal_the_platforms_records(ulong firstSeed, int worlds)
    {
        var seeds = Enumerable.Range(0, worlds).Select(offset => firstSeed + (ulong)offset);
        var runs = await Task.WhenAll(seeds.Select(seed => RunAsync(seed, broken: null)));

        Assert.True(runs.Sum(run => run.Compared) > 0, $"seeds from {firstSeed}: nothing was compared");
        foreach (var (seed, compared, differences) in runs)
        {
            Assert.True(
                differences.Count == 0,
                $"seed {seed}: {compared} compared. {string.Join("; ", differences.Take(5))}"
            );
        }
    }

    [Theory]
    [InlineData(1, LiveSources.Both)]
    [InlineData(2, LiveSources.EventBridge)]
    [Trait("Category", "Slow")]
    public async Task Full_disk_trial(ulong seed, LiveSources sources)
    {
        var fault = LiveFault.Common.First(one => one.Name == "disk full");
        var (_, compared, differences) = await RunAsync(seed, null, sources, [fault, fault, fault]);
        Assert.True(compared > 0);
        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("settle", LiveSources.EventBridge, "killed")]
    [InlineData("gaps", LiveSources.Channels, "platform away")]
    [InlineData("versions", LiveSources.EventBridge, "events out of order")]
    [Trait("Category", "Slow")]
    public async Task A_hub_without_one_of_the_rules_is_caught(string broken, LiveSources sources, string fault)
    {
        var all = LiveFault.Common.Concat(LiveFault.OfChannels).Concat(LiveFault.OfQueues);
        var (_, _, differences) = await RunAsync(
            1,
            broken,
            sources,
            [.. Enumerable.Repeat(all.First(one => one.Name == fault), 4)]
        );

        Assert.NotEmpty(differences);
    }

    private async Task<(ulong Seed, int Compared, List<string> Differences)> RunAsync(
        ulong seed,
        string? broken,
        LiveSources? sources = null,
        IReadOnlyList<LiveFault>? faults = null
    )
    {
        var dice = new Random((int)seed);
        var drawn = (LiveSources)dice.Next(3);
        var store = await stores.CreateAsync(seed % 4 == 0 ? StoreKind.Postgres : StoreKind.DuckDb);
        await using var centre = await LiveCentre.OpenAsync(seed, sources ?? drawn, store, broken);
        await LiveCentre.SleepAsync(TimeSpan.FromSeconds(40));
        var from = centre.Emulator.Clock.Now;
        foreach (var fault in faults ?? Draw(dice, centre.Sources))
        {
            output.WriteLine($"seed {seed}, {centre.Sources}: {centre.Emulator.Clock.Now:HH:mm:ss} {fault.Name}");
            await fault.StrikeAsync(centre, dice);
            await LiveCentre.SleepAsync(TimeSpan.FromSeconds(dice.Next(20, 60)));
        }

        centre.EndFaults();
        var until = centre.Emulator.Clock.Now;
        var busy = await centre.SettleAsync();
        var (compared, differences) = await centre.CompareAsync(from + Before, until);
        if (busy is not null)
            differences.Add($"not quiet after half an hour: {busy}");
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
