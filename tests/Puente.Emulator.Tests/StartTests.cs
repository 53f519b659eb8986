using System.Diagnostics;

namespace Puente.Emulator.Tests;

/// <summary>Runs alone, because it looks at the whole process's memory and at the clock.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;

[Collection("Alone")]
public sealed class StartTests
{
    [Fact]
    public async Task A_year_at_100_000_a_day_costs_nothing_until_it_is_read()
    {
        await using (await Emulators.StartAsync()) { }
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        await using var host = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Speed = 0,
                ConversationsPerDay = 100_000,
                HistoryDays = 365,
            }
        );
        watch.Stop();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 50_000_000);
        var then = host.Options.Start.AddDays(-200);
        Assert.NotEmpty(host.Truth(then, then.AddMinutes(30)));
    }
}
