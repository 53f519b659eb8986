using System.Diagnostics;
using System.Globalization;

namespace Puente.Sync.Tests.EventBridge;

public sealed class QueueRateTests
{
    [Fact]
    public async Task Ten_thousand_messages_are_moved_without_loss_and_the_rate_is_printed()
    {
        const int Count = 10_000;
        var ct = TestContext.Current.CancellationToken;
        await using var world = await QueueWorld.StartAsync();
        world.Send(0, Count);

        var clock = Stopwatch.StartNew();
        _ = world.Run();
        await world.Log.WaitAsync(Count - 1, ct);
        var rate = Count / clock.Elapsed.TotalSeconds;
        await world.StopAsync();

        // Endpoint and consumer share the machine; the bound is far below what it does, so that load alone cannot fail it.
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{rate:0} events/s"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{rate:0} events/s")
        );
        Assert.Equal(0, world.Queue.Count);
        Assert.Equal(Count, world.Monitor.State.Handled);
        Assert.True(rate > 200, string.Create(CultureInfo.InvariantCulture, $"only {rate:0} events/s"));
    }
}
