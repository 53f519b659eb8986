using System.Text;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Aggregates;

/// <summary>
/// An inbound call by hand: a menu, the queue Sales where one agent does not answer and the next answers late, a hold, a blind
/// transfer to the queue Support, an answer in time, a wrap-up that times out.
/// </summary>
public sealed class WorkedExampleTests
{
    private const string Sales = "b1e5a6d0-0000-4000-8000-0000000000a1";
    private const string Support = "b1e5a6d0-0000-4000-8000-0000000000b2";
    private const string Interval = "\"interval\":\"2026-03-02T09:00:00Z/2026-03-02T10:00:00Z\"";
    private static readonly byte[] s_record = File.ReadAllBytes(
        Path.Combine(AppContext.BaseDirectory, "Aggregates", "worked-example.json")
    );

    [Theory]
    [InlineData(Sales, "nOffered", """{"count":1}""")]
    [InlineData(Sales, "nOverSla", """{"count":1}""")]
    [InlineData(Sales, "nTransferred", """{"count":1}""")]
    [InlineData(Sales, "tAcd", """{"max":23000,"min":23000,"count":1,"sum":23000}""")]
    [InlineData(Sales, "tAnswered", """{"max":23000,"min":23000,"count":1,"sum":23000}""")]
    [InlineData(Sales, "tWait", """{"max":23000,"min":23000,"count":1,"sum":23000}""")]
    [InlineData(Sales, "tAlert", """{"max":8000,"min":4100,"count":2,"sum":12100}""")]
    [InlineData(Sales, "tNotResponding", """{"max":8000,"min":8000,"count":1,"sum":8000}""")]
    [InlineData(Sales, "tTalk", """{"max":60000,"min":30000,"count":2,"sum":90000}""")]
    [InlineData(Sales, "tTalkComplete", """{"max":90000,"min":90000,"count":1,"sum":90000}""")]
    [InlineData(Sales, "tHandle", """{"max":125000,"min":125000,"count":1,"sum":125000}""")]
    [InlineData(Sales, "oServiceLevel", """{"ratio":0,"numerator":0,"denominator":1}""")]
    [InlineData(Sales, "nConnected", null)]
    [InlineData(Support, "nOffered", """{"count":1}""")]
    [InlineData(Support, "nOverSla", null)]
    [InlineData(Support, "tAnswered", """{"max":8000,"min":8000,"count":1,"sum":8000}""")]
    [InlineData(Support, "tAcw", """{"max":15500,"min":15500,"count":1,"sum":15500}""")]
    [InlineData(Support, "tHandle", """{"max":135300,"min":135300,"count":1,"sum":135300}""")]
    [InlineData(Support, "oServiceLevel", """{"ratio":1,"numerator":1,"denominator":1}""")]
    [InlineData(Support, "tConnected", """{"max":285800,"min":285800,"count":1,"sum":285800}""")]
    [InlineData(null, "nConnected", """{"count":1}""")]
    [InlineData(null, "tIvr", """{"max":25000,"min":25000,"count":1,"sum":25000}""")]
    public async Task A_queue_has_the_figures_worked_out_by_hand(string? queue, string metric, string? stats)
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(Aggregate.Query, $$"""{{{Interval}},"groupBy":["queueId"]}""");
        var row = Aggregate.Rows(answer).Single(one => Aggregate.Group(one, "queueId") == queue);
        Assert.Equal(stats, Aggregate.Stats(row, metric)?.ToJsonString());
    }

    [Fact]
    public async Task A_report_by_conversation_counts_one_call_and_one_by_queue_two_offers()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(
            Aggregate.Query,
            $$"""{{{Interval}},"metrics":["nConversations","nOffered"]}"""
        );
        Assert.Equal((1, 2), (Aggregate.Total(answer, "nConversations"), Aggregate.Total(answer, "nOffered")));
    }

    [Fact]
    public async Task Wrap_up_codes_are_on_what_was_emitted_with_the_wrap_up()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var answer = await caller.PostAsync(Aggregate.Query, $$"""{{{Interval}},"groupBy":["wrapUpCode"]}""");
        var row = Aggregate.Rows(answer).Single(one => Aggregate.Group(one, "wrapUpCode") == "ININ-WRAP-UP-TIMEOUT");
        Assert.Equal(
            ["tAcw", "tHandle"],
            row["data"]![0]!["metrics"]!.AsArray().Select(one => one!["metric"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task A_given_record_is_answered_as_it_was_given_by_id_by_query_and_by_job()
    {
        await using var host = await StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var given = JsonNode.Parse(s_record)!;
        var id = given["conversationId"]!.GetValue<string>();
        var byId = await caller.GetAsync($"/api/v2/analytics/conversations/{id}/details");
        Assert.True(JsonNode.DeepEquals(given, byId), byId.ToJsonString());
        var queried = await caller.PostAsync(
            "/api/v2/analytics/conversations/details/query",
            $$$"""{{{{Interval}}},"segmentFilters":[{"type":"and","predicates":[{"dimension":"queueId","value":"{{{Support.ToUpperInvariant()}}}"}]}]}"""
        );
        Assert.True(JsonNode.DeepEquals(given, queried["conversations"]!.AsArray().Single()));
        var jobbed = await Jobs.JobReader.RunAsync(caller, "2026-03-02T00:00:00Z/2026-03-03T00:00:00Z", 10);
        Assert.True(JsonNode.DeepEquals(given, Assert.Single(jobbed)));
        Assert.True(
            JsonNode.DeepEquals(
                given,
                JsonNode.Parse(host.Truth(host.Options.Start.AddDays(-15), host.Options.Start).Single().Span)
            )
        );
    }

    [Theory]
    [InlineData("\"purpose\": \"acd\"", "\"purpose\": \"robot\"", "the purpose robot is not known")]
    [InlineData(
        "2026-03-02T09:14:30.000Z\",\n \"conversationEnd\"",
        "2025-03-02T09:14:30.000Z\",\n \"conversationEnd\"",
        "outside of the history"
    )]
    [InlineData("\"segmentType\"", "\"segmentKind\"", "the member segmentType is missing")]
    public async Task A_record_that_cannot_be_taken_up_stops_the_start_with_its_number(
        string part,
        string by,
        string why
    )
    {
        var record = Encoding.UTF8.GetString(s_record).Replace(part, by, StringComparison.Ordinal);
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(Encoding.UTF8.GetBytes(record)));
        Assert.Contains("record number 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    private static Task<EmulatorHost> StartAsync(byte[]? record = null) =>
        Emulators.StartAsync(o =>
            o with
            {
                ConversationsPerDay = 0,
                DataLag = TimeSpan.Zero,
                Records = [record ?? s_record],
            }
        );
}
