using System.Text.Json.Nodes;
using Puente.Analytics.Tests.Records;
using Puente.Store;
using static Puente.Analytics.Tests.Records.TestRecords;

namespace Puente.Analytics.Tests.Local;

[Collection<StoreTests>]
public sealed class DetailsTests(TestStores stores)
{
    private const string QueueA = "b1e5a6d0-0000-4000-8000-0000000000a1";
    private const string QueueB = "b1e5a6d0-0000-4000-8000-0000000000b2";
    private const string Interval = "\"interval\":\"2026-03-02T00:00:00.000Z/2026-03-03T00:00:00.000Z\"";

    private static readonly HashSet<string> Times =
    [
        "callbackScheduledTime",
        "conversationEnd",
        "conversationStart",
        "detectedSpeechEnd",
        "detectedSpeechStart",
        "segmentEnd",
    ];

    public static TheoryData<StoreDialect> Both => [StoreDialect.DuckDb, StoreDialect.Postgres];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Conversations_started_on_a_day_of_the_interval_and_lived_in_it(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            Between(1, "2026-03-01T23:59:59.999Z", "2026-03-02T13:00:00.000Z"),
            Between(2, "2026-03-02T08:00:00.000Z", "2026-03-02T09:59:59.999Z"),
            Between(3, "2026-03-02T08:00:00.000Z", "2026-03-02T10:00:00.000Z"),
            Between(4, "2026-03-02T08:00:00.001Z", null),
            Between(5, "2026-03-02T11:59:59.999Z", "2026-03-04T00:00:00.000Z"),
            Between(6, "2026-03-02T12:00:00.000Z", "2026-03-02T13:00:00.000Z")
        );

        Assert.Equal("3,4,5", await store.FoundAsync("""{"interval":"2026-03-02T10:00Z/2026-03-02T12:00Z"}"""));
        Assert.Equal("1,2,3,4,5,6", await store.FoundAsync("""{"interval":"2026-03-01T12:00Z/2026-03-03"}"""));
        Assert.Equal("", await store.FoundAsync("""{"interval":"2026-03-03/2026-03-04"}"""));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Open_ones_come_last_by_end_and_first_backwards(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            Between(1, "2026-03-02T08:00:00.000Z", "2026-03-02T13:00:00.000Z"),
            Between(2, "2026-03-02T09:00:00.000Z", null),
            Between(3, "2026-03-02T10:00:00.000Z", "2026-03-02T11:00:00.000Z")
        );

        Assert.Equal("1,2,3", await store.FoundAsync($$"""{{{Interval}}}"""));
        Assert.Equal("3,2,1", await store.FoundAsync($$"""{{{Interval}},"order":"desc"}"""));
        Assert.Equal("3,1,2", await store.FoundAsync($$"""{{{Interval}},"orderBy":"conversationEnd"}"""));
        Assert.Equal("2,1,3", await store.FoundAsync($$"""{{{Interval}},"orderBy":"segmentEnd","order":"desc"}"""));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Pages_follow_one_another_and_the_total_is_exact(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            [.. Enumerable.Range(1, 5).Select(id => Between(id, $"2026-03-02T08:00:0{id}.000Z", null))]
        );

        Assert.Equal("1,2", await store.FoundAsync(Page(2, 1)));
        Assert.Equal("3,4", await store.FoundAsync(Page(2, 2)));
        Assert.Equal("5", await store.FoundAsync(Page(2, 3)));
        var beyond = await store.DetailsAsync(Page(2, int.MaxValue));
        Assert.False(beyond.ContainsKey("conversations"));
        Assert.Equal(5, (int)beyond["totalHits"]!);

        static string Page(int size, int number) =>
            $$$"""{{{{Interval}}},"paging":{"pageSize":{{{size}}},"pageNumber":{{{number}}}}}""";
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Predicates_of_one_filter_hold_on_one_segment(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            TestRecords.WorkedExample,
            OneSession(
                2,
                "2026-03-02T10:00:00.000Z",
                "\"segments\":["
                    + $$"""{"segmentStart":"2026-03-02T10:00:00.000Z","segmentEnd":"2026-03-02T10:00:05.000Z","segmentType":"alert","queueId":"{{QueueA}}"},"""
                    + $$"""{"segmentStart":"2026-03-02T10:00:05.000Z","segmentType":"interact","queueId":"{{QueueB}}","properties":[{"propertyType":"integer","property":"score","value":"7"}]}]"""
            )
        );
        var worked = "1";

        await FindsAsync($"{worked},2", Segments(Dimension("segmentType", "alert"), Dimension("queueId", QueueA)));
        await FindsAsync(worked, Segments(Dimension("segmentType", "interact"), Dimension("queueId", QueueA)));
        await FindsAsync(
            $"{worked},2",
            $$"""{"type":"and","predicates":[{{Dimension("segmentType", "interact")}}]},{"type":"and","predicates":[{{Dimension("queueId", QueueA)}}]}"""
        );
        await FindsAsync(worked, Segments(Dimension("purpose", "ivr"), Dimension("flowName", "Main IVR")));
        await FindsAsync(
            worked,
            Segments("""{"metric":"tSegmentDuration","range":{"gte":119800}}""", Dimension("purpose", "agent"))
        );
        await FindsAsync(worked, Segments(Dimension("sipResponseCode", "410")));
        await FindsAsync("2", Segments("""{"dimension":"segmentEnd","operator":"notExists"}"""));
        await FindsAsync("2", Segments("""{"property":"score","propertyType":"integer","value":"7.0"}"""));
        await FindsAsync("2", Segments("""{"property":"score","range":{"lt":8}}"""));
        await FindsAsync("", Segments("""{"property":"score","propertyType":"string","value":"7"}"""));
        await FindsAsync("2", Segments("""{"property":"score","operator":"exists"}"""));

        async Task FindsAsync(string expected, string filters) =>
            Assert.Equal(expected, await store.FoundAsync($$"""{{{Interval}},"segmentFilters":[{{filters}}]}"""));

        static string Segments(params string[] predicates) =>
            $$"""{"type":"and","predicates":[{{string.Join(",", predicates)}}]}""";
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Conversations_are_chosen_by_their_own_values_and_their_metrics(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            TestRecords.WorkedExample,
            Between(2, "2026-03-02T10:00:00.000Z", null)
        );

        await FindsAsync("1", """{"metric":"tHandle","range":{"gte":135300}}""");
        await FindsAsync("", """{"metric":"tHandle","range":{"gt":135300}}""");
        await FindsAsync("1", """{"type":"metric","metric":"nOffered","operator":"exists"}""");
        await FindsAsync("2", """{"metric":"nOffered","operator":"notExists"}""");
        await FindsAsync("1", """{"metric":"tConversationDuration","range":{"gte":301500,"lte":301500}}""");
        await FindsAsync("2", """{"dimension":"conversationEnd","operator":"notExists"}""");
        await FindsAsync(
            "1",
            """{"dimension":"conversationEnd","value":"2026-03-02T09:19:31.500Z/2026-03-02T09:19:31.501Z"}"""
        );
        await FindsAsync(
            "",
            """{"dimension":"conversationEnd","value":"2026-03-02T09:00:00.000Z/2026-03-02T09:19:31.500Z"}"""
        );
        await FindsAsync("2", """{"dimension":"conversationStart","range":{"gte":1772445600000}}""");
        await FindsAsync("1", """{"dimension":"mediaStatsMinConversationMos","range":{"lt":4.42}}""");
        await FindsAsync("1", """{"dimension":"divisionId","operator":"exists"}""");
        await FindsAsync(
            "1,2",
            """{"metric":"tHandle","range":{"gt":1}},{"dimension":"conversationId","operator":"exists"}""",
            "or"
        );

        async Task FindsAsync(string expected, string predicates, string type = "and") =>
            Assert.Equal(
                expected,
                await store.FoundAsync(
                    $$"""{{{Interval}},"conversationFilters":[{"type":"{{type}}","predicates":[{{predicates}}]}]}"""
                )
            );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_came_afterwards_can_be_asked_for(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-02T10:00:00.000Z",
                "",
                """
                "evaluations":[{"formName":"A","released":true,"oTotalScore":91.5},{"formName":"B","released":false}],
                "surveys":[{"surveyStatus":"Finished","surveyPromoterScore":9,"oSurveyTotalScore":80}],
                "resolutions":[{"nNextContactAvoided":1}]
                """
            )
        );

        Assert.Equal(
            "1",
            await FindAsync("evaluationFilters", Dimension("formName", "A"), Dimension("released", "True"))
        );
        Assert.Equal(
            "",
            await FindAsync("evaluationFilters", Dimension("formName", "B"), Dimension("released", "true"))
        );
        Assert.Equal("1", await FindAsync("evaluationFilters", """{"metric":"oTotalScore","range":{"gt":91}}"""));
        Assert.Equal("1", await FindAsync("surveyFilters", Dimension("surveyPromoterScore", "9")));
        Assert.Equal("", await FindAsync("surveyFilters", """{"metric":"oSurveyTotalScore","range":{"gt":80}}"""));
        Assert.Equal("1", await FindAsync("resolutionFilters", """{"metric":"nNextContactAvoided","value":"1"}"""));

        Task<string> FindAsync(string kind, params string[] predicates) =>
            store.FoundAsync(
                $$"""{{{Interval}},"{{kind}}":[{"type":"and","predicates":[{{string.Join(",", predicates)}}]}]}"""
            );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Facets_count_conversations_of_all_pages(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            TestRecords.WorkedExample,
            OneSession(2, "2026-03-02T10:00:00.000Z", Metrics(Metric("tTalk", "2026-03-02T10:01:00.000Z", 60_000))),
            OneSession(3, "2026-03-02T10:00:00.000Z", "", mediaType: "chat")
        );

        var answer = await store.DetailsAsync(
            $$$"""
            {{{{Interval}}},"paging":{"pageSize":1,"pageNumber":1},"aggregations":[
              {"type":"termFrequency","dimension":"mediaType"},
              {"dimension":"purpose","size":2},
              {"dimension":"divisionId"},
              {"dimension":"sipResponseCode"},
              {"metric":"tTalk","ranges":[{"gte":60000},{"lt":30000},{"gte":30000,"lt":60001}]}]}
            """
        );

        Assert.Equal(3, (int)answer["totalHits"]!);
        string[] expected =
        [
            """{"type":"termFrequency","dimension":"mediaType","count":3,"results":[{"count":2,"value":"voice"},{"count":1,"value":"chat"}]}""",
            """{"type":"termFrequency","dimension":"purpose","count":3,"results":[{"count":3,"value":"agent"},{"count":1,"value":"acd"}]}""",
            """{"type":"termFrequency","dimension":"divisionId","count":1,"results":[{"count":1,"value":"d1f10000-0000-4000-8000-000000000001"}]}""",
            """{"type":"termFrequency","dimension":"sipResponseCode","count":1,"results":[{"count":1,"value":"410"}]}""",
            """{"type":"numericRange","metric":"tTalk","count":2,"results":[{"count":2,"gte":60000},{"count":0,"lt":30000},{"count":2,"gte":30000,"lt":60001}]}""",
        ];
        Assert.Equal(expected, answer["aggregations"]!.AsArray().Select(facet => facet!.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Every_dimension_can_be_a_filter_and_a_facet(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(dialect, TestRecords.WorkedExample);
        string[] conversation = [.. Puente.Analytics.Language.DetailWords.ConversationDimensions.Words];
        string[] segment = [.. Puente.Analytics.Language.DetailWords.SegmentDimensions.Words];

        foreach (var value in (string[])["x", QueueA, "1", "true"])
        {
            await store.DetailsAsync(
                $$"""{{{Interval}},"conversationFilters":[{{Or(conversation, value)}}],"segmentFilters":[{{Or(segment, value)}}]}"""
            );
        }
        foreach (var names in conversation.Concat(segment).Chunk(50))
            await store.DetailsAsync(
                $$"""{{{Interval}},"aggregations":[{{string.Join(",", names.Select(name => $$"""{"dimension":"{{name}}"}"""))}}]}"""
            );

        static string Or(string[] names, string value) =>
            $$"""{"type":"or","predicates":[{{string.Join(",", names.SelectMany(name => Of(name, value)))}}]}""";

        static string[] Of(string name, string value) =>
            [
                Dimension(name, Times.Contains(name) ? "2026-03-02/2026-03-03" : value),
                $$"""{"dimension":"{{name}}","operator":"notExists"}""",
                $$$"""{"dimension":"{{{name}}}","range":{"gt":1}}""",
            ];
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_property_is_read_as_its_own_type_says(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-02T10:00:00.000Z",
                "\"segments\":[{\"segmentStart\":\"2026-03-02T10:00:00.000Z\",\"properties\":["
                    + """{"propertyType":"date","property":"due","value":"2026-03-31T10:00:00.000Z"},"""
                    + """{"propertyType":"date","property":"wrong","value":"2026-02-31T10:00:00.000Z"},"""
                    + """{"propertyType":"bool","property":"vip","value":"true"},"""
                    + """{"propertyType":"string","property":"code","value":"7"},{"property":"plain","value":"x"}]}]"""
            )
        );

        Assert.Equal("1", await FindAsync("""{"property":"due","value":"2026-03-31T10:00Z/2026-03-31T11:00Z"}"""));
        Assert.Equal("", await FindAsync("""{"property":"due","value":"2026-03-31T09:00Z/2026-03-31T10:00Z"}"""));
        Assert.Equal("1", await FindAsync("""{"property":"due","range":{"gte":1774951200000}}"""));
        Assert.Equal("", await FindAsync("""{"property":"wrong","value":"2026-02-01/2026-03-01"}"""));
        Assert.Equal("1", await FindAsync("""{"property":"vip","value":"TRUE"}"""));
        Assert.Equal("", await FindAsync("""{"property":"code","range":{"gt":1}}"""));
        Assert.Equal("1", await FindAsync("""{"property":"code","value":"7"}"""));
        Assert.Equal("1", await FindAsync("""{"property":"plain","value":"x"}"""));
        Assert.Equal(
            "invalid.date",
            (
                await store.RefusalAsync(
                    AnalyticsEndpoint.ConversationDetails,
                    $$"""{{{Interval}},"segmentFilters":[{"type":"and","predicates":[{{Dimension("segmentEnd", "noon")}}]}]}"""
                )
            ).Code
        );

        Task<string> FindAsync(string predicate) =>
            store.FoundAsync($$"""{{{Interval}},"segmentFilters":[{"type":"and","predicates":[{{predicate}}]}]}""");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Records_are_found_by_their_ids_without_attributes(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-02T10:00:00.000Z",
                "",
                participant: "\"purpose\":\"agent\",\"attributes\":{\"a\":\"b\"}"
            ),
            OneSession(2, "2026-03-02T10:00:00.000Z", "", participant: "\"purpose\":\"agent\",\"attributes\":{}")
        );
        var token = TestContext.Current.CancellationToken;

        var one = await store.Analytics.ConversationAsync(Id(1).ToString().ToUpperInvariant(), store.Scope, token);
        Assert.Equal(200, one.Status);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(OneSession(1, "2026-03-02T10:00:00.000Z", "")), JsonNode.Parse(one.Body))
        );
        var both = await store.Analytics.ConversationsAsync(
            [Id(2).ToString(), Id(1).ToString(), Id(9).ToString()],
            store.Scope,
            token
        );
        Assert.Equal(
            [Id(2).ToString(), Id(1).ToString()],
            JsonNode.Parse(both.Body)!["conversations"]!.AsArray().Select(record => (string)record!["conversationId"]!)
        );
        Assert.DoesNotContain("attributes", System.Text.Encoding.UTF8.GetString(both.Body), StringComparison.Ordinal);
        Assert.Equal(404, (await store.Analytics.ConversationAsync(Id(9).ToString(), store.Scope, token)).Status);
        Assert.Equal(404, (await store.Analytics.ConversationAsync("nothing", store.Scope, token)).Status);
        var hidden = new Puente.Analytics.Local.AnalyticsScope(new HashSet<Guid> { Id(7) });
        Assert.Equal(404, (await store.Analytics.ConversationAsync(Id(1).ToString(), hidden, token)).Status);
    }

    private static string Dimension(string name, string value) => $$"""{"dimension":"{{name}}","value":"{{value}}"}""";

    private static string Between(int id, string start, string? end) =>
        OneSession(id, start, "", end is null ? "" : $"\"conversationEnd\":\"{end}\"");
}
