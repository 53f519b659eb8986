using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Puente.Emulator.Channels;

namespace Puente.Emulator.Tests.Channels;

public sealed class FrameFaultTests
{
    /// <summary>Raises events 0, 1, … with the faults in force and returns all that came of them.</summary>
    private static async Task<List<string>> SeenAsync(int events, params ChannelFaultRule[] faults)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(caller, Stage.Presence);
        await using var socket = await SocketClient.OpenAsync(uri);
        await socket.UntilPongAsync();
        foreach (var fault in faults)
            host.Channels.Faults.Add(fault);
        for (var n = 0; n < events; n++)
            Stage.Raise(host, Stage.Presence, $$"""{"n":{{n}}}""");
        return await socket.UntilPongAsync();
    }

    private static List<int> Numbers(IEnumerable<string> frames) =>
        [.. frames.Select(frame => JsonNode.Parse(frame)!["eventBody"]!["n"]!.GetValue<int>())];

    [Fact]
    public async Task A_frame_is_lost_without_a_trace() =>
        Assert.Equal(
            [0, 2],
            Numbers(await SeenAsync(3, new ChannelFaultRule { Kind = ChannelFaultKind.Lose, Nth = 2 }))
        );

    [Fact]
    public async Task A_frame_comes_twice() =>
        Assert.Equal(
            [0, 1, 1, 2],
            Numbers(await SeenAsync(3, new ChannelFaultRule { Kind = ChannelFaultKind.Duplicate, Nth = 2 }))
        );

    [Fact]
    public async Task A_frame_comes_after_those_behind_it() =>
        Assert.Equal(
            [1, 2, 0, 3],
            Numbers(
                await SeenAsync(
                    4,
                    new ChannelFaultRule
                    {
                        Kind = ChannelFaultKind.Reorder,
                        Nth = 1,
                        Count = 2,
                        Delay = TimeSpan.FromHours(1),
                    }
                )
            )
        );

    [Fact]
    public async Task Two_faults_may_strike_one_frame() =>
        Assert.Equal(
            [1, 0, 0],
            Numbers(
                await SeenAsync(
                    2,
                    new ChannelFaultRule
                    {
                        Kind = ChannelFaultKind.Reorder,
                        Nth = 1,
                        Count = 1,
                    },
                    new ChannelFaultRule { Kind = ChannelFaultKind.Duplicate, Nth = 1 }
                )
            )
        );

    [Theory]
    [InlineData(ChannelFaultKind.NotJson)]
    [InlineData(ChannelFaultKind.NoTopicName)]
    [InlineData(ChannelFaultKind.UnknownTopic)]
    public async Task A_frame_that_nobody_can_use_comes_before_a_good_one(ChannelFaultKind kind)
    {
        var frames = await SeenAsync(2, new ChannelFaultRule { Kind = kind, Nth = 2 });
        Assert.Equal([0, 1], Numbers([frames[0], frames[2]]));
        switch (kind)
        {
            case ChannelFaultKind.NotJson:
                Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonNode.Parse(frames[1]));
                break;
            case ChannelFaultKind.NoTopicName:
                Assert.Null(JsonNode.Parse(frames[1])!["topicName"]);
                break;
            default:
                Assert.StartsWith("v2.holograms.", JsonNode.Parse(frames[1])!["topicName"]!.GetValue<string>());
                break;
        }
    }

    [Fact]
    public async Task A_frame_has_members_that_nobody_knows()
    {
        var frame = JsonNode.Parse(
            (await SeenAsync(1, new ChannelFaultRule { Kind = ChannelFaultKind.UnknownFields }))[0]
        )!;
        Assert.Equal(3, frame["hologram"]!["depth"]!.GetValue<int>());
        Assert.Equal(0, frame["eventBody"]!["n"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_frame_has_10_MB()
    {
        var frame = (await SeenAsync(1, new ChannelFaultRule { Kind = ChannelFaultKind.Huge }))[0];
        Assert.InRange(frame.Length, 10 * 1024 * 1024, 10 * 1024 * 1024 + 100);
        Assert.Equal([0], Numbers([frame]));
    }

    [Fact]
    public async Task A_frame_is_cut_in_half_and_the_connection_gone()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (id, uri) = await Stage.ChannelAsync(caller, Stage.Presence);
        await using var socket = await SocketClient.OpenAsync(uri);
        await socket.UntilPongAsync();
        host.Channels.Faults.Add(new ChannelFaultRule { Kind = ChannelFaultKind.CutInHalf, Channel = id });
        Stage.Raise(host, Stage.Presence, """{"n":1}""");
        var fragment = await socket.FragmentAsync();
        Assert.StartsWith("""{"topicName":""", fragment);
        Assert.DoesNotContain("CorrelationId", fragment, StringComparison.Ordinal);
        Assert.Equal(1006, await socket.EndAsync());
        await Until.Async(() => Stage.Ends(host).Length == 1);
        Assert.Equal(["1006 a fault cut a frame in half"], Stage.Ends(host));
    }

    [Fact]
    public async Task Frames_come_late_and_in_bursts_by_the_given_time()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var host = await Emulators.StartAsync(
            o => o with { Channels = new() { Heartbeat = TimeSpan.FromHours(1) } },
            time
        );
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(caller, Stage.Presence);
        await using var socket = await SocketClient.OpenAsync(uri);
        await socket.UntilPongAsync();

        host.Channels.Faults.Add(
            new ChannelFaultRule
            {
                Kind = ChannelFaultKind.Delay,
                Nth = 1,
                Delay = TimeSpan.FromSeconds(20),
            }
        );
        Stage.Raise(host, Stage.Presence, """{"n":0}""");
        var late = socket.TextAsync();
        time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(late.IsCompleted);
        await Until.Async(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return late.IsCompleted;
        });
        Assert.Equal([0], Numbers([await late]));

        host.Channels.Faults.Clear();
        host.Channels.Faults.Add(
            new ChannelFaultRule
            {
                Kind = ChannelFaultKind.Burst,
                Nth = 1,
                Count = 3,
                Delay = TimeSpan.FromHours(1),
            }
        );
        for (var n = 1; n <= 4; n++)
        {
            Stage.Raise(host, Stage.Presence, $$"""{"n":{{n}}}""");
            if (n == 2)
                await Until.Async(() => host.Channels.List().Single().QueuedFrames == 2);
        }
        Assert.Equal([1, 2, 3, 4], Numbers(await socket.UntilPongAsync()));
    }

    [Fact]
    public async Task The_same_seed_strikes_the_same_frames()
    {
        async Task<List<int>> RunAsync() =>
            Numbers(await SeenAsync(60, new ChannelFaultRule { Kind = ChannelFaultKind.Lose, Probability = 0.4 }));
        var first = await RunAsync();
        Assert.InRange(first.Count, 20, 55);
        Assert.Equal(first, await RunAsync());
    }

    [Fact]
    public async Task Faults_are_set_counted_and_cleared_over_http()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var (_, uri) = await Stage.ChannelAsync(caller, Stage.Presence);
        await using var socket = await SocketClient.OpenAsync(uri);
        await socket.UntilPongAsync();
        const string Path = "/_emulator/channels/faults";
        using (
            var set = await caller.SendAsync(
                HttpMethod.Post,
                Path,
                """[{"kind":"duplicate","topic":"v2.users.{id}.*","times":1},{"kind":"delay","topic":"v2.other","delaySeconds":3}]"""
            )
        )
            Assert.True(set.IsSuccessStatusCode);
        Stage.Raise(host, Stage.Presence);
        Stage.Raise(host, Stage.Presence);
        Assert.Equal(3, (await socket.UntilPongAsync()).Count);
        var shown = JsonNode.Parse(await caller.Http.GetStringAsync(Path))!.AsArray();
        Assert.Equal((2, 1), (shown[0]!["seen"]!.GetValue<int>(), shown[0]!["fired"]!.GetValue<int>()));
        Assert.Equal((0, 3), (shown[1]!["seen"]!.GetValue<int>(), shown[1]!["delaySeconds"]!.GetValue<int>()));
        using (var cleared = await caller.SendAsync(HttpMethod.Delete, Path))
            Assert.True(cleared.IsSuccessStatusCode);
        Assert.Empty(host.Channels.Faults.Tally);
        foreach (
            var wrong in (string[])
                ["""{"kind":"sing"}""", "7", """{"kind":"lose","probability":2}""", """{"kind":"burst","count":0}"""]
        )
            await caller.PostAsync(Path, wrong, 400);
    }
}
