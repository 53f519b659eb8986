using Puente.Analytics.Local;
using Puente.Analytics.Tests.Records;
using Puente.Store;
using Puente.Store.Reference;
using static Puente.Analytics.Tests.Records.TestRecords;

namespace Puente.Analytics.Tests.Local;

/// <summary>What is chosen: views, rankings, filters, and what a caller may see.</summary>
public sealed partial class AggregateTests
{
    [Theory]
    [MemberData(nameof(Both))]
    public async Task Views_hold_the_events_within_their_range(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-02T10:00:00.000Z",
                Metrics(
                    Metric("tAbandon", "2026-03-02T10:01:00.000Z", 60_000),
                    Metric("tAbandon", "2026-03-02T10:01:00.000Z", 59_999),
                    Metric("tAbandon", "2026-03-02T10:01:00.000Z", 90_000),
                    Metric("nOffered", "2026-03-02T10:01:00.000Z")
                )
            )
        );

        Assert.Equal(
            [
                $"mediaType=voice | {Day} | nOffered count=1",
                $"mediaType=voice | {Day} | long count=2 max=90000 min=60000 sum=150000",
                $"mediaType=voice | {Day} | waited count=1 max=59999 min=59999 sum=59999",
            ],
            await store.AggregatesAsync(
                $$$"""
                {"interval":"{{{Day}}}","metrics":["nOffered"],"views":[
                  {"name":"long","target":"tAbandon","function":"rangeBound","range":{"gte":60000}},
                  {"name":"none","target":"tTalk","function":"rangeBound","range":{"gte":0}},
                  {"name":"waited","target":"tWait","function":"rangeBound","range":{"lt":60000}}]}
                """
            )
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_greatest_groups_come_first(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            [
                .. new[] { ("a", 3), ("b", 1), ("c", 3), ("d", 2) }.Select(
                    (pair, index) =>
                        OneSession(
                            index + 1,
                            "2026-03-02T10:00:00.000Z",
                            Metrics(
                                Enumerable.Repeat(Metric("tTalk", "2026-03-02T10:01:00.000Z", 10 - index), pair.Item2)
                            ),
                            participant: $"\"participantName\":\"{pair.Item1}\""
                        )
                ),
            ]
        );

        Assert.Equal(["a", "c"], await NamesAsync("\"queryType\":\"topN\",\"limit\":2,\"metrics\":[\"tTalk\"]"));
        Assert.Equal(
            ["d", "c", "b"],
            await NamesAsync(
                "\"queryType\":\"bottomN\",\"limit\":3,\"sortMetric\":{\"name\":\"tTalk\",\"function\":\"average\"}"
            )
        );
        Assert.Equal(
            ["a"],
            await NamesAsync(
                "\"queryType\":\"topN\",\"limit\":1,\"metrics\":[\"tTalk\"],\"sortMetric\":{\"name\":\"nConversations\",\"function\":\"count\"}"
            )
        );

        async Task<string[]> NamesAsync(string members) =>
            [
                .. (
                    await store.AggregatesAsync(
                        $$"""{"interval":"{{Day}}","groupBy":["participantName"],{{members}}}"""
                    )
                ).Select(row => row[(row.IndexOf("Name=", StringComparison.Ordinal) + 5)..][..1]),
            ];
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Filters_of_every_kind_of_value_choose_events(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-02T10:00:00.000Z",
                Metrics(Metric("nConnected", "2026-03-02T10:01:00.000Z"))
                    + ",\"addressFrom\":\"Ana.B@Example.org\",\"mediaCount\":3,\"authenticated\":true,\"requestedRoutings\":[\"Standard\"]"
                    + ",\"flow\":{\"flowId\":\"f10e0000-0000-4000-8000-000000000001\",\"outcomes\":[{\"flowOutcome\":\"x:SUCCESS\"}]}",
                "\"externalTag\":\"Tag\"",
                $"\"userId\":\"{Skill1}\""
            )
        );

        await FitsAsync(true, "externalTag", "Tag");
        await FitsAsync(false, "externalTag", "tag");
        await FitsAsync(true, "userId", Skill1.ToUpperInvariant());
        await FitsAsync(false, "userId", "not an id");
        await FitsAsync(true, "addressFrom", "Ana.B@Example.org");
        await FitsAsync(false, "addressFrom", "ana.b@example.org");
        await FitsAsync(true, "addressFrom", "ANA.B");
        await FitsAsync(true, "addressFrom", "example.org");
        await FitsAsync(false, "addressFrom", "example");
        await FitsAsync(true, "mediaCount", "3.0");
        await FitsAsync(false, "mediaCount", "three");
        await FitsAsync(true, "authenticated", "TRUE");
        await FitsAsync(false, "authenticated", "yes");
        await FitsAsync(true, "requestedRouting", "Standard");
        await FitsAsync(false, "requestedRouting", "standard");
        await FitsAsync(false, "firstQueue", "true");
        await FitsAsync(false, "externalTag", "a\\u0000b");
        await FitsAsync(false, "externalTag", "' OR 1=1 --");
        await MatchesAsync(true, """{"dimension":"stationId","operator":"notExists"}""");
        await MatchesAsync(true, """{"dimension":"queueId","operator":"notExists"}""");
        await MatchesAsync(false, """{"dimension":"queueId","operator":"exists"}""");
        await MatchesAsync(true, """{"dimension":"requestedRouting","operator":"exists"}""");
        await MatchesAsync(true, """{"dimension":"activeSkillId","operator":"notExists"}""");
        await MatchesAsync(true, """{"dimension":"mediaCount","range":{"gt":2,"lte":3}}""");
        await MatchesAsync(false, """{"dimension":"mediaCount","range":{"gt":3}}""");
        await MatchesAsync(false, """{"dimension":"externalTag","range":{"gt":0}}""");

        Task FitsAsync(bool expected, string dimension, string value) =>
            MatchesAsync(expected, $$"""{"dimension":"{{dimension}}","value":"{{value}}"}""");

        async Task MatchesAsync(bool expected, string predicate)
        {
            var rows = await store.AggregatesAsync(
                $$$"""{"interval":"{{{Day}}}","filter":{"type":"or","predicates":[{{{predicate}}}]}}"""
            );
            Assert.True(expected == rows.Length > 0, predicate);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_a_caller_may_not_see_is_not_counted(StoreDialect dialect)
    {
        var (mine, theirs) = (Guid.NewGuid(), Guid.NewGuid());
        await using var store = await stores.OpenAsync(
            dialect,
            Offered(1, $"\"divisionIds\":[\"{theirs}\",\"{mine}\"]"),
            Offered(2, $"\"divisionIds\":[\"{theirs}\"]"),
            Offered(3, "")
        );
        const string Query = $$"""{"interval":"{{Day}}","metrics":["nOffered"]}""";

        Assert.Equal([$"mediaType=voice | {Day} | nOffered count=3"], await store.AggregatesAsync(Query));
        store.Scope = new AnalyticsScope(new HashSet<Guid> { mine });
        Assert.Equal([$"mediaType=voice | {Day} | nOffered count=1"], await store.AggregatesAsync(Query));
        Assert.Equal("1", await store.FoundAsync($$"""{"interval":"{{Day}}"}"""));
        store.Scope = new AnalyticsScope(new HashSet<Guid>());
        Assert.Empty(await store.AggregatesAsync(Query));

        static string Offered(int id, string conversation) =>
            OneSession(
                id,
                "2026-03-02T10:00:00.000Z",
                Metrics(Metric("nOffered", "2026-03-02T10:00:01.000Z")),
                conversation
            );
    }
}
