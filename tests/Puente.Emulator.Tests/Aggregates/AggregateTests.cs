using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Aggregates;

public sealed class AggregateTests
{
    private const string Query = Aggregate.Query;
    private const string Metrics =
        "\"nOffered\",\"tAnswered\",\"tAbandon\",\"tAcd\",\"tAlert\",\"tHandle\",\"tTalkComplete\"";
    private static readonly DateTimeOffset Morning = Aggregate.Morning;

    [Fact]
    public async Task Every_figure_is_that_of_the_records_own_metrics_in_the_bucket_of_their_emission()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 2000 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Query,
            $$"""{"interval":"{{Interval(Morning, 12)}}","granularity":"PT1H","groupBy":["queueId"],"metrics":[{{Metrics}}]}"""
        );
        var expected = Expected(host, Morning, Morning.AddHours(12));
        Assert.True(expected.Count > 300, $"only {expected.Count} figures");
        Assert.Equal(expected, Figures(answer));
        // Nothing is emitted later than now: the clock stands at noon.
        Assert.DoesNotContain(expected.Keys, key => key.Contains("|2026-03-10T12", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_emitted_while_the_clock_goes_on_is_counted_then()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 5000 });
        using var caller = await Caller.SignInAsync(host);
        var body = $$"""{"interval":"{{Interval(Morning, 12)}}","metrics":["nOffered"]}""";
        var before = Total(await caller.PostAsync(Query, body), "nOffered");
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.True(Total(await caller.PostAsync(Query, body), "nOffered") > before);
    }

    [Fact]
    public async Task The_wait_is_the_union_of_the_three_ways_to_leave_a_queue()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 2000 });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Query,
            $$"""{"interval":"{{Interval(Morning, 6)}}","metrics":["tWait","tAnswered","tAbandon","tFlowOut"]}"""
        );
        string[] ways = ["tAnswered", "tAbandon", "tFlowOut"];
        Assert.True(Total(answer, "tWait") > 100);
        Assert.Equal(ways.Sum(way => Total(answer, way)), Total(answer, "tWait"));
        Assert.Equal(ways.Sum(way => Total(answer, way, "sum")), Total(answer, "tWait", "sum"));
    }

    [Fact]
    public async Task The_medium_is_always_in_the_group_and_a_call_is_connected_before_it_has_a_queue()
    {
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 2000 });
        using var caller = await Caller.SignInAsync(host);
        var interval = Interval(Morning, 6);
        var plain = await caller.PostAsync(Query, $$"""{"interval":"{{interval}}","metrics":["nConnected"]}""");
        Assert.All(plain["results"]!.AsArray(), row => Assert.Equal(["mediaType"], Names(row!["group"]!)));
        var queued = await caller.PostAsync(
            Query,
            $$$$"""{"interval":"{{{{interval}}}}","groupBy":["mediaType","queueId"],"metrics":["nConnected","nOffered"],"filter":{"type":"and","predicates":[{"dimension":"mediaType","value":"voice"}]}}"""
        );
        var without = Assert.Single(queued["results"]!.AsArray(), row => row!["group"]!["queueId"] is null);
        Assert.Equal(
            ["nConnected"],
            without!["data"]![0]!["metrics"]!.AsArray().Select(one => one!["metric"]!.ToString())
        );
        var exists = await caller.PostAsync(
            Query,
            $$$$"""{"interval":"{{{{interval}}}}","groupBy":["queueId"],"metrics":["nConnected","nOffered"],"filter":{"type":"and","clauses":[{"type":"or","predicates":[{"dimension":"queueId","operator":"exists"}]}]}}"""
        );
        Assert.DoesNotContain(exists["results"]!.AsArray(), row => row!["group"]!["queueId"] is null);
        Assert.Equal(Total(queued, "nOffered"), Total(exists, "nOffered", media: "voice"));
    }

    [Fact]
    public async Task Days_are_those_of_the_time_zone_asked_for()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                Start = new DateTimeOffset(2026, 3, 31, 12, 0, 0, TimeSpan.Zero),
                HistoryDays = 5,
            }
        );
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Query,
            """{"interval":"2026-03-28T00:00:00+01:00/2026-03-31T00:00:00+02:00","granularity":"P1D","timeZone":"Europe/Madrid","metrics":["nOffered"]}"""
        );
        var days = answer["results"]!
            .AsArray()
            .SelectMany(row => row!["data"]!.AsArray().Select(bucket => bucket!["interval"]!.ToString()))
            .Distinct()
            .Order();
        Assert.Equal(
            [
                "2026-03-27T23:00:00.000Z/2026-03-28T23:00:00.000Z",
                "2026-03-28T23:00:00.000Z/2026-03-29T22:00:00.000Z",
                "2026-03-29T22:00:00.000Z/2026-03-30T22:00:00.000Z",
            ],
            days
        );
    }

    [Theory]
    [InlineData("""{"metrics":["nOffered"]}""", "bad.request", "You must specify a search interval")]
    [InlineData("""{"interval":"a/b","metrics":["nOffered"]}""", "invalid.date", "ISO-8601")]
    [InlineData("""{"interval":"I","metrics":["nOfferred"]}""", "invalid.value", "Value [nOfferred] is not valid")]
    [InlineData("""{"interval":"I","metrics":["nFlow"]}""", "invalid.value", "Value [nFlow] is not valid")]
    [InlineData("""{"interval":"I","metrics":["oCallbackServiceLevel"]}""", "not.derivable", "arithmetic is not known")]
    [InlineData("""{"interval":"I","metrics":["tAcd"],"groupBy":["queue"]}""", "invalid.value", "Value [queue]")]
    [InlineData(
        """{"interval":"I","groupBy":["canonicalExternalContactId"]}""",
        "invalid.value",
        "[ConversationAggregateDimension]"
    )]
    [InlineData("""{"interval":"I","metrics":["tAcd"],"granularity":"1h"}""", "invalid.value", "is not a period")]
    [InlineData("""{"interval":"I","metrics":["tAcd"],"granularity":"P"}""", "invalid.value", "is not a period")]
    [InlineData("""{"interval":"I","metrics":["tAcd"],"timeZone":"Mars/Base"}""", "invalid.value", "Mars/Base")]
    [InlineData(
        """{"interval":"I","metrics":["tAcd"],"filter":{"predicates":[]}}""",
        "invalid.value",
        "QueryFilterType"
    )]
    [InlineData(
        """{"interval":"I","metrics":["tAcd"],"filter":{"type":"and","predicates":[{"metric":"tAcd","range":{"gt":1}}]}}""",
        "invalid.value",
        "tAcd"
    )]
    [InlineData(
        """{"interval":"I","filter":{"type":"and","predicates":[{"dimension":"userId"}]}}""",
        "invalid.value",
        "needs a value or a range"
    )]
    [InlineData(
        """{"interval":"I","filter":{"type":"or","clauses":[{"type":"or","clauses":[{"type":"and"}]}]}}""",
        "invalid.value",
        "no further clauses"
    )]
    [InlineData("""{"interval":"I","filter":{"type":"and","predicates":[]}}""", "invalid.value", "needs predicates")]
    [InlineData("""{"interval":"I","queryType":"topN","metrics":["tAcd"]}""", "invalid.value", "needs a limit")]
    [InlineData("""{"interval":"I","queryType":"topN","limit":3}""", "bad.request", "A sortMetric must be given")]
    [InlineData(
        """{"interval":"I","queryType":"topN","limit":3,"sortMetric":{"name":"tWait"}}""",
        "invalid.value",
        "Value [tWait]"
    )]
    [InlineData(
        """{"interval":"I","queryType":"topN","limit":3,"sortMetric":{"name":"nOffered","function":"sum"}}""",
        "invalid.value",
        "Value [sum]"
    )]
    [InlineData("""{"interval":"I","views":[{"name":"v"}]}""", "invalid.value", "Value [] is not valid")]
    [InlineData(
        """{"interval":"I","views":[{"name":"v","target":"oServiceLevel","function":"rangeBound","range":{"lt":1}}]}""",
        "invalid.value",
        "Value [oServiceLevel]"
    )]
    [InlineData(
        """{"interval":"I","views":[{"name":"v","target":"tAcd","function":"rangeBound","range":{"gt":1}}]}""",
        "invalid.value",
        "needs gte or lt"
    )]
    [InlineData(
        """{"interval":"I","views":[{"name":"tAcd","target":"tAcw","function":"rangeBound","range":{"lt":1}}]}""",
        "invalid.value",
        "that of a metric"
    )]
    public async Task A_query_that_is_wrong_is_refused_by_name(string body, string code, string text)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var error = await caller.PostAsync(
            Query,
            body.Replace("\"I\"", $"\"{Interval(Morning, 1)}\"", StringComparison.Ordinal),
            400
        );
        Assert.Equal(code, error["code"]!.GetValue<string>());
        Assert.Contains(text, error["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_the_permission_is_refused_with_its_name()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                Clients = [new("limited", "secret-of-limited", ["analytics:conversationDetail:view"])],
            }
        );
        using var caller = await Caller.SignInAsync(host, "limited", "secret-of-limited");
        var error = await caller.PostAsync(Query, "{}", 403);
        Assert.Contains("analytics:conversationAggregate:view", error["message"]!.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The same figures from the records as a client reads them.</summary>
    private static SortedDictionary<string, string> Expected(EmulatorHost host, DateTimeOffset from, DateTimeOffset to)
    {
        var figures = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var events = Aggregate
            .Events(host, from, to)
            .Where(one => Metrics.Contains($"\"{one.Name}\"", StringComparison.Ordinal))
            .GroupBy(one => $"{one.Media}|{one.Values("queueId").SingleOrDefault()}|{one.At:yyyy-MM-ddTHH}|{one.Name}");
        foreach (var same in events)
            figures[same.Key] = same.Key.Contains("|t", StringComparison.Ordinal)
                ? $"{same.Count()} {same.Sum(one => one.Value)} {same.Min(one => one.Value)} {same.Max(one => one.Value)}"
                : $"{same.Count()}";
        return figures;
    }

    private static SortedDictionary<string, string> Figures(JsonObject answer)
    {
        var figures = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in answer["results"]!.AsArray())
        foreach (var bucket in row!["data"]!.AsArray())
        foreach (var metric in bucket!["metrics"]!.AsArray())
        {
            var (group, stats) = (row["group"]!, metric!["stats"]!);
            var key =
                $"{group["mediaType"]}|{group["queueId"]}|{bucket["interval"]!.ToString()[..13]}|{metric["metric"]}";
            figures[key] = stats["sum"] is null
                ? $"{stats["count"]}"
                : $"{stats["count"]} {stats["sum"]} {stats["min"]} {stats["max"]}";
        }
        return figures;
    }

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(member => member.Key);

    private static string Interval(DateTimeOffset from, int hours) => Aggregate.Interval(from, hours);

    private static long Total(JsonObject answer, string metric, string figure = "count", string? media = null) =>
        Aggregate.Total(answer, metric, figure, media);
}
