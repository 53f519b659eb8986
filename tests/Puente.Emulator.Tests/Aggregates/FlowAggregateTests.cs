using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Aggregates;

public sealed class FlowAggregateTests
{
    [Fact]
    public async Task Flow_metrics_are_grouped_by_the_flow_of_their_session()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Flows,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","groupBy":["flowName","exitReason"]}"""
        );
        var expected = Aggregate
            .Events(host, Aggregate.Morning, Aggregate.Morning.AddHours(6))
            .Where(one => one.Name == "tFlowExit")
            .GroupBy(one => $"{one.Media} {one.Values("flowName").Single()} {one.Values("exitReason").Single()}")
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => $"{same.Key} {same.Count()} {same.Sum(one => one.Value)}")
            .ToList();
        var found = Aggregate
            .Rows(answer)
            .Where(row => Aggregate.Stats(row, "tFlowExit") is not null)
            .Select(row =>
                $"{Aggregate.Group(row, "mediaType")} {Aggregate.Group(row, "flowName")} {Aggregate.Group(row, "exitReason")} {Aggregate.Stats(row, "tFlowExit")!["count"]} {Aggregate.Stats(row, "tFlowExit")!["sum"]}"
            )
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(found.Count > 3);
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task Outcomes_are_dimensions_of_every_event_of_their_flow()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Flows,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","groupBy":["flowOutcomeValue"],"metrics":["nFlow","nFlowOutcome","nFlowOutcomeFailed","oFlowMilestone"]}"""
        );
        var failed = Aggregate.Rows(answer).Single(row => Aggregate.Group(row, "flowOutcomeValue") == "FAILURE");
        long Count(JsonObject row, string metric) => Aggregate.Stats(row, metric)?["count"]!.GetValue<long>() ?? 0;
        Assert.True(Count(failed, "nFlowOutcomeFailed") > 10);
        Assert.Equal(Count(failed, "nFlowOutcome"), Count(failed, "nFlowOutcomeFailed"));
        var succeeded = Aggregate.Rows(answer).Single(row => Aggregate.Group(row, "flowOutcomeValue") == "SUCCESS");
        Assert.Equal(0, Count(succeeded, "nFlowOutcomeFailed"));
        // Observed values have all four figures.
        Assert.Equal(
            ["count", "max", "min", "sum"],
            Aggregate.Stats(succeeded, "oFlowMilestone")!.Select(one => one.Key).Order()
        );
    }

    [Theory]
    [InlineData("""{"interval":"I","metrics":["tAcd"]}""", "[FlowAggregateMetric]")]
    [InlineData("""{"interval":"I","groupBy":["originatingSocialMediaPublic"]}""", "[FlowAggregateDimension]")]
    [InlineData("""{"interval":"I","queryType":"topN","limit":2,"metrics":["nFlow"]}""", "[QueryType]")]
    public async Task What_belongs_to_conversations_only_is_refused(string body, string type)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var query = body.Replace("\"I\"", $"\"{Aggregate.Interval(Aggregate.Morning, 1)}\"", StringComparison.Ordinal);
        var error = await caller.PostAsync(Aggregate.Flows, query, 400);
        Assert.Equal("invalid.value", error["code"]!.GetValue<string>());
        Assert.Contains(type, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
