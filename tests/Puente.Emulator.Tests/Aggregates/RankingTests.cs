using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Aggregates;

public sealed class RankingTests
{
    [Theory]
    [InlineData("topN", "tHandle", "sum")]
    [InlineData("topN", "tHandle", "average")]
    [InlineData("bottomN", "tHandle", "average")]
    [InlineData("bottomN", "tHandle", "min")]
    [InlineData("topN", "tHandle", "max")]
    [InlineData("topN", "nTransferred", "count")]
    [InlineData("topN", "nConversations", "count")]
    public async Task The_first_or_last_groups_by_a_figure_of_the_whole_interval_are_answered_in_that_order(
        string type,
        string metric,
        string function
    )
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
        using var caller = await Caller.SignInAsync(host);
        var interval = Aggregate.Interval(Aggregate.Morning, 6);
        var all = Aggregate.Rows(
            await caller.PostAsync(
                Aggregate.Query,
                $$"""{"interval":"{{interval}}","groupBy":["userId"],"metrics":["{{metric}}"]}"""
            )
        );
        var figures = all.Select(row => (Key: Key(row), Figure: Figure(Aggregate.Stats(row, metric)!, function)));
        var expected = (
            type == "topN" ? figures.OrderByDescending(one => one.Figure) : figures.OrderBy(one => one.Figure)
        )
            .Take(7)
            .Select(one => one.Key);
        // By half hours, so that a group is ranked by all of its buckets together.
        var ranked = await caller.PostAsync(
            Aggregate.Query,
            $$$"""{"interval":"{{{interval}}}","granularity":"PT30M","groupBy":["userId"],"metrics":["{{{metric}}}","nOffered"],"queryType":"{{{type}}}","limit":7,"sortMetric":{"name":"{{{metric}}}","function":"{{{function}}}"}}"""
        );
        Assert.Equal(expected, Aggregate.Rows(ranked).Select(Key));
        Assert.Equal(7, Aggregate.Rows(ranked).Count());
    }

    [Fact]
    public async Task A_single_metric_needs_no_sorting_named_and_is_ranked_by_its_count()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","groupBy":["queueId"],"metrics":["tAcd"],"queryType":"topN","limit":5}"""
        );
        var counts = Aggregate
            .Rows(answer)
            .Select(row => Aggregate.Stats(row, "tAcd")!["count"]!.GetValue<long>())
            .ToList();
        Assert.Equal(5, counts.Count);
        Assert.Equal(counts.OrderDescending(), counts);
    }

    private static string Key(JsonObject row) =>
        $"{Aggregate.Group(row, "mediaType")} {Aggregate.Group(row, "userId")}";

    private static double Figure(JsonObject stats, string function)
    {
        double Of(string name) => stats[name]!.GetValue<double>();
        return function == "average" ? Of("sum") / Of("count") : Of(function);
    }
}
