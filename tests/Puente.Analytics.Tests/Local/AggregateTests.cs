using Puente.Analytics.Local;
using Puente.Analytics.Tests.Records;
using Puente.Store;
using Puente.Store.Reference;
using static Puente.Analytics.Tests.Records.TestRecords;

namespace Puente.Analytics.Tests.Local;

[Collection<StoreTests>]
public sealed partial class AggregateTests(TestStores stores)
{
    private const string Queue = "b1e5a6d0-0000-4000-8000-0000000000a1";
    private const string Skill1 = "5c111000-0000-4000-8000-000000000001";
    private const string Skill2 = "5c111000-0000-4000-8000-000000000002";
    private const string Day = "2026-03-02T00:00:00.000Z/2026-03-03T00:00:00.000Z";

    public static TheoryData<StoreDialect> Both => [StoreDialect.DuckDb, StoreDialect.Postgres];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_conversation_counts_with_any_event_whatever_else_is_asked_for(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(1, "2026-03-02T09:00:00.000Z", Metrics(Metric("tTalk", "2026-03-02T09:05:00.000Z", 10))),
            OneSession(2, "2026-03-02T09:00:00.000Z", Metrics(Metric("tAlert", "2026-03-02T09:01:00.000Z", 5)))
        );

        Assert.Equal(
            [
                $"mediaType=voice | {Day} | nConversations count=2",
                $"mediaType=voice | {Day} | tTalk count=1 max=10 min=10 sum=10",
            ],
            await store.AggregatesAsync($$"""{"interval":"{{Day}}","metrics":["tTalk","nConversations"]}""")
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task An_event_at_midnight_belongs_to_the_new_day(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-01T23:00:00.000Z",
                Metrics(
                    Metric("tTalk", "2026-03-01T23:59:59.999Z", 10),
                    Metric("tTalk", "2026-03-02T00:00:00.000Z", 20),
                    Metric("tTalk", "2026-03-03T00:00:00.000Z", 40)
                )
            )
        );

        Assert.Equal(
            [$"mediaType=voice | {Day} | tTalk count=1 max=20 min=20 sum=20"],
            await store.AggregatesAsync($$"""{"interval":"{{Day}}"}""")
        );
        Assert.Equal(
            [
                "mediaType=voice | 2026-03-01T00:00:00.000Z/2026-03-02T00:00:00.000Z | tTalk count=1 max=10 min=10 sum=10",
                $"mediaType=voice | {Day} | tTalk count=1 max=20 min=20 sum=20",
            ],
            await store.AggregatesAsync("""{"interval":"2026-03-01/2026-03-03","granularity":"P1D"}""")
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Days_of_a_year_with_summer_time_begin_at_local_midnight(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-01-01T00:00:00.000Z",
                Metrics(
                    Metric("nOffered", "2026-03-28T22:59:59.999Z"),
                    Metric("nOffered", "2026-03-28T23:00:00.000Z"),
                    Metric("nOffered", "2026-03-29T21:59:59.999Z"),
                    Metric("nOffered", "2026-03-29T22:00:00.000Z"),
                    Metric("nOffered", "2026-06-15T21:59:59.999Z"),
                    Metric("nOffered", "2026-06-15T22:00:00.000Z")
                )
            )
        );

        Assert.Equal(
            [
                "mediaType=voice | 2026-03-27T23:00:00.000Z/2026-03-28T23:00:00.000Z | nOffered count=1",
                "mediaType=voice | 2026-03-28T23:00:00.000Z/2026-03-29T22:00:00.000Z | nOffered count=2",
                "mediaType=voice | 2026-03-29T22:00:00.000Z/2026-03-30T22:00:00.000Z | nOffered count=1",
                "mediaType=voice | 2026-06-14T22:00:00.000Z/2026-06-15T22:00:00.000Z | nOffered count=1",
                "mediaType=voice | 2026-06-15T22:00:00.000Z/2026-06-16T22:00:00.000Z | nOffered count=1",
            ],
            await store.AggregatesAsync(
                """{"interval":"2025-12-31T23:00Z/2026-12-31T23:00Z","granularity":"P1D","timeZone":"Europe/Madrid"}"""
            )
        );
        Assert.Equal(
            [
                "mediaType=voice | 2026-02-28T23:00:00.000Z/2026-03-31T22:00:00.000Z | nOffered count=4",
                "mediaType=voice | 2026-05-31T22:00:00.000Z/2026-06-30T22:00:00.000Z | nOffered count=2",
            ],
            await store.AggregatesAsync(
                """{"interval":"2025-12-31T23:00Z/2026-12-31T23:00Z","granularity":"P1M","timeZone":"Europe/Madrid"}"""
            )
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_call_that_was_stuck_for_60_days_counts_whole_today(StoreDialect dialect)
    {
        const long SixtyDays = 5_184_000_000;
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-01-01T10:00:00.000Z",
                Metrics(
                    Metric("tConnected", "2026-03-02T10:00:00.000Z", SixtyDays),
                    Metric("tConnected", "2026-03-02T10:00:00.000Z", SixtyDays)
                ),
                "\"divisionIds\":[\"d1f10000-0000-4000-8000-000000000001\"]"
            )
        );

        Assert.Equal(
            [
                $"mediaType=voice,divisionId=d1f10000-0000-4000-8000-000000000001 | {Day} | tConnected count=2 max={SixtyDays} min={SixtyDays} sum={2 * SixtyDays}",
            ],
            await store.AggregatesAsync($$"""{"interval":"{{Day}}","groupBy":["divisionId"]}""")
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Several_values_make_several_groups_or_one_when_flattened(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-02T10:00:00.000Z",
                Metrics(Metric("nOffered", "2026-03-02T10:00:01.000Z"))
                    + ",\"segments\":[{\"segmentStart\":\"2026-03-02T10:00:00.000Z\",\"segmentType\":\"interact\",\"requestedRoutingSkillIds\":[\""
                    + $"{Skill2}\",\"{Skill1}\",\"{Skill2}\"]}}],\"requestedRoutings\":[\"Standard\",\"Bullseye\"]"
            ),
            OneSession(2, "2026-03-02T10:00:00.000Z", Metrics(Metric("nOffered", "2026-03-02T10:00:01.000Z")))
        );

        Assert.Equal(
            [
                $"mediaType=voice | {Day} | nOffered count=1",
                $"mediaType=voice,requestedRoutingSkillId={Skill1} | {Day} | nOffered count=1",
                $"mediaType=voice,requestedRoutingSkillId={Skill2} | {Day} | nOffered count=1",
            ],
            await store.AggregatesAsync($$"""{"interval":"{{Day}}","groupBy":["requestedRoutingSkillId"]}""")
        );
        Assert.Equal(
            [
                $"mediaType=voice | {Day} | nOffered count=1",
                $"mediaType=voice,requestedRouting=Bullseye,Standard,requestedRoutingSkillId={Skill1},{Skill2} | {Day} | nOffered count=1",
            ],
            await store.AggregatesAsync(
                $$"""{"interval":"{{Day}}","groupBy":["requestedRouting","requestedRoutingSkillId"],"flattenMultivaluedDimensions":true}"""
            )
        );
        // Two such dimensions multiply.
        Assert.Equal(
            5,
            (
                await store.AggregatesAsync(
                    $$"""{"interval":"{{Day}}","groupBy":["requestedRouting","requestedRoutingSkillId"],"metrics":["nOffered"]}"""
                )
            ).Length
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Agents_in_lists_of_objects_are_dimensions_too(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-02T10:00:00.000Z",
                Metrics(Metric("nOffered", "2026-03-02T10:00:01.000Z"))
                    + $$""","proposedAgents":[{"proposedAgentId":"{{Skill1}}","agentRank":1},{"proposedAgentId":"{{Skill2}}","agentRank":2}]"""
            )
        );

        Assert.Equal(
            [
                $"mediaType=voice,agentRank=1 | {Day} | nOffered count=1",
                $"mediaType=voice,agentRank=2 | {Day} | nOffered count=1",
            ],
            await store.AggregatesAsync(
                $$"""{"interval":"{{Day}}","groupBy":["agentRank"],"filter":{{Filter("proposedAgentId", Skill2.ToUpperInvariant())}}}"""
            )
        );
        Assert.Single(
            await store.AggregatesAsync(
                $$$"""{"interval":"{{{Day}}}","filter":{"type":"and","predicates":[{"dimension":"agentRank","range":{"gt":1}}]}}"""
            )
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Service_level_has_the_target_of_the_queue_today(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-03-02T10:00:00.000Z",
                Metrics(
                    Metric("tAnswered", "2026-03-02T10:01:00.000Z", 5_000),
                    Metric("tAnswered", "2026-03-02T10:02:00.000Z", 25_000),
                    Metric("nOverSla", "2026-03-02T10:02:00.000Z"),
                    Metric("tAbandon", "2026-03-02T10:03:00.000Z", 1_000),
                    Metric("tShortAbandon", "2026-03-02T10:03:00.000Z", 1_000),
                    Metric("tFlowOut", "2026-03-02T10:04:00.000Z", 3_000)
                ) + $$""","segments":[{"segmentStart":"2026-03-02T10:00:00.000Z","queueId":"{{Queue}}"}]"""
            )
        );
        await using (var transaction = await store.Store.BeginAsync(TestContext.Current.CancellationToken))
        {
            await transaction.MergeReferenceAsync(
                ReferenceKind.Queues,
                [new ReferenceRecord(Queue, System.Text.Encoding.UTF8.GetBytes(Sales))],
                TestStores.Now,
                TestContext.Current.CancellationToken
            );
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }
        var query =
            $$"""{"interval":"{{Day}}","groupBy":["queueId"],"metrics":["oServiceLevel","oServiceTarget","tWait"]}""";
        var group = $"mediaType=voice,queueId={Queue} | {Day} | ";

        Assert.Equal(
            [
                group + $"oServiceLevel denominator=3 numerator=1 ratio={1.0 / 3:R} target=0.8",
                group + "oServiceTarget current=0.8",
                group + "tWait count=4 max=25000 min=1000 sum=34000",
            ],
            await store.AggregatesAsync(query)
        );

        store.Options = new()
        {
            ServiceLevel = new ServiceLevelOptions { IncludeFlowOuts = true, IncludeShortAbandons = false },
        };
        Assert.Contains(
            group + $"oServiceLevel denominator=3 numerator=1 ratio={1.0 / 3:R} target=0.8",
            await store.AggregatesAsync(query)
        );
        store.Options = new() { ServiceLevel = new ServiceLevelOptions { IncludeAbandons = false } };
        Assert.Contains(
            group + "oServiceLevel denominator=2 numerator=1 ratio=0.5 target=0.8",
            await store.AggregatesAsync(query)
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_is_emitted_later_than_now_does_not_count_yet(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(
            dialect,
            OneSession(
                1,
                "2026-06-30T10:00:00.000Z",
                Metrics(Metric("nOffered", "2026-07-01T00:00:00.000Z"), Metric("nOffered", "2026-07-01T00:00:00.001Z"))
            )
        );

        Assert.EndsWith(
            "nOffered count=1",
            Assert.Single(await store.AggregatesAsync("""{"interval":"2026-06-30/2026-07-02"}""")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_question_about_the_commonest_dimensions_reads_one_table()
    {
        await using var store = await stores.OpenAsync(StoreDialect.DuckDb);

        var compiled = store.Analytics.Explain(
            AnalyticsEndpoint.ConversationAggregates,
            System.Text.Encoding.UTF8.GetBytes(
                $$"""{"interval":"{{Day}}","groupBy":["conversationId","direction","purpose","userId","queueId","wrapUpCode"],"filter":{{Filter("queueId", Queue)}}}"""
            ),
            AnalyticsScope.Everything
        );

        Assert.DoesNotContain("JOIN", compiled.Sql, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Queue, compiled.Sql, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(QueryParameter.Of(new Guid(Queue)), compiled.Parameters);
    }

    [Fact]
    public async Task The_interval_reaches_the_scan_so_that_other_days_are_not_read()
    {
        await using var store = await stores.OpenAsync(
            StoreDialect.DuckDb,
            WorkedExample,
            OneSession(2, "2026-01-01T10:00:00.000Z", Metrics(Metric("tTalk", "2026-01-01T10:00:00.000Z"))),
            OneSession(3, "2026-05-01T10:00:00.000Z", Metrics(Metric("tTalk", "2026-05-01T10:00:00.000Z")))
        );
        var compiled = store.Analytics.Explain(
            AnalyticsEndpoint.ConversationAggregates,
            System.Text.Encoding.UTF8.GetBytes(
                $$"""{"interval":"{{Day}}","granularity":"PT30M","groupBy":["queueId"],"metrics":["tTalk"]}"""
            ),
            AnalyticsScope.Everything
        );

        await using var result = await store.Store.QueryAsync(
            "EXPLAIN " + compiled.Sql,
            compiled.Parameters,
            TestContext.Current.CancellationToken
        );

        var plan = new System.Text.StringBuilder();
        await foreach (var row in result.ReadRowsAsync(TestContext.Current.CancellationToken))
            plan.AppendJoin(' ', row);
        var scan = plan.ToString();
        Assert.Contains("Filters:", scan, StringComparison.Ordinal);
        Assert.DoesNotContain("FILTER ", scan, StringComparison.Ordinal);
        Assert.Contains("2026-03-02", scan, StringComparison.Ordinal);
    }

    private const string Sales =
        "{\"id\":\""
        + Queue
        + "\",\"name\":\"Sales\",\"mediaSettings\":{\"call\":{\"serviceLevel\":{\"percentage\":0.8,\"durationMs\":20000}}}}";

    private static string Filter(string dimension, string value) =>
        $$"""{"type":"and","predicates":[{"dimension":"{{dimension}}","value":"{{value}}"}]}""";
}
