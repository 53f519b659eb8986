using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Aggregates;

public sealed class ViewTests
{
    private const string Views =
        """[{"name":"tLong","target":"tAcd","function":"rangeBound","range":{"gte":30000}},{"name":"tMiddle","target":"tAcd","function":"rangeBound","range":{"gte":10000,"lt":30000}},{"name":"tWaited","target":"tWait","function":"rangeBound","range":{"lt":10000}},{"name":"tNever","target":"tAcd","function":"rangeBound","range":{"lt":0}}]""";

    [Fact]
    public async Task A_view_counts_the_events_of_its_target_within_its_bounds()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","metrics":["nOffered"],"views":{{Views}},"filter":{"type":"and","predicates":[{"dimension":"mediaType","value":"voice"}]}}"""
        );
        var views = Aggregate.Rows(answer).Single()["data"]![0]!["views"]!.AsArray();
        Assert.Equal(["tLong", "tMiddle", "tWaited"], views.Select(view => view!["name"]!.GetValue<string>()));
        var events = Aggregate
            .Events(host, Aggregate.Morning, Aggregate.Morning.AddHours(6))
            .Where(one => one.Media == "voice")
            .ToList();
        Same(views[0]!, events.Where(one => one.Name == "tAcd" && one.Value >= 30_000));
        Same(views[1]!, events.Where(one => one.Name == "tAcd" && one.Value is >= 10_000 and < 30_000));
        Same(
            views[2]!,
            events.Where(one => one.Name is "tAnswered" or "tAbandon" or "tFlowOut" && one.Value < 10_000)
        );
    }

    [Fact]
    public async Task A_bucket_with_events_of_views_only_has_no_metrics_and_one_without_views_no_list_of_them()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 1500 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","groupBy":["purpose"],"metrics":["tIvr"],"views":{{Views}}}"""
        );
        var rows = Aggregate.Rows(answer).ToList();
        var acd = rows.First(row => Aggregate.Group(row, "purpose") == "acd")["data"]![0]!;
        Assert.Empty(acd["metrics"]!.AsArray());
        Assert.NotEmpty(acd["views"]!.AsArray());
        Assert.Null(rows.First(row => Aggregate.Group(row, "purpose") == "ivr")["data"]![0]!["views"]);
    }

    [Theory]
    [InlineData(10, 200)]
    [InlineData(11, 400)]
    public async Task At_most_ten_views_are_taken(int count, int status)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var views = string.Join(
            ',',
            Enumerable
                .Range(0, count)
                .Select(n => $$$"""{"name":"v{{{n}}}","target":"tAcd","function":"rangeBound","range":{"lt":1}}""")
        );
        await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 1)}}","views":[{{views}}]}""",
            status
        );
        await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 1)}}","views":[{{views.Replace("v1", "v0", StringComparison.Ordinal)}}]}""",
            400
        );
    }

    private static void Same(JsonNode view, IEnumerable<Event> events)
    {
        var values = events.Select(one => one.Value).ToList();
        Assert.NotEmpty(values);
        var stats = view["stats"]!;
        Assert.Equal(
            (values.Count, values.Sum(), values.Min(), values.Max()),
            (
                stats["count"]!.GetValue<int>(),
                stats["sum"]!.GetValue<long>(),
                stats["min"]!.GetValue<long>(),
                stats["max"]!.GetValue<long>()
            )
        );
    }
}
