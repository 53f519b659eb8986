using Puente.Specs.Equality;
using Puente.Specs.World;
using Puente.Store;
using Puente.Testing;

namespace Puente.Specs.Live;

/// <summary>Tests that want the processors for themselves.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>
/// Promises P1 to P5 of the live sources: whatever goes wrong, when it is quiet again the rows equal the platform's records
/// and no gap is open.
/// </summary>
[Collection("Alone")] // each world is a hub, a platform and a queue at many times the speed
public sealed class LiveTests(StoreFixture stores, LivePace pace, ITestOutputHelper output)
    : IClassFixture<StoreFixture>
{
    /// <summary>Worlds that run side by side, as fast as the machine can follow; one alone would often leave it idle.</summary>
    private const int WorldsAtOnce = 4;

    /// <summary>A test ends with a world that has no other beside it; this many in one make that seldom.</summary>
    private const int WorldsInOne = 50;

    /// <summary>First seeds of groups: forty worlds in a test run, any number in a soak.</summary>
    public static TheoryData<ulong, int> Worlds()
    {
        var groups = new TheoryData<ulong, int>();
        foreach (var group in Seeds.All(40).Chunk(WorldsInOne))
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
        using var room = new SemaphoreSlim(WorldsAtOnce);
        var runs = await Task.WhenAll(seeds.Select(RunAsync));

        // In one world alone, asked for by its seed, it can be that no conversation has ended.
        Assert.True(worlds == 1 || runs.Sum(run => run.Compared) > 0, $"seeds from {firstSeed}: nothing was compared");
        foreach (var (seed, compared, differences) in runs)
        {
            Assert.True(
                differences.Count == 0,
                $"seed {seed}: {compared} compared. {string.Join("; ", differences.Take(30))}"
            );
        }

        async Task<(ulong Seed, int Compared, List<string> Differences)> RunAsync(ulong seed)
        {
            await room.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                return await LiveWorld.RunAsync(stores, pace, output, seed);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                throw new InvalidOperationException(
                    $"The world of seed {seed} broke off: ./test soak --seeds 1 --first-seed {seed}",
                    fault
                );
            }
            finally
            {
                room.Release();
            }
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_hub_without_one_of_the_rules_is_caught()
    {
        var all = LiveFault.Common.Concat(LiveFault.OfChannels).Concat(LiveFault.OfQueues).ToList();
        var caught = await Task.WhenAll(
            CatchesAsync("settle", LiveSources.EventBridge, "killed"),
            CatchesAsync("gaps", LiveSources.Channels, "platform away"),
            CatchesAsync("versions", LiveSources.EventBridge, "events out of order")
        );

        Assert.All(caught, one => Assert.True(one.IsCaught, $"without {one.Rule} nothing differs"));

        async Task<(string Rule, bool IsCaught)> CatchesAsync(string broken, LiveSources sources, string fault)
        {
            var faults = Enumerable.Repeat(all.First(one => one.Name == fault), 4).ToList();
            var run = await LiveWorld.RunAsync(stores, pace, output, 1, broken, sources, faults);
            return (broken, run.Differences.Count > 0);
        }
    }
}
