using System.Text.Json.Nodes;
using Puente.Emulator.EventBridge;
using Puente.Emulator.Tests.Channels;

namespace Puente.Emulator.Tests.EventBridge;

public sealed class DeliveryTests
{
    [Fact]
    public async Task The_envelope_is_the_recorded_one_member_by_member()
    {
        await using var bridge = await Bridge.StartAsync();
        Stage.Raise(bridge.Host, Bridge.Start, """{"source":"PURECLOUD","message":"señal ñ"}""");
        var envelope = (JsonObject)(await bridge.DeliveredAsync()).Single();
        Assert.Equal(
            ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"],
            envelope.Select(member => member.Key)
        );
        Assert.Equal("0", envelope["version"]!.GetValue<string>());
        Assert.True(Guid.TryParseExact(envelope["id"]!.GetValue<string>(), "D", out _));
        Assert.Equal(Bridge.StartTemplate, envelope["detail-type"]!.GetValue<string>());
        using var caller = await Caller.SignInAsync(bridge.Host);
        var organisation = (await caller.GetAsync("/api/v2/organizations/me"))["id"]!.GetValue<string>();
        Assert.Equal(
            $"aws.partner/genesys.com/cloud/{organisation}/hub-events",
            envelope["source"]!.GetValue<string>()
        );
        Assert.Equal("123456789012", envelope["account"]!.GetValue<string>());
        Assert.Equal("eu-west-1", envelope["region"]!.GetValue<string>());
        Assert.Equal("2026-03-10T12:00:00Z", envelope["time"]!.GetValue<string>());
        Assert.Empty(envelope["resources"]!.AsArray());
        var detail = (JsonObject)envelope["detail"]!;
        Assert.Equal(
            ["topicName", "version", "eventBody", "metadata", "timestamp"],
            detail.Select(member => member.Key)
        );
        Assert.Equal(Bridge.Start, detail["topicName"]!.GetValue<string>());
        Assert.Equal("2", detail["version"]!.GetValue<string>());
        Assert.Equal("señal ñ", detail["eventBody"]!["message"]!.GetValue<string>());
        Assert.Equal("9e8067c7-8b35-4e54-add9-db24e7d6f086", detail["metadata"]!["CorrelationId"]!.GetValue<string>());
        var published = DateTimeOffset.Parse(
            detail["timestamp"]!.GetValue<string>(),
            System.Globalization.CultureInfo.InvariantCulture
        );
        Assert.InRange((published - Emulators.Start).TotalMilliseconds, 260, 310);
    }

    [Fact]
    public async Task Only_filtered_topics_are_published_but_of_every_object()
    {
        await using var bridge = await Bridge.StartAsync(filter: [Bridge.StartTemplate]);
        var other = Bridge.Start.Replace("0001.", "0009.", StringComparison.Ordinal);
        foreach (var topic in (string[])[Bridge.Start, Bridge.End, other, Stage.Observations])
            Stage.Raise(bridge.Host, topic);
        Assert.Equal(
            [Bridge.Start, other],
            (await bridge.DeliveredAsync()).Select(one => one["detail"]!["topicName"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task Two_integrations_publish_each_under_its_own_source()
    {
        await using var bridge = await Bridge.StartAsync();
        await Bridge.EnableAsync(bridge.Caller, [Bridge.StartTemplate], "other");
        bridge.Raise(1);
        var sources = (await bridge.DeliveredAsync()).Select(one => one["source"]!.GetValue<string>().Split('/')[^1]);
        Assert.Equal(["hub-events", "other"], sources.Order());
    }

    [Fact]
    public async Task Events_go_in_batches_of_ten_and_keep_their_order()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Queue.Gate = new TaskCompletionSource();
        bridge.Raise(1);
        await Until.Async(() => bridge.Queue.MostInFlight == 1);
        bridge.Raise(100, first: 1);
        bridge.Queue.Gate.SetResult();
        Assert.Equal(Enumerable.Range(0, 101), Bridge.Numbers(await bridge.DeliveredAsync()));
        Assert.Equal(1, bridge.Queue.MostInFlight);
        Assert.Equal([1, .. Enumerable.Repeat(10, 10)], bridge.Queue.BatchSizes);
    }

    [Fact]
    public async Task Several_batches_are_on_their_way_and_each_object_keeps_its_order()
    {
        await using var bridge = await Bridge.StartAsync(order: DeliveryOrder.PerObject);
        var gate = bridge.Queue.Gate = new TaskCompletionSource();
        for (var n = 0; n < 400; n++)
            Stage.Raise(
                bridge.Host,
                $"v2.detail.events.conversation.1f0c8a52-0000-4000-8000-{n % 16:x12}.customer.start",
                $$"""{"n":{{n}}}"""
            );
        await Until.Async(() => bridge.Queue.MostInFlight > 1);
        gate.SetResult();
        var delivered = await bridge.DeliveredAsync();
        Assert.Equal(Enumerable.Range(0, 400), Bridge.Numbers(delivered).Order());
        foreach (var user in delivered.GroupBy(one => one["detail"]!["topicName"]!.GetValue<string>()))
            Assert.Equal(Bridge.Numbers(user).Order(), Bridge.Numbers(user));
    }

    [Fact]
    public async Task A_sink_that_fails_is_tried_again_until_everything_is_there()
    {
        await using var bridge = await Bridge.StartAsync();
        foreach (var status in (int[])[500, 503, 429, 500])
            bridge.Queue.NextStatus.Enqueue(status);
        bridge.Raise(25);
        var delivered = await bridge.DeliveredAsync();
        var state = bridge.Host.EventBridge.State;
        Assert.Empty(state.Lost);
        Assert.Equal(Enumerable.Range(0, 25), Bridge.Numbers(delivered));
        Assert.Equal((25, 25, 0), (state.Taken, state.Delivered, state.Waiting));
        Assert.True(state.Repeats >= 4);
    }

    [Fact]
    public async Task Of_a_batch_that_fails_in_part_only_that_part_is_sent_again()
    {
        await using var bridge = await Bridge.StartAsync();
        var gate = bridge.Queue.Gate = new TaskCompletionSource();
        bridge.Raise(1);
        await Until.Async(() => bridge.Queue.MostInFlight == 1);
        bridge.Raise(5, first: 1);
        bridge.Queue.NextStatus.Enqueue(null);
        gate.SetResult();
        await Until.Async(() => bridge.Queue.Bodies.Count == 6);
        bridge.Queue.NextFailures.Enqueue(("0", SenderFault: false));
        bridge.Queue.NextFailures.Enqueue(("2", SenderFault: true));
        bridge.Host.EventBridge.Outage();
        bridge.Raise(4, first: 6);
        bridge.Host.EventBridge.Restore();
        var delivered = Bridge.Numbers(await bridge.DeliveredAsync());
        Assert.Equal([0, 1, 2, 3, 4, 5, 7, 9, 6], delivered);
        var state = bridge.Host.EventBridge.State;
        Assert.Equal(
            ("refused by the sink: InvalidMessageContents", 1),
            (state.Lost.Single().Key, state.Lost.Single().Value)
        );
        Assert.Equal("InvalidMessageContents", state.GivenUp.Single().Code);
    }

    [Fact]
    public async Task An_event_over_the_limit_is_given_up_and_its_batch_is_not()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Queue.MostBytes = 256 * 1024;
        bridge.Host.EventBridge.Faults.Add(new BridgeFaultRule { Kind = BridgeFaultKind.Oversize, Nth = 3 });
        bridge.Host.EventBridge.Outage();
        bridge.Raise(6);
        bridge.Host.EventBridge.Restore();
        Assert.Equal([0, 1, 3, 4, 5], Bridge.Numbers(await bridge.DeliveredAsync()));
        var given = bridge.Host.EventBridge.State.GivenUp.Single();
        Assert.Equal(("BatchRequestTooLong", Bridge.Start), (given.Code, given.Topic));
        Assert.InRange(given.Bytes, 300_000, 300_100);
    }

    [Fact]
    public async Task An_event_is_given_up_after_the_last_attempt_and_counted()
    {
        await using var bridge = await Bridge.StartAsync(o => o with { MostAttempts = 3 });
        for (var i = 0; i < 3; i++)
            bridge.Queue.NextStatus.Enqueue(500);
        bridge.Raise(1);
        bridge.Raise(1, first: 1);
        var delivered = Bridge.Numbers(await bridge.DeliveredAsync());
        var state = bridge.Host.EventBridge.State;
        Assert.Equal(2 - delivered.Count, state.Lost.Values.Sum());
        Assert.All(state.Lost.Keys, reason => Assert.StartsWith("given up after repeats", reason));
        Assert.NotEmpty(state.Lost);
    }

    [Fact]
    public async Task Plain_posts_are_a_sink_too()
    {
        await using var bridge = await Bridge.StartAsync();
        await bridge.Caller.PostAsync(
            "/_emulator/eventbridge/sink",
            $$"""{"httpUrl":"{{bridge.Queue.Endpoint}}/hook"}"""
        );
        bridge.Queue.NextStatus.Enqueue(503);
        bridge.Raise(3);
        Assert.Equal([0, 1, 2], Bridge.Numbers(await bridge.DeliveredAsync()).Order());
    }

    [Fact]
    public async Task Without_a_sink_events_are_lost_and_counted_and_a_wrong_sink_is_refused()
    {
        await using var bridge = await Bridge.StartAsync();
        using (var cleared = await bridge.Caller.SendAsync(HttpMethod.Delete, "/_emulator/eventbridge/sink"))
            Assert.True(cleared.IsSuccessStatusCode);
        bridge.Raise(2);
        Assert.Equal(2, bridge.Host.EventBridge.State.Lost["no sink is set"]);
        foreach (var wrong in (string[])["{}", """{"queueUrl":"events"}""", """{"httpUrl":"ftp://x/"}"""])
            await bridge.Caller.PostAsync("/_emulator/eventbridge/sink", wrong, 400);
    }
}
