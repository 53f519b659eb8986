using Puente.Testing;

namespace Puente.Specs.Live;

/// <summary>The clock that a world and its hub share: what the fault runs show is worth nothing if it is wrong.</summary>
public sealed class ElasticTimeTests(LivePace pace)
{
    private static readonly DateTimeOffset Shows = new(2026, 3, 30, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task No_timer_fires_before_its_time_whatever_the_speed()
    {
        using var time = new ElasticTime(pace.Pace.Path, pace.Pace.Passed, Shows);
        var waits = Enumerable.Range(1, 60).Select(second => TimeSpan.FromSeconds(second)).ToList();

        var passed = await Task.WhenAll(
            waits.Select(async wait =>
            {
                var before = time.GetTimestamp();
                await Task.Delay(wait, time, TestContext.Current.CancellationToken);
                return time.GetElapsedTime(before);
            })
        );

        Assert.All(waits.Zip(passed), pair => Assert.True(pair.Second >= pair.First, $"{pair}"));
    }

    [Fact]
    public async Task Clocks_of_one_pace_agree_and_never_go_back()
    {
        var from = pace.Pace.Passed;
        using var here = new ElasticTime(pace.Pace.Path, from, Shows);
        using var there = new ElasticTime(pace.Pace.Path, from, Shows);
        var last = Shows;

        for (var look = 0; look < 2_000; look++)
        {
            foreach (var clock in (ElasticTime[])[here, there])
            {
                var now = clock.GetUtcNow();
                Assert.True(now >= last, $"{now:O} after {last:O}");
                last = now;
            }
            if (look % 10 == 0)
                await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.True(last - Shows > TimeSpan.FromSeconds(1));
    }
}
