using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Puente.Emulator.EventBridge;
using Puente.Emulator.Tests.Channels;

namespace Puente.Emulator.Tests.EventBridge;

public sealed class BridgeFaultTests
{
    private static string[] EnvelopeIds(IEnumerable<JsonNode> envelopes) =>
        [.. envelopes.Select(one => one["id"]!.GetValue<string>())];

    [Fact]
    public async Task Aws_repeats_an_event_with_the_same_id()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Host.EventBridge.Faults.Add(new BridgeFaultRule { Kind = BridgeFaultKind.RepeatSameId, Nth = 2 });
        bridge.Raise(3);
        var delivered = await bridge.DeliveredAsync();
        Assert.Equal([0, 1, 1, 2], Bridge.Numbers(delivered));
        Assert.Equal(delivered[1].ToJsonString(), delivered[2].ToJsonString());
        Assert.Equal(3, EnvelopeIds(delivered).Distinct().Count());
    }

    [Fact]
    public async Task The_platform_repeats_an_event_with_a_new_id()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Host.EventBridge.Faults.Add(new BridgeFaultRule { Kind = BridgeFaultKind.RepeatNewId, Nth = 2 });
        bridge.Raise(3);
        var delivered = await bridge.DeliveredAsync();
        Assert.Equal([0, 1, 1, 2], Bridge.Numbers(delivered));
        Assert.Equal(4, EnvelopeIds(delivered).Distinct().Count());
        Assert.Equal(
            delivered[1]["detail"]!["eventBody"]!.ToJsonString(),
            delivered[2]["detail"]!["eventBody"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task A_repeat_may_come_days_later_by_the_platforms_clock()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Host.EventBridge.Faults.Add(
            new BridgeFaultRule
            {
                Kind = BridgeFaultKind.RepeatNewId,
                Nth = 1,
                Delay = TimeSpan.FromDays(3),
            }
        );
        bridge.Raise(1);
        await Until.Async(() => bridge.Queue.Bodies.Count == 1);
        // The one that has arrived counts until its delivery is acknowledged.
        await Until.Async(() => bridge.Host.EventBridge.State.Waiting == 1);
        bridge.Host.Clock.Advance(TimeSpan.FromDays(3));
        var delivered = await bridge.DeliveredAsync();
        Assert.Equal([0, 0], Bridge.Numbers(delivered));
        Assert.Equal("2026-03-13T12:00:00Z", delivered[1]["time"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_late_event_comes_when_the_running_clock_says_so()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var bridge = await Bridge.StartAsync(time: time, speed: 60);
        bridge.Host.EventBridge.Faults.Add(
            new BridgeFaultRule
            {
                Kind = BridgeFaultKind.Delay,
                Nth = 1,
                Delay = TimeSpan.FromHours(2),
            }
        );
        bridge.Raise(2);
        await Until.Async(() => bridge.Queue.Bodies.Count == 1);
        time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1));
        await Until.Async(() => bridge.Host.EventBridge.State.Waiting == 1);
        time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal([1, 0], Bridge.Numbers(await bridge.DeliveredAsync()));
    }

    [Fact]
    public async Task Events_change_places_within_the_window_and_none_is_lost()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Host.EventBridge.Faults.Add(
            new BridgeFaultRule
            {
                Kind = BridgeFaultKind.Reorder,
                Probability = 0.3,
                Window = 4,
            }
        );
        bridge.Raise(200);
        bridge.Host.EventBridge.Faults.Clear();
        bridge.Raise(10, first: 200);
        var numbers = Bridge.Numbers(await bridge.DeliveredAsync());
        Assert.Equal(Enumerable.Range(0, 210), numbers.Order());
        Assert.NotEqual(Enumerable.Range(0, 210), numbers);
        // Each struck event is passed by 1 to 4 others, released ones among them.
        Assert.All(numbers.Index(), one => Assert.InRange(one.Index - one.Item, -8, 8));
    }

    [Fact]
    public async Task A_held_event_goes_after_two_seconds_when_nothing_passes_it()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var bridge = await Bridge.StartAsync(time: time);
        bridge.Host.EventBridge.Faults.Add(new BridgeFaultRule { Kind = BridgeFaultKind.Reorder });
        bridge.Raise(1);
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Empty(bridge.Queue.Bodies);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal([0], Bridge.Numbers(await bridge.DeliveredAsync()));
    }

    [Fact]
    public async Task After_an_outage_everything_comes_at_once_in_order()
    {
        await using var bridge = await Bridge.StartAsync();
        await bridge.Caller.PostAsync("/_emulator/eventbridge", """{"do":"outage","seconds":3600}""");
        bridge.Raise(500);
        bridge.Host.Clock.Advance(TimeSpan.FromMinutes(59));
        var state = await bridge.Caller.GetAsync("/_emulator/eventbridge");
        Assert.Equal((500, true), (state["waiting"]!.GetValue<int>(), state["outage"]!.GetValue<bool>()));
        Assert.Empty(bridge.Queue.Bodies);
        bridge.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await bridge.Caller.PostAsync("/_emulator/eventbridge", """{"do":"drain"}""");
        Assert.Equal(Enumerable.Range(0, 500), Bridge.Numbers(await bridge.DeliveredAsync()));
    }

    [Fact]
    public async Task When_too_many_wait_the_newest_are_refused_and_the_integration_says_so()
    {
        await using var bridge = await Bridge.StartAsync(o => o with { Spill = 10 });
        bridge.Host.EventBridge.Outage();
        bridge.Raise(13);
        Assert.Equal(3, bridge.Host.EventBridge.State.Lost["the backlog is full"]);
        var integration = (await bridge.Caller.GetAsync("/api/v2/integrations"))["entities"]![0]!;
        Assert.Equal("ERROR", integration["reportedState"]!["code"]!.GetValue<string>());
        bridge.Host.EventBridge.Restore();
        Assert.Equal(Enumerable.Range(0, 10), Bridge.Numbers(await bridge.DeliveredAsync()));
        integration = (await bridge.Caller.GetAsync("/api/v2/integrations"))["entities"]![0]!;
        Assert.Equal("ACTIVE", integration["reportedState"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task When_told_to_the_oldest_make_room()
    {
        await using var bridge = await Bridge.StartAsync(o => o with { Spill = 10, WhenFull = SpillFull.DropOldest });
        bridge.Host.EventBridge.Outage();
        bridge.Raise(13);
        Assert.Equal(3, bridge.Host.EventBridge.State.Lost.Values.Sum());
        bridge.Host.EventBridge.Restore();
        Assert.Equal(Enumerable.Range(3, 10), Bridge.Numbers(await bridge.DeliveredAsync()));
    }

    [Fact]
    public async Task A_message_that_is_half_an_envelope_comes_before_a_good_one()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Host.EventBridge.Faults.Add(new BridgeFaultRule { Kind = BridgeFaultKind.MalformedBody, Nth = 2 });
        bridge.Raise(2);
        await bridge.Host.EventBridge.DrainAsync();
        var bodies = bridge.Queue.Bodies;
        Assert.Equal(3, bodies.Count);
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(bodies[1]));
        Assert.Equal([0, 1], Bridge.Numbers([JsonNode.Parse(bodies[0])!, JsonNode.Parse(bodies[2])!]));
    }

    [Fact]
    public async Task An_envelope_lacks_what_a_consumer_needs()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Host.EventBridge.Faults.Add(new BridgeFaultRule { Kind = BridgeFaultKind.MissingFields, Nth = 1 });
        bridge.Raise(1);
        var delivered = await bridge.DeliveredAsync();
        Assert.Equal(2, delivered.Count);
        Assert.Null(delivered[0]["detail"]!["eventBody"]);
        Assert.Null(delivered[0]["detail"]!["topicName"]);
        Assert.Equal([0], Bridge.Numbers([delivered[1]]));
    }

    [Fact]
    public async Task An_event_is_about_an_object_that_nobody_has()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Host.EventBridge.Faults.Add(new BridgeFaultRule { Kind = BridgeFaultKind.UnknownObject, Nth = 1 });
        bridge.Raise(1);
        var delivered = await bridge.DeliveredAsync();
        var topic = delivered[0]["detail"]!["topicName"]!.GetValue<string>();
        Assert.NotEqual(Bridge.Start, topic);
        Assert.Equal(topic.Split('.')[4], delivered[0]["detail"]!["eventBody"]!["conversationId"]!.GetValue<string>());
        Assert.Equal(Bridge.Start, delivered[1]["detail"]!["topicName"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_event_is_lost_without_a_trace_in_the_queue()
    {
        await using var bridge = await Bridge.StartAsync();
        bridge.Host.EventBridge.Faults.Add(new BridgeFaultRule { Kind = BridgeFaultKind.Lose, Nth = 2 });
        bridge.Raise(3);
        Assert.Equal([0, 2], Bridge.Numbers(await bridge.DeliveredAsync()));
        Assert.Equal(1, bridge.Host.EventBridge.Faults.Tally.Single().Fired);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_ids_and_faults()
    {
        async Task<string[]> RunAsync()
        {
            await using var bridge = await Bridge.StartAsync();
            var set = await bridge.Caller.SendAsync(
                HttpMethod.Post,
                "/_emulator/eventbridge/faults",
                """[{"kind":"repeatNewId","probability":0.2},{"kind":"lose","probability":0.2},{"kind":"reorder","probability":0.2,"window":3,"topic":"v2.detail.events.conversation.{id}.*"}]"""
            );
            using (set)
                Assert.True(set.IsSuccessStatusCode);
            bridge.Raise(60);
            using (await bridge.Caller.SendAsync(HttpMethod.Delete, "/_emulator/eventbridge/faults"))
                bridge.Raise(5, first: 60);
            return EnvelopeIds(await bridge.DeliveredAsync());
        }
        Assert.Equal(await RunAsync(), await RunAsync());
    }
}
