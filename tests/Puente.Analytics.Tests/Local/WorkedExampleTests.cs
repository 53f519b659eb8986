using Puente.Analytics.Tests.Records;
using Puente.Store;

namespace Puente.Analytics.Tests.Local;

/// <summary>The worked example of the facts: its aggregates were worked out by hand.</summary>
[Collection<StoreTests>]
public sealed class WorkedExampleTests(TestStores stores)
{
    private const string Sales = "b1e5a6d0-0000-4000-8000-0000000000a1";
    private const string Support = "b1e5a6d0-0000-4000-8000-0000000000b2";
    private const string Day = "2026-03-02T00:00:00.000Z/2026-03-03T00:00:00.000Z";

    [Theory]
    [InlineData(StoreDialect.DuckDb)]
    [InlineData(StoreDialect.Postgres)]
    public async Task Sales_and_Support_have_the_numbers_of_the_facts(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(dialect, TestRecords.WorkedExample);

        var rows = await store.AggregatesAsync($$"""{"interval":"{{Day}}","groupBy":["queueId"]}""");

        var sales = $"mediaType=voice,queueId={Sales} | {Day} | ";
        var support = $"mediaType=voice,queueId={Support} | {Day} | ";
        Assert.Equal(
            [
                $"mediaType=voice | {Day} | nConnected count=1",
                $"mediaType=voice | {Day} | tIvr count=1 max=25000 min=25000 sum=25000",
                sales + "nBlindTransferred count=1",
                sales + "nOffered count=1",
                sales + "nOverSla count=1",
                sales + "nTransferred count=1",
                sales + "oServiceLevel denominator=1 numerator=0 ratio=0",
                sales + "tAcd count=1 max=23000 min=23000 sum=23000",
                sales + "tAcw count=1 max=15000 min=15000 sum=15000",
                sales + "tAlert count=2 max=8000 min=4100 sum=12100",
                sales + "tAnswered count=1 max=23000 min=23000 sum=23000",
                sales + "tHandle count=1 max=125000 min=125000 sum=125000",
                sales + "tHeld count=1 max=20000 min=20000 sum=20000",
                sales + "tHeldComplete count=1 max=20000 min=20000 sum=20000",
                sales + "tNotResponding count=1 max=8000 min=8000 sum=8000",
                sales + "tTalk count=2 max=60000 min=30000 sum=90000",
                sales + "tTalkComplete count=1 max=90000 min=90000 sum=90000",
                sales + "tWait count=1 max=23000 min=23000 sum=23000",
                support + "nOffered count=1",
                support + "oServiceLevel denominator=1 numerator=1 ratio=1",
                support + "tAcd count=1 max=8000 min=8000 sum=8000",
                support + "tAcw count=1 max=15500 min=15500 sum=15500",
                support + "tAlert count=1 max=3000 min=3000 sum=3000",
                support + "tAnswered count=1 max=8000 min=8000 sum=8000",
                support + "tConnected count=1 max=285800 min=285800 sum=285800",
                support + "tHandle count=1 max=135300 min=135300 sum=135300",
                support + "tTalk count=1 max=119800 min=119800 sum=119800",
                support + "tTalkComplete count=1 max=119800 min=119800 sum=119800",
                support + "tWait count=1 max=8000 min=8000 sum=8000",
            ],
            rows
        );
    }

    [Theory]
    [InlineData(StoreDialect.DuckDb)]
    [InlineData(StoreDialect.Postgres)]
    public async Task A_call_over_two_queues_is_one_conversation_and_two_offers(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(dialect, TestRecords.WorkedExample);

        var rows = await store.AggregatesAsync($$"""{"interval":"{{Day}}","metrics":["nConversations","nOffered"]}""");

        Assert.Equal(
            [$"mediaType=voice | {Day} | nConversations count=1", $"mediaType=voice | {Day} | nOffered count=2"],
            rows
        );
    }

    [Theory]
    [InlineData(StoreDialect.DuckDb)]
    [InlineData(StoreDialect.Postgres)]
    public async Task Events_lie_in_the_bucket_of_their_emission_whole(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(dialect, TestRecords.WorkedExample);

        var rows = await store.AggregatesAsync(
            """{"interval":"2026-03-02T09:14:00Z/2026-03-02T09:20:00Z","granularity":"PT2M","metrics":["tTalk","tHandle"]}"""
        );

        Assert.Equal(
            [
                "mediaType=voice | 2026-03-02T09:16:00.000Z/2026-03-02T09:18:00.000Z | tHandle count=1 max=125000 min=125000 sum=125000",
                "mediaType=voice | 2026-03-02T09:16:00.000Z/2026-03-02T09:18:00.000Z | tTalk count=2 max=60000 min=30000 sum=90000",
                "mediaType=voice | 2026-03-02T09:18:00.000Z/2026-03-02T09:20:00.000Z | tHandle count=1 max=135300 min=135300 sum=135300",
                "mediaType=voice | 2026-03-02T09:18:00.000Z/2026-03-02T09:20:00.000Z | tTalk count=1 max=119800 min=119800 sum=119800",
            ],
            rows
        );
    }

    [Theory]
    [InlineData(StoreDialect.DuckDb)]
    [InlineData(StoreDialect.Postgres)]
    public async Task A_flow_is_counted_with_where_it_led(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(dialect, TestRecords.WorkedExample);

        var rows = await store.AggregatesAsync(
            $$"""{"interval":"{{Day}}","groupBy":["flowName","transferTargetName"],"metrics":["nFlow","tFlow"]}""",
            AnalyticsEndpoint.FlowAggregates
        );

        Assert.Equal(
            [
                $"mediaType=voice,flowName=Main IVR,transferTargetName=Sales | {Day} | nFlow count=1",
                $"mediaType=voice,flowName=Main IVR,transferTargetName=Sales | {Day} | tFlow count=1 max=24763 min=24763 sum=24763",
            ],
            rows
        );
    }

    [Theory]
    [InlineData(StoreDialect.DuckDb)]
    [InlineData(StoreDialect.Postgres)]
    public async Task The_record_comes_back_whole(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(dialect, TestRecords.WorkedExample);

        var answer = await store.DetailsAsync($$"""{"interval":"{{Day}}"}""");

        Assert.Equal(1, (int)answer["totalHits"]!);
        var record = System.Text.Json.Nodes.JsonNode.Parse(TestRecords.WorkedExample);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(record, answer["conversations"]![0]));
    }
}
