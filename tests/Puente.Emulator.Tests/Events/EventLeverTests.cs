using System.Text.Json.Nodes;
using Puente.Emulator.Events;

namespace Puente.Emulator.Tests.Events;

public sealed class EventLeverTests
{
    [Fact]
    public async Task The_truth_of_events_is_read_as_lines_and_filtered_by_topic()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        const string Range = "/_emulator/events?from=2026-03-09T08:00:00Z&to=2026-03-09T12:00:00Z";
        var all = Lines(await caller.Http.GetStringAsync(Range));
        Assert.True(all.Count > 200);
        Assert.Equal(
            host.Events(new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero), new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero))
                .Select(one => one.Topic),
            all.Select(one => one["topicName"]!.GetValue<string>())
        );
        var acw = Lines(await caller.Http.GetStringAsync(Range + "&topic=*.acw"));
        Assert.NotEmpty(acw);
        Assert.Equal(
            all.Where(one => one["topicName"]!.GetValue<string>().EndsWith(".acw", StringComparison.Ordinal))
                .Select(one => one.ToJsonString()),
            acw.Select(one => one.ToJsonString())
        );
        using var refused = await caller.SendAsync(HttpMethod.Get, "/_emulator/events?from=x&to=y");
        Assert.Equal(400, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Moving_the_clock_returns_after_the_events_were_raised()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        var recorder = new Recorder(template => template.StartsWith("v2.detail", StringComparison.Ordinal));
        host.Stage.Add(recorder);
        await caller.PostAsync("/_emulator/clock", """{"advance":"02:00:00"}""");
        var after = TimeSpan.FromMilliseconds(1);
        Assert.Equal(host.Events(Emulators.Start + after, host.Clock.Now + after).Count(), recorder.Taken.Count);
        Assert.NotEmpty(recorder.Taken);
    }

    [Fact]
    public async Task Any_topic_can_be_triggered_with_values_of_one_s_own_and_is_no_part_of_the_truth()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 5_000 });
        using var caller = Caller.Anonymous(host);
        var recorder = new Recorder();
        host.Stage.Add(recorder);
        foreach (var topic in TopicCatalogue.All)
        {
            var answer = await caller.PostAsync(
                "/_emulator/trigger",
                new JsonObject
                {
                    ["name"] = topic.Template,
                    ["set"] = new JsonObject { ["some.new.value"] = 7 },
                }.ToJsonString()
            );
            Assert.False(answer["truth"]!.GetValue<bool>());
            var raised = recorder.Taken.Last();
            Assert.Equal(topic.Template, raised.Template);
            Assert.Equal(raised.Topic, answer["topicName"]!.GetValue<string>());
            Assert.True(TopicCatalogue.TryMatch(raised.Topic, out _));
            Assert.Equal(Trigger.Mark, raised.CorrelationId);
            Assert.Equal(7, Recorder.Body(raised)["some"]!["new"]!["value"]!.GetValue<int>());
        }
    }

    [Fact]
    public async Task Every_name_that_is_listed_can_be_triggered()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 5_000 });
        using var caller = Caller.Anonymous(host);
        var names = (await caller.GetAsync("/_emulator/trigger"))["names"]!.AsArray();
        Assert.True(names.Count > TopicCatalogue.All.Count);
        foreach (var name in names)
            await caller.PostAsync("/_emulator/trigger", new JsonObject { ["name"] = name!.ToString() }.ToJsonString());
    }

    [Theory]
    [InlineData("""{"name":"no.such.topic"}""", 404)]
    [InlineData("""{}""", 400)]
    [InlineData("""{"name":"presence","set":{"source.x":1}}""", 400)]
    [InlineData("""{"name":"presence","set":[]}""", 400)]
    public async Task A_trigger_that_makes_no_sense_is_refused(string body, int status)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        await caller.PostAsync("/_emulator/trigger", body, status);
    }

    private static List<JsonNode> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
