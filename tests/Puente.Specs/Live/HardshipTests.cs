using Puente.Specs.World;

namespace Puente.Specs.Live;

/// <summary>What the drawn faults hold too seldom or too short: a disk that is full, and an hour without the platform.</summary>
public sealed class HardshipTests(StoreFixture stores, LivePace pace, ITestOutputHelper output)
    : IClassFixture<StoreFixture>
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task After_a_full_disk_and_after_an_hour_without_the_platform_nothing_is_missing()
    {
        var full = LiveFault.Common.First(fault => fault.Name == "disk full");
        var runs = await Task.WhenAll(
            LiveWorld.RunAsync(stores, pace, output, 1, null, LiveSources.Both, [full, full, full]),
            LiveWorld.RunAsync(stores, pace, output, 2, null, LiveSources.Both, [LiveFault.HourAway])
        );

        foreach (var (seed, compared, differences) in runs)
        {
            Assert.True(compared > 0, $"seed {seed}: nothing was compared");
            Assert.True(differences.Count == 0, $"seed {seed}: {string.Join("; ", differences.Take(30))}");
        }
    }
}
