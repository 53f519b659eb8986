using System.Text.Json.Nodes;
using Puente.Emulator.Aggregates;

namespace Puente.Emulator.Tests.Aggregates;

/// <summary>The arithmetic that recordings prove (emission rules 1, 8, 9 and 10 of the facts), asked of the aggregates.</summary>
public sealed class FigureTests
{
    private static EmulatorOptions Busy(EmulatorOptions options) => options with { ConversationsPerDay = 2000 };

    [Fact]
    public async Task Handle_time_is_contacting_dialing_talk_hold_and_wrap_up_but_not_alerting()
    {
        await using var host = await Emulators.StartAsync(Busy);
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$$"""{"interval":"{{{Aggregate.Interval(Emulators.Start.AddDays(-3), 48)}}}","groupBy":["sessionId"],"metrics":["tHandle","tContacting","tDialing","tTalk","tHeld","tAcw","tTalkComplete","tHeldComplete"],"filter":{"type":"or","predicates":[{"dimension":"purpose","value":"agent"},{"dimension":"purpose","value":"user"}]}}"""
        );
        var seen = 0;
        foreach (var row in Aggregate.Rows(answer))
        {
            long Sum(string metric) => Aggregate.Stats(row, metric)?["sum"]!.GetValue<long>() ?? 0;
            // Sessions that straddle an edge of the interval show only a part.
            if (Aggregate.Stats(row, "tHandle") is null || Sum("tTalk") != Sum("tTalkComplete"))
                continue;
            seen++;
            Assert.Equal(
                Sum("tHandle"),
                Sum("tContacting") + Sum("tDialing") + Sum("tTalk") + Sum("tHeld") + Sum("tAcw")
            );
        }
        Assert.True(seen > 2_000, $"only {seen} sessions");
    }

    [Fact]
    public async Task Offers_are_answers_abandons_and_flow_outs_where_no_call_straddles_an_edge()
    {
        // The interval begins and ends in the empty hours of a night, with no call waiting.
        await using var host = await Emulators.StartAsync(o => o with { ConversationsPerDay = 300 });
        using var caller = await Caller.SignInAsync(host);
        var (from, to) = (Quiet(host, Emulators.Start.AddDays(-4)), Quiet(host, Emulators.Start.AddDays(-2)));
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{from:O}}/{{to:O}}","groupBy":["queueId"],"metrics":["nOffered","tAnswered","tAbandon","tFlowOut","tWait"]}"""
        );
        var seen = 0L;
        foreach (var row in Aggregate.Rows(answer).Where(row => Aggregate.Group(row, "mediaType") == "voice"))
        {
            long Count(string metric) => Aggregate.Stats(row, metric)?["count"]!.GetValue<long>() ?? 0;
            seen += Count("nOffered");
            Assert.Equal(Count("nOffered"), Count("tAnswered") + Count("tAbandon") + Count("tFlowOut"));
            Assert.Equal(Count("nOffered"), Count("tWait"));
        }
        Assert.True(seen > 300, $"only {seen} offers");
    }

    [Fact]
    public async Task The_wait_is_the_union_of_answers_abandons_and_flow_outs_in_all_four_figures()
    {
        await using var host = await Emulators.StartAsync(Busy);
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","groupBy":["queueId"],"metrics":["tWait","tAnswered","tAbandon","tFlowOut"]}"""
        );
        string[] ways = ["tAnswered", "tAbandon", "tFlowOut"];
        var several = 0;
        foreach (var row in Aggregate.Rows(answer))
        {
            var parts = ways.Select(way => Aggregate.Stats(row, way)).OfType<JsonObject>().ToList();
            var wait = Aggregate.Stats(row, "tWait")!;
            several += parts.Count > 1 ? 1 : 0;
            Assert.Equal(parts.Sum(part => Figure(part, "count")), Figure(wait, "count"));
            Assert.Equal(parts.Sum(part => Figure(part, "sum")), Figure(wait, "sum"));
            Assert.Equal(parts.Min(part => Figure(part, "min")), Figure(wait, "min"));
            Assert.Equal(parts.Max(part => Figure(part, "max")), Figure(wait, "max"));
        }
        Assert.True(several > 5, $"only {several} groups with more than one way");
    }

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    [InlineData(false, false, true)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    public async Task The_service_level_is_answered_in_time_out_of_what_the_switches_count(
        bool flowOuts,
        bool shortAbandons,
        bool abandons
    )
    {
        var switches = new ServiceLevelOptions
        {
            IncludeFlowOuts = flowOuts,
            IncludeShortAbandons = shortAbandons,
            IncludeAbandons = abandons,
        };
        await using var host = await Emulators.StartAsync(o => Busy(o) with { ServiceLevel = switches });
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$$"""{"interval":"{{{Aggregate.Interval(Aggregate.Morning, 6)}}}","groupBy":["queueId"],"filter":{"type":"and","predicates":[{"dimension":"queueId","operator":"exists"},{"dimension":"mediaType","value":"voice"}]}}"""
        );
        Assert.True(Aggregate.Total(answer, "tShortAbandon") > 0 && Aggregate.Total(answer, "tFlowOut") > 0);
        Assert.True(Aggregate.Total(answer, "nOverSla") > 0);
        foreach (var row in Aggregate.Rows(answer))
        {
            long Count(string metric) => Aggregate.Stats(row, metric)?["count"]!.GetValue<long>() ?? 0;
            var level = Aggregate.Stats(row, "oServiceLevel");
            var denominator =
                Count("tAnswered")
                + (abandons ? Count("tAbandon") - (shortAbandons ? 0 : Count("tShortAbandon")) : 0)
                + (flowOuts ? Count("tFlowOut") : 0);
            if (denominator == 0)
            {
                Assert.Null(level);
                Assert.Null(Aggregate.Stats(row, "oServiceTarget"));
                continue;
            }
            Assert.Equal(Count("tAnswered") - Count("nOverSla"), Figure(level!, "numerator"));
            Assert.Equal(denominator, Figure(level!, "denominator"));
            Assert.Equal((double)Figure(level!, "numerator") / denominator, level!["ratio"]!.GetValue<double>());
            Assert.Equal(0.8, level["target"]!.GetValue<double>());
            Assert.Equal("""{"current":0.8}""", Aggregate.Stats(row, "oServiceTarget")!.ToJsonString());
        }
    }

    [Fact]
    public async Task A_target_is_that_of_the_queue_today_and_unknown_where_no_queue_is_named()
    {
        await using var host = await Emulators.StartAsync(Busy);
        using var caller = await Caller.SignInAsync(host);
        var body =
            $$"""{"interval":"{{Aggregate.Interval(Aggregate.Morning, 6)}}","groupBy":["queueId"],"metrics":["oServiceLevel","oServiceTarget"]}""";
        var row = Aggregate
            .Rows(await caller.PostAsync(Aggregate.Query, body))
            .First(one => Aggregate.Group(one, "mediaType") == "voice");
        var queue = Aggregate.Group(row, "queueId")!;
        using (
            var changed = await caller.SendAsync(
                HttpMethod.Put,
                $"/api/v2/routing/queues/{queue}",
                """{"mediaSettings":{"call":{"serviceLevel":{"percentage":0.65,"durationMs":20000}}}}"""
            )
        )
            changed.EnsureSuccessStatusCode();
        var after = Aggregate.Rows(await caller.PostAsync(Aggregate.Query, body)).ToList();
        var voice = after.Single(one =>
            Aggregate.Group(one, "queueId") == queue && Aggregate.Group(one, "mediaType") == "voice"
        );
        Assert.Equal(0.65, Aggregate.Stats(voice, "oServiceLevel")!["target"]!.GetValue<double>());
        Assert.Equal(0.65, Aggregate.Stats(voice, "oServiceTarget")!["current"]!.GetValue<double>());
        var plain = await caller.PostAsync(Aggregate.Query, body.Replace("\"queueId\"", "", StringComparison.Ordinal));
        Assert.All(
            Aggregate.Rows(plain),
            one =>
            {
                Assert.Null(Aggregate.Stats(one, "oServiceLevel")!["target"]);
                Assert.Null(Aggregate.Stats(one, "oServiceTarget"));
            }
        );
    }

    private static long Figure(JsonObject stats, string name) => stats[name]!.GetValue<long>();

    /// <summary>A moment in the night of a day at which nobody waits for an answer to a call.</summary>
    private static DateTimeOffset Quiet(EmulatorHost host, DateTimeOffset day)
    {
        var night = new DateTimeOffset(day.UtcDateTime.Date, TimeSpan.Zero).AddHours(2);
        var stays = host.Truth(night.AddDays(-6), night.AddHours(4))
            .SelectMany(record => Puente.Emulator.Tests.Conversations.Conversation.Read(record).Sessions)
            .Where(session => session is { Purpose: "acd", Media: "voice" })
            .SelectMany(session => session.Of("interact"))
            .Select(segment => (segment.Start, End: segment.End ?? segment.Start))
            .ToList();
        for (var at = night; at < night.AddHours(4); at = at.AddMinutes(1))
            if (at.ToUnixTimeMilliseconds() is var ms && !stays.Exists(stay => stay.Start <= ms && ms <= stay.End))
                return at;
        throw new InvalidOperationException($"No quiet moment in the night of {day:d}.");
    }
}
