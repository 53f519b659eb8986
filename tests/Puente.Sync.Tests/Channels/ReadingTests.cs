using System.Text;
using Puente.Sync.Channels;
using Puente.Sync.Streams;
using Puente.Sync.Tests.Channels.Fakes;
using Puente.Testing;

namespace Puente.Sync.Tests.Channels;

public sealed class ReadingTests
{
    [Fact]
    public async Task An_event_reaches_the_log_as_it_was_sent_with_the_platforms_time()
    {
        await using var rig = await ChannelRig.StartAsync();
        const string body = """{ "modifiedDate":"2026-03-02T07:59:58.123Z", "primary" : true }""";

        await rig.Platform.RaiseAsync(ChannelRig.Presence, body);
        await rig.UntilAsync(() => rig.Saw(ChannelRig.Presence));

        var seen = Assert.Single(rig.Log.Events);
        Assert.Equal(body, Encoding.UTF8.GetString(seen.Body.Span));
        Assert.Equal(DateTimeOffset.Parse("2026-03-02T07:59:58.123Z"), seen.Time);
        Assert.Equal("channels", seen.Source);
        Assert.Equal((1, seen.Time), (rig.Monitor.State.Handled, rig.Monitor.State.LastEvent));
    }

    [Fact]
    public async Task Topics_of_one_object_are_combined_and_events_come_under_their_own_names()
    {
        await using var rig = await ChannelRig.StartAsync();

        Assert.Equal(
            [
                $"v2.analytics.queues.{ChannelRig.Queue}.observations",
                $"v2.routing.queues.{ChannelRig.Queue}.conversations",
                $"v2.users.{ChannelRig.User}?presence&routingStatus",
            ],
            rig.Newest.Topics.Order()
        );
        await rig.Platform.RaiseAsync($"v2.users.{ChannelRig.User}.routingStatus", """{"id":"u"}""");
        await rig.UntilAsync(() => rig.Saw($"v2.users.{ChannelRig.User}.routingStatus"));
    }

    [Fact]
    public async Task A_message_in_many_parts_and_of_ten_megabytes_is_one_event()
    {
        await using var rig = await ChannelRig.StartAsync();
        var body = $$"""{"id":"x","text":"{{new string('a', 10 * 1024 * 1024)}}"}""";

        await rig.Newest.SendAsync(
            $$"""{"topicName":"{{ChannelRig.QueueConversations}}","eventBody":{{body}} }""",
            parts: 700
        );
        await rig.UntilAsync(() => rig.Saw(ChannelRig.QueueConversations), stepMilliseconds: 1);

        Assert.Equal(body.Length, Assert.Single(rig.Log.Events).Body.Length);
        Assert.Empty(rig.Quarantine.Kept);
    }

    public static TheoryData<string, string> BadFrames =>
        new()
        {
            { """{"topicName":"v2.users.x.presence","eventBody":{"mod""", "not JSON" },
            { "hello", "not JSON" },
            { "", "not JSON" },
            { "[1,2]", "not a JSON object" },
            { """{"eventBody":{}}""", "no topicName" },
            { """{"topicName":"v2.users.x.presence"}""", "no eventBody" },
            { """{"topicName":"v2.users.x.presence","eventBody":null}""", "no eventBody" },
            { """{"topicName":"v2.users.x.presence","eventBody":{}} trailing""", "not JSON" },
            { """{"topicName":"v2.\ud800","eventBody":{}}""", "not UTF-8" },
            { $$"""{"topicName":"{{new string('t', 1_001)}}","eventBody":{} }""", "topicName of 1001 characters" },
        };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task What_cannot_be_read_is_put_aside_and_the_rest_flows(string frame, string reason)
    {
        await using var rig = await ChannelRig.StartAsync();

        await rig.Newest.SendAsync(frame);
        await rig.Platform.RaiseAsync(ChannelRig.Presence, "{}");
        await rig.UntilAsync(() => rig.Saw(ChannelRig.Presence));

        var (why, bytes) = Assert.Single(rig.Quarantine.Kept);
        Assert.Contains(reason, why, StringComparison.Ordinal);
        Assert.Equal(frame, Encoding.UTF8.GetString(bytes));
        Assert.Equal(1, rig.Newest.Sockets);
        Assert.Equal(StreamCondition.Healthy, rig.Monitor.State.Condition);
        rig.GapWith("quarantine");
    }

    [Fact]
    public async Task A_flood_of_bad_messages_is_one_gap()
    {
        await using var rig = await ChannelRig.StartAsync();

        for (var i = 0; i < 50; i++)
            await rig.Newest.SendAsync($"bad {i}");
        await rig.UntilAsync(() => rig.Quarantine.Kept.Count == 50);

        rig.GapWith("quarantine");
    }

    [Fact]
    public async Task A_message_above_the_ceiling_is_put_aside_in_part_and_the_next_one_is_read()
    {
        await using var rig = await ChannelRig.StartAsync(
            new ChannelOptions { Users = ChannelSelection.Only(ChannelRig.User), MaxFrameBytes = 1024 * 1024 }
        );
        var length = 3 * 1024 * 1024;

        await rig.Newest.SendAsync(new string('x', length), parts: 9);
        await rig.Platform.RaiseAsync(ChannelRig.Presence, "{}");
        await rig.UntilAsync(() => rig.Saw(ChannelRig.Presence));

        var (why, bytes) = Assert.Single(rig.Quarantine.Kept);
        Assert.Contains($"{length} bytes", why, StringComparison.Ordinal);
        Assert.Equal(64 * 1024, bytes.Length);
    }

    [Fact]
    public async Task An_unknown_topic_with_unknown_members_is_an_event_like_any_other()
    {
        await using var rig = await ChannelRig.StartAsync();

        await rig.Newest.SendAsync(
            """{"new":[1,{"a":2}],"topicName":"v3.tomorrow.thing","eventBody":[1],"version":"9"}"""
        );
        await rig.UntilAsync(() => rig.Saw("v3.tomorrow.thing"));

        Assert.Equal(rig.Clock.GetUtcNow(), Assert.Single(rig.Log.Events).Time, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_body_that_is_JSON_but_not_text_is_an_event_and_no_end()
    {
        await using var rig = await ChannelRig.StartAsync(
            new ChannelOptions { Queues = ChannelSelection.Only(ChannelRig.Queue), DetailEvents = true }
        );

        await rig.Platform.RaiseAsync(
            ChannelRig.QueueConversations,
            """{"\ud800":1,"id":"\ud800","modifiedDate":"\ud800"}"""
        );
        await rig.UntilAsync(() => rig.Saw(ChannelRig.QueueConversations));

        Assert.Equal(StreamCondition.Healthy, rig.Monitor.State.Condition);
    }

    [Fact]
    public async Task Heartbeats_answers_and_system_messages_are_not_events()
    {
        await using var rig = await ChannelRig.StartAsync();

        await rig.Platform.HeartbeatAsync();
        await rig.Newest.SendAsync("""{"result":"200","status":"subscribed","correlationId":"c"}""");
        await rig.Newest.SendAsync(
            """{"topicName":"v2.system.no_longer_subscribed.streaming-0-other","eventBody":{}}"""
        );
        await rig.Newest.SendAsync("""{"topicName":"v2.subscription.updated","eventBody":{}}""");
        await rig.Platform.RaiseAsync(ChannelRig.Presence, "{}");
        await rig.UntilAsync(() => rig.Saw(ChannelRig.Presence));

        Assert.Single(rig.Log.Events);
        Assert.Empty(rig.Quarantine.Kept);
        Assert.Equal(1, rig.Newest.Sockets);
    }

    [Fact]
    public async Task While_the_log_is_slow_reading_waits_and_nothing_is_lost()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = await ChannelRig.StartAsync(
            new ChannelOptions { Users = ChannelSelection.Only(ChannelRig.User), QueueEventCount = 4 }
        );
        rig.Log.Gate = gate;
        const int sent = 64;
        var filler = new string('f', 256 * 1024);

        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < sent; i++)
                await rig.Platform.RaiseAsync(ChannelRig.Presence, $$"""{"n":{{i}},"f":"{{filler}}"}""");
        });
        await rig.SettledAsync(() => rig.Newest.Sent);
        // Two minutes without progress: the sender is stuck in TCP, and the silence is ours, not the platform's.
        rig.Heartbeats = false;
        for (var i = 0; i < 12; i++)
            rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await rig.SettledAsync(() => rig.Newest.Sockets);

        Assert.False(sending.IsCompleted);
        gate.SetResult();
        await rig.UntilAsync(() => rig.Log.Events.Count == sent);
        await sending;
        Assert.All(
            rig.Log.Events,
            (seen, i) =>
                Assert.StartsWith(
                    $"{{\"n\":{i},",
                    Encoding.UTF8.GetString(seen.Body.Span[..20]),
                    StringComparison.Ordinal
                )
        );
        Assert.Equal(1, rig.Newest.Sockets);
    }

    [Fact]
    public async Task A_log_that_refuses_ends_the_stream_loudly()
    {
        await using var rig = await ChannelRig.StartAsync();
        rig.Log.Fault = new IOException("disk full");

        await rig.Platform.RaiseAsync(ChannelRig.Presence, "{}");
        var fault = await Assert.ThrowsAsync<IOException>(() => rig.Run.WaitAsync(Patience.Limit));

        Assert.Equal("disk full", fault.Message);
    }

    [Fact]
    public async Task Told_to_stop_it_stores_what_it_has_leaves_politely_and_takes_its_subscriptions_away()
    {
        await using var rig = await ChannelRig.StartAsync();
        await rig.Platform.RaiseAsync(ChannelRig.Presence, "{}");
        await rig.UntilAsync(() => rig.Saw(ChannelRig.Presence));

        await rig.StopAsync();

        Assert.Equal(1, rig.Platform.Count("DELETE subscriptions"));
        Assert.Empty(rig.Newest.Topics);
    }
}
