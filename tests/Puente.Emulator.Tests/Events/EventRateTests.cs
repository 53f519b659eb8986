using System.Diagnostics;
using Puente.Emulator.Events;

namespace Puente.Emulator.Tests.Events;

/// <summary>How fast hours pass. Times are asserted only against a fall of a whole order: the machine is shared.</summary>
[Collection("Alone")] // the heap is the process's
public sealed class EventRateTests(ITestOutputHelper output)
{
    private sealed class Counter(Func<string, bool> wants) : IEventSink
    {
        public long Count { get; private set; }
        public long Bytes { get; private set; }

        public bool Wants(string template, string topic) => wants(template);

        public void Take(RaisedEvent raised) => (Count, Bytes) = (Count + 1, Bytes + raised.Body.Length);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Hours_of_a_busy_day_pass_quickly_and_in_flat_memory()
    {
        var morning = new DateTimeOffset(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);
        await using var host = await EmulatorHost.StartAsync(
            new EmulatorOptions { Start = morning, Speed = 0 },
            ct: TestContext.Current.CancellationToken
        );
        var counter = new Counter(template => template.StartsWith("v2.detail.", StringComparison.Ordinal));
        host.Stage.Add(counter);
        var watch = Stopwatch.StartNew();
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await host.DrainEventsAsync(TestContext.Current.CancellationToken);
        var built = watch.Elapsed;
        var heaps = new List<long>();
        watch.Restart();
        for (var hour = 0; hour < 3; hour++)
        {
            host.Clock.Advance(TimeSpan.FromHours(1));
            await host.DrainEventsAsync(TestContext.Current.CancellationToken);
            heaps.Add(GC.GetTotalMemory(forceFullCollection: true) >> 20);
        }
        var seconds = watch.Elapsed.TotalSeconds;
        output.WriteLine(
            $"built in {built.TotalSeconds:F1} s; {counter.Count} events, {counter.Bytes >> 20} MiB"
                + $" of 3 hours in {seconds:F1} s, {counter.Count / seconds:F0}/s; heap MiB {string.Join(' ', heaps)}"
        );
        Assert.InRange(seconds, 0, 300);
        Assert.InRange(heaps[^1] - heaps[0], -200, 60);
    }
}
