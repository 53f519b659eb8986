using Puente.Analytics.Tests.Records;
using Puente.Store;

namespace Puente.Analytics.Tests.Language;

[Collection<StoreTests>]
public sealed class RefusalTests(TestStores stores)
{
    private const string Interval = "\"interval\":\"2026-03-02/2026-03-03\"";

    [Theory]
    [InlineData("""{INTERVAL,"groupBy":["queueid"]}""", "ConversationAggregateDimension", "Did you mean queueId?")]
    [InlineData("""{INTERVAL,"metrics":["tHandel"]}""", "ConversationAggregateMetric", "Did you mean tHandle?")]
    [InlineData("""{INTERVAL,"filter":{"predicates":[]}}""", "QueryFilterType", "Allowable values are: and, or")]
    [InlineData("""{INTERVAL,"alternateTimeDimension":"x"}""", "ConversationAggregateTimeDimension", "eventTime")]
    [InlineData("""{INTERVAL,"queryType":"top"}""", "QueryType", "Did you mean topN?")]
    public async Task Unknown_words_are_named_with_the_nearest_valid_one(string query, string type, string hint)
    {
        await using var store = await stores.OpenAsync(StoreDialect.DuckDb);

        var refusal = await store.RefusalAsync(AnalyticsEndpoint.ConversationAggregates, Fill(query));

        Assert.Equal((400, "invalid.value"), (refusal.Status, refusal.Code));
        Assert.Contains(
            $"is not valid for field type [{type}]. Allowable values are: ",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(hint, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"interval":5}""")]
    [InlineData("""{"interval":"yesterday"}""")]
    [InlineData("""{"interval":"2026-03-03/2026-03-02"}""")]
    [InlineData("""{INTERVAL,INTERVAL}""")]
    [InlineData("""{INTERVAL,"granularity":"P"}""")]
    [InlineData("""{INTERVAL,"granularity":"P1D","timeZone":"Europe/Atlantis"}""")]
    [InlineData("""{INTERVAL,"timeZone":"../../etc/passwd"}""")]
    [InlineData("""{INTERVAL,"filter":{"type":"and"}}""")]
    [InlineData("""{INTERVAL,"filter":{"type":"and","clauses":[{"type":"or","predicates":[]}]}}""")]
    [InlineData("""{INTERVAL,"filter":{"type":"and","predicates":[{"dimension":"queueId"}]}}""")]
    [InlineData("""{INTERVAL,"filter":{"type":"and","predicates":[{"dimension":"queueId","range":{}}]}}""")]
    [InlineData("""{INTERVAL,"views":[{"name":"tTalk","target":"tTalk","function":"rangeBound","range":{"lt":1}}]}""")]
    [InlineData("""{INTERVAL,"views":[{"name":"x","target":"nOffered","function":"rangeBound","range":{"lt":1}}]}""")]
    [InlineData("""{INTERVAL,"queryType":"topN","metrics":["nOffered"]}""")]
    [InlineData("""{INTERVAL,"queryType":"topN","limit":1001,"metrics":["nOffered"]}""")]
    [InlineData("""{INTERVAL,"queryType":"topN","limit":5}""")]
    [InlineData("""{INTERVAL,"queryType":"topN","limit":5,"metrics":["tWait"]}""")]
    public async Task What_cannot_be_read_is_a_bad_request(string query)
    {
        await using var store = await stores.OpenAsync(StoreDialect.DuckDb);

        var refusal = await store.RefusalAsync(AnalyticsEndpoint.ConversationAggregates, Fill(query));

        Assert.Equal(400, refusal.Status);
        Assert.Contains(refusal.Code, new HashSet<string> { "bad.request", "invalid.value", "invalid.date" });
    }

    [Theory]
    [InlineData("""{INTERVAL,"paging":{"pageSize":0}}""")]
    [InlineData("""{INTERVAL,"paging":{"pageSize":1001}}""")]
    [InlineData("""{INTERVAL,"paging":{"pageNumber":0}}""")]
    [InlineData("""{INTERVAL,"segmentFilters":[{"type":"and","predicates":[]}]}""")]
    [InlineData("""{INTERVAL,"aggregations":[{"dimension":"queueId","size":0}]}""")]
    public async Task A_wrong_page_filter_or_facet_is_a_bad_request(string query)
    {
        await using var store = await stores.OpenAsync(StoreDialect.DuckDb);

        var refusal = await store.RefusalAsync(AnalyticsEndpoint.ConversationDetails, Fill(query));

        Assert.Equal(400, refusal.Status);
        Assert.Contains(refusal.Code, new HashSet<string> { "bad.request", "invalid.value", "invalid.date" });
    }

    [Fact]
    public async Task What_cannot_be_derived_says_why()
    {
        await using var store = await stores.OpenAsync(StoreDialect.DuckDb);

        var refusal = await store.RefusalAsync(
            AnalyticsEndpoint.ConversationAggregates,
            Fill("""{INTERVAL,"metrics":["oCallbackServiceLevel"]}""")
        );

        Assert.Equal((400, "not.derivable"), (refusal.Status, refusal.Code));
        Assert.Contains("arithmetic is not known", refusal.Message, StringComparison.Ordinal);
    }

    private static string Fill(string query) => query.Replace("INTERVAL", Interval, StringComparison.Ordinal);
}
