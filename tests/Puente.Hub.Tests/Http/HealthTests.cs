using System.Text.Json;
using Puente.Hub.Status;
using Puente.Hub.Tests.Fakes;
using Puente.Store.Gaps;

namespace Puente.Hub.Tests.Http;

public sealed class HealthTests
{
    [Fact]
    public async Task A_hub_whose_streams_run_is_alive_and_ready()
    {
        await using var hub = await RunningHub.StartAsync(ScriptedStream.Calm("rows"));
        var (alive, _) = await hub.GetAsync("healthz");
        var (ready, body) = await hub.GetAsync("readyz");
        Assert.Equal((200, 200), (alive, ready));
        Assert.Contains("\"faults\":[]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_stream_makes_it_not_ready_while_it_stays_alive()
    {
        await using var hub = await RunningHub.StartAsync(
            ScriptedStream.Calm("rows"),
            new ScriptedStream("channels", (_, _, _) => throw new IOException("the socket broke"))
        );
        await Eventually.TrueAsync(() => hub.Host.Streams()[1].IsRed);

        var (ready, body) = await hub.GetAsync("readyz");
        Assert.Equal(503, ready);
        Assert.Contains("stream channels is dead: the socket broke", body, StringComparison.Ordinal);
        Assert.Equal(200, (await hub.GetAsync("healthz")).Status);
        Assert.Contains("\"red\":true", (await hub.GetAsync("api/local/status")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_log_that_cannot_be_read_makes_it_not_ready()
    {
        await using var hub = await RunningHub.StartAsync(ScriptedStream.Calm("rows"));
        hub.Log.IsBroken = true;
        var (ready, body) = await hub.GetAsync("readyz");
        Assert.Equal(503, ready);
        Assert.Contains("the event log cannot be used: the disk is gone", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_says_everything_and_can_be_read_back()
    {
        var at = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        await using var hub = await RunningHub.StartAsync(
            new ScriptedStream(
                "channels",
                async (_, monitor, stop) =>
                {
                    monitor.Handled(12, at);
                    monitor.Waiting(3);
                    monitor.Degraded("a topic was refused");
                    await ScriptedStream.UntilAsync(stop);
                }
            )
        );
        await using (var transaction = await hub.Store.BeginAsync(TestContext.Current.CancellationToken))
        {
            await transaction.SaveGapAsync(
                new Gap("channels/1", "channels", at, at.AddMinutes(5), "the socket broke", at.AddMinutes(1)),
                TestContext.Current.CancellationToken
            );
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await hub.AppendAsync(RunningHub.Event("v2.users.a.presence"));
        await Eventually.TrueAsync(() => hub.Host.Streams()[0].Condition == "degraded");
        var (code, text) = await hub.GetAsync("api/local/status");
        var read = StatusReading.Read(text, TimeProvider.System);

        Assert.Equal(200, code);
        Assert.False(read.IsRed);
        var stream = Assert.Single(read.Streams);
        Assert.Equal(
            ("channels", "degraded", "a topic was refused", 12L, 3L),
            (stream.Name, stream.Condition, stream.Note, stream.Handled, stream.Waiting)
        );
        Assert.Equal(at, stream.LastEvent);
        Assert.Equal(new LogReach(1, 1), read.Log);
        var gap = Assert.Single(read.Store!.OpenGaps);
        Assert.Equal(("the socket broke", at, at.AddMinutes(5)), (gap.Cause, gap.From, gap.To));
        Assert.Equal(hub.Host.Identity, read.Hub);
        // Written again it is the same text, but for the store's clock.
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(text), JsonElement.Parse(StatusJson.Write(read))), text);
    }

    [Fact]
    public void A_status_of_another_shape_is_told_as_such() =>
        Assert.Contains(
            "different versions",
            Assert.Throws<JsonException>(() => StatusReading.Read("{}", TimeProvider.System)).Message,
            StringComparison.Ordinal
        );
}
