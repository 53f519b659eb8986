using System.Text.Json.Nodes;
using Puente.Emulator.Tests.Jobs;

namespace Puente.Emulator.Tests.Details;

public sealed class FacetTests
{
    private const string Query = "/api/v2/analytics/conversations/details/query";
    private const string Interval = "\"interval\":\"2026-03-08T00:00:00Z/2026-03-10T00:00:00Z\"";

    [Fact]
    public async Task The_most_frequent_values_are_counted_by_conversation_over_all_matches()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Query,
            $$"""{{{Interval}}},"paging":{"pageSize":1},"aggregations":[{"type":"termFrequency","dimension":"wrapUpCode","size":3},{"dimension":"originatingDirection"},{"dimension":"flowOutcomeValue"}]}"""
        );
        var records = await AllAsync(caller);
        Assert.Equal(records.Count, answer["totalHits"]!.GetValue<int>());
        Assert.Single(answer["conversations"]!.AsArray());
        Same(answer["aggregations"]![0]!, records, "wrapUpCode", 3);
        Same(answer["aggregations"]![1]!, records, "originatingDirection", 10);
        Same(answer["aggregations"]![2]!, records, "flowOutcomeValue", 10);
    }

    [Fact]
    public async Task Ranges_count_conversations_with_a_value_of_the_metric_in_them()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Query,
            $$"""{{{Interval}}},"aggregations":[{"type":"numericRange","metric":"tHandle","ranges":[{"lt":60000},{"gte":60000,"lt":120000},{"gte":0}]},{"metric":"tCoaching","ranges":[{"gte":0}]}]}"""
        );
        var records = await AllAsync(caller);
        var handled = records.Select(record => Metrics(record, "tHandle").ToList()).Where(list => list.Count > 0).ToList();
        var expected =
            $$"""{"type":"numericRange","metric":"tHandle","count":{{handled.Count}},"results":[{"count":{{handled.Count(list => list.Exists(value => value < 60_000))}},"lt":60000},{"count":{{handled.Count(list => list.Exists(value => value is >= 60_000 and < 120_000))}},"gte":60000,"lt":120000},{"count":{{handled.Count}},"gte":0}]}""";
        Assert.Equal(expected, answer["aggregations"]![0]!.ToJsonString());
        Assert.Equal(
            """{"type":"numericRange","metric":"tCoaching","count":0,"results":[{"count":0,"gte":0}]}""",
            answer["aggregations"]![1]!.ToJsonString()
        );
    }

    [Theory]
    [InlineData("""{"dimension":"colour"}""")]
    [InlineData("""{"type":"termFrequency"}""")]
    [InlineData("""{"dimension":"queueId","size":0}""")]
    [InlineData("""{"dimension":"queueId","size":1001}""")]
    [InlineData("""{"type":"histogram","dimension":"queueId"}""")]
    [InlineData("""{"metric":"tHandle"}""")]
    [InlineData("""{"metric":"tWait","ranges":[{"gte":1}]}""")]
    [InlineData("""{"metric":"tHandle","ranges":[{}]}""")]
    [InlineData("7")]
    public async Task A_facet_that_cannot_be_counted_is_refused(string facet)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var error = await caller.PostAsync(Query, $$"""{{{Interval}}},"aggregations":[{{facet}}]}""", 400);
        Assert.Equal("invalid.value", error["code"]!.GetValue<string>());
    }

    private static void Same(JsonNode facet, List<JsonNode> records, string dimension, int size)
    {
        var values = records
            .Select(record =>
                Everything(record)
                    .OfType<JsonObject>()
                    .Select(owner => owner[dimension]?.ToString())
                    .OfType<string>()
                    .ToHashSet()
            )
            .Where(set => set.Count > 0)
            .ToList();
        Assert.NotEmpty(values);
        var expected = values
            .SelectMany(set => set)
            .GroupBy(value => value)
            .OrderByDescending(same => same.Count())
            .ThenBy(same => same.Key, StringComparer.Ordinal)
            .Take(size)
            .Select(same => $"{same.Key} {same.Count()}");
        Assert.Equal(expected, facet["results"]!.AsArray().Select(one => $"{one!["value"]} {one["count"]}"));
        Assert.Equal(values.Count, facet["count"]!.GetValue<int>());
        Assert.Equal("termFrequency", facet["type"]!.GetValue<string>());
    }

    private static IEnumerable<JsonNode> Everything(JsonNode node) =>
        node switch
        {
            JsonObject owner => owner.Select(one => one.Value).OfType<JsonNode>().SelectMany(Everything).Prepend(owner),
            JsonArray list => list.OfType<JsonNode>().SelectMany(Everything),
            _ => [],
        };

    private static IEnumerable<long> Metrics(JsonNode record, string name) =>
        Everything(record)
            .OfType<JsonObject>()
            .Where(one => one["emitDate"] is not null && one["name"]!.GetValue<string>() == name)
            .Select(one => one["value"]!.GetValue<long>());

    private static async Task<List<JsonNode>> AllAsync(Caller caller)
    {
        var all = new List<JsonNode>();
        for (var page = 1; ; page++)
        {
            var answer = await caller.PostAsync(
                Query,
                $$"""{{{Interval}}},"paging":{"pageSize":100,"pageNumber":{{page}}}}"""
            );
            if (answer["conversations"] is not JsonArray list)
                return all;
            all.AddRange(list.OfType<JsonNode>());
        }
    }
}
