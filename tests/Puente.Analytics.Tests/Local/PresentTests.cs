using System.Text;
using System.Text.Json.Nodes;
using Puente.Analytics.Local;
using Puente.Analytics.Tests.Records;
using Puente.Store;
using Puente.Store.Observations;
using Puente.Store.Reference;

namespace Puente.Analytics.Tests.Local;

/// <summary>Questions about now, from the newest rows of the tables.</summary>
[Collection<StoreTests>]
public sealed class PresentTests(TestStores stores)
{
    private static readonly Guid s_ana = new("a0000000-0000-4000-8000-000000000001");
    private static readonly Guid s_bea = new("b0000000-0000-4000-8000-000000000002");
    private static readonly Guid s_eva = new("e0000000-0000-4000-8000-000000000003");
    private static readonly Guid s_sales = new("50000000-0000-4000-8000-000000000004");
    private static readonly Guid s_support = new("60000000-0000-4000-8000-000000000005");
    private static readonly Guid s_division = new("d0000000-0000-4000-8000-000000000006");
    private static readonly Guid s_meal = new("70000000-0000-4000-8000-000000000007");
    private static readonly Guid s_onQueue = new("70000000-0000-4000-8000-000000000008");
    private static readonly DateTimeOffset s_eight = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<StoreDialect> Both => [StoreDialect.DuckDb, StoreDialect.Postgres];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_newest_rows_say_how_queues_and_their_members_stand(StoreDialect dialect)
    {
        await using var store = await OpenAsync(dialect);

        Assert.Equal(
            [
                "sales | oActiveUsers 1",
                "sales | oMemberUsers 2",
                "sales | oOffQueueUsers meal 1",
                "sales | oOnQueueUsers INTERACTING 1",
                "sales | oUserPresences meal 1",
                "sales | oUserPresences onQueue 1",
                "sales | oUserRoutingStatuses INTERACTING 1",
                "sales | oUserRoutingStatuses OFF_QUEUE 1",
                "sales voice | oAlerting 0",
                "sales voice | oInteracting 2",
                "sales voice | oWaiting 1",
            ],
            await AskAsync(
                store,
                AnalyticsEndpoint.QueueObservations,
                $$$"""{"filter":{"type":"and","predicates":[{"dimension":"queueId","value":"{{{s_sales}}}"}],"clauses":[{"type":"or","predicates":[{"dimension":"mediaType","value":"voice"},{"dimension":"mediaType","operator":"notExists"}]}]}}"""
            )
        );
        // What was told more than 31 days before the queue's newest row is no longer believed.
        Assert.Equal(
            ["sales email | oWaiting 0", "support email | oWaiting 0"],
            await AskAsync(
                store,
                AnalyticsEndpoint.QueueObservations,
                """{"metrics":["oWaiting"],"filter":{"type":"and","predicates":[{"dimension":"mediaType","value":"email"}]}}"""
            )
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Activity_is_counted_in_the_groups_asked_for_and_nobody_twice(StoreDialect dialect)
    {
        await using var store = await OpenAsync(dialect);

        Assert.Equal(
            [" | oMemberUsers 3", " | oUserRoutingStatuses INTERACTING 1", " | oUserRoutingStatuses OFF_QUEUE 1"],
            await AskAsync(
                store,
                AnalyticsEndpoint.RoutingActivity,
                """{"metrics":[{"metric":"oUserRoutingStatuses"},{"metric":"oMemberUsers"}]}"""
            )
        );
        Assert.Equal(
            [
                "callback | oInteracting 0",
                "email | oInteracting 0",
                "message | oInteracting 0",
                "voice | oInteracting 5",
            ],
            await AskAsync(
                store,
                AnalyticsEndpoint.ConversationActivity,
                """{"metrics":[{"metric":"oInteracting"}],"groupBy":["mediaType"]}"""
            )
        );
        Assert.Equal(
            ["ana | oActiveQueues 2", "ana | oMemberQueues 2", "bea | oActiveQueues 0", "bea | oMemberQueues 1"],
            await AskAsync(
                store,
                AnalyticsEndpoint.UserActivity,
                $$$"""{"metrics":[{"metric":"oActiveQueues"},{"metric":"oMemberQueues"}],"groupBy":["userId"],"filter":{"type":"or","predicates":[{"dimension":"userId","value":"{{{s_ana}}}"},{"dimension":"userId","value":"{{{s_bea}}}"}]}}"""
            )
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Queues_and_users_of_other_divisions_are_not_there(StoreDialect dialect)
    {
        const string Everything =
            """{"metrics":["oWaiting"],"filter":{"type":"and","predicates":[{"dimension":"queueId","operator":"exists"},{"dimension":"mediaType","value":"voice"}]}}""";
        await using var store = await OpenAsync(dialect);
        Assert.Equal(2, (await AskAsync(store, AnalyticsEndpoint.QueueObservations, Everything)).Length);
        store.Scope = new AnalyticsScope(new HashSet<Guid> { s_division });
        Assert.Equal(
            ["sales voice | oWaiting 1"],
            await AskAsync(store, AnalyticsEndpoint.QueueObservations, Everything)
        );
        Assert.Equal(
            ["ana | oMemberQueues 2"],
            await AskAsync(
                store,
                AnalyticsEndpoint.UserObservations,
                """{"metrics":["oMemberQueues"],"filter":{"type":"and","predicates":[{"dimension":"userId","operator":"exists"}]}}"""
            )
        );
        store.Scope = new AnalyticsScope(new HashSet<Guid>());
        Assert.Empty(await AskAsync(store, AnalyticsEndpoint.QueueObservations, Everything));
    }

    [Theory]
    [InlineData("{}", "bad.request")]
    [InlineData("""{"filter":{"type":"or"}}""", "invalid.value")]
    [InlineData("""{"filter":{"type":"or","predicates":[{"dimension":"userId","value":"x"}]}}""", "invalid.value")]
    [InlineData(
        """{"metrics":["oLongestWaiting"],"filter":{"type":"or","predicates":[{"dimension":"queueId","value":"x"}]}}""",
        "not.derivable"
    )]
    [InlineData(
        """{"detailMetrics":["oWaiting"],"filter":{"type":"or","predicates":[{"dimension":"queueId","value":"x"}]}}""",
        "not.derivable"
    )]
    public async Task What_no_table_says_is_refused_with_the_reason(string query, string code)
    {
        await using var store = await stores.OpenAsync(StoreDialect.DuckDb);
        Assert.Equal(code, (await store.RefusalAsync(AnalyticsEndpoint.QueueObservations, query)).Code);
    }

    [Theory]
    [InlineData("""{}""", "bad.request")]
    [InlineData("""{"metrics":[{"metric":"oWait"}]}""", "invalid.value")]
    [InlineData("""{"metrics":[{"metric":"oWaiting","details":true}]}""", "not.derivable")]
    [InlineData("""{"metrics":[{"metric":"oWaiting"}],"groupBy":["userId"]}""", "not.derivable")]
    [InlineData("""{"metrics":[{"metric":"oWaiting"}],"groupBy":["colour"]}""", "invalid.value")]
    public async Task Activity_that_no_table_knows_is_refused_with_the_reason(string query, string code)
    {
        await using var store = await stores.OpenAsync(StoreDialect.DuckDb);
        Assert.Equal(code, (await store.RefusalAsync(AnalyticsEndpoint.ConversationActivity, query)).Code);
    }

    private async Task<TestStore> OpenAsync(StoreDialect dialect)
    {
        var store = await stores.OpenAsync(dialect);
        await using var transaction = await store.Store.BeginAsync(default);
        await MergeAsync(
            ReferenceKind.Queues,
            Entity(s_sales, $$$""","division":{"id":"{{{s_division}}}"}"""),
            Entity(s_support, "")
        );
        await MergeAsync(
            ReferenceKind.Users,
            Entity(s_ana, $$$""","division":{"id":"{{{s_division}}}"}"""),
            Entity(s_bea, ""),
            Entity(s_eva, "")
        );
        await MergeAsync(
            ReferenceKind.QueueMembers,
            MemberOf(s_sales, s_ana, true),
            MemberOf(s_sales, s_bea, false),
            MemberOf(s_support, s_ana, true),
            MemberOf(s_support, s_eva, true)
        );
        await transaction.WriteObservationsAsync(
            [
                Observation.OfRoutingStatus(s_ana, s_eight, "IDLE"),
                Observation.OfRoutingStatus(s_ana, s_eight.AddMinutes(5), "INTERACTING"),
                Observation.OfRoutingStatus(s_bea, s_eight, "OFF_QUEUE"),
                Presence(s_ana, 0, s_onQueue, "ON_QUEUE", isPrimary: true),
                Presence(s_bea, 0, s_onQueue, "ON_QUEUE", isPrimary: true),
                Presence(s_bea, 9, s_meal, "MEAL", isPrimary: true),
                Presence(s_bea, 10, s_onQueue, "ON_QUEUE", isPrimary: false),
                Figure(s_sales, "voice", 0, "oWaiting", 7),
                Figure(s_sales, "voice", 3, "oWaiting", 1),
                Figure(s_sales, "voice", 3, "oInteracting", 2),
                Figure(s_sales, "email", -32 * 24 * 60, "oWaiting", 4),
                Figure(s_support, "voice", 0, "oInteracting", 3),
            ],
            default
        );
        await transaction.CommitAsync(default);
        return store;

        ValueTask MergeAsync(ReferenceKind kind, params IReadOnlyList<ReferenceRecord> listing) =>
            transaction.MergeReferenceAsync(kind, listing, s_eight, default);
    }

    private static ReferenceRecord Entity(Guid id, string more) =>
        new(id.ToString(), Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","name":"x"{{more}}}"""));

    private static ReferenceRecord MemberOf(Guid queue, Guid user, bool joined) =>
        new(
            $"{queue}/{user}",
            Encoding.UTF8.GetBytes($$"""{"id":"{{user}}","joined":{{(joined ? "true" : "false")}}}""")
        );

    private static Observation Presence(Guid user, int minutes, Guid definition, string presence, bool isPrimary) =>
        Observation.OfPresence(user, s_eight.AddMinutes(minutes), "PURECLOUD", definition, presence, isPrimary, null);

    private static Observation Figure(Guid queue, string media, int minutes, string metric, double count) =>
        Observation.OfQueue(
            queue,
            media,
            s_eight.AddMinutes(minutes),
            null,
            metric,
            null,
            new QueueStats { Count = count }
        );

    /// <summary>One line for each count: the group, metric, qualifier and number, ids by their names here.</summary>
    private static async Task<string[]> AskAsync(TestStore store, AnalyticsEndpoint endpoint, string query)
    {
        var answer = await store.AskAsync(endpoint, query);
        var text = Encoding.UTF8.GetString(answer.Body);
        Assert.True(answer.Status == 200, text);
        foreach (
            var (id, name) in ((Guid, string)[])
                [
                    (s_ana, "ana"),
                    (s_bea, "bea"),
                    (s_eva, "eva"),
                    (s_sales, "sales"),
                    (s_support, "support"),
                    (s_meal, "meal"),
                    (s_onQueue, "onQueue"),
                ]
        )
            text = text.Replace(id.ToString(), name, StringComparison.Ordinal);
        return
        [
            .. from result in JsonNode.Parse(text)!["results"]!.AsArray()
            let @group = string.Join(' ', result!["group"]!.AsObject().Select(pair => pair.Value))
            from row in result["data"]!.AsArray()
            let qualifier = row!["qualifier"] is { } word ? $" {word}" : ""
            select $"{@group} | {row["metric"]}{qualifier} {row["stats"]?["count"] ?? row["count"]}",
        ];
    }
}
