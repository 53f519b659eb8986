using System.Text;
using System.Text.Json.Nodes;
using Puente.Analytics.Local;
using Puente.Analytics.Tests.Records;
using Puente.Store;
using Puente.Store.Checkpoints;
using Puente.Store.Observations;
using Puente.Store.Reference;

namespace Puente.Analytics.Tests.Local;

[Collection<StoreTests>]
public sealed class UserTests(TestStores stores)
{
    private const string Query =
        """{"interval":"2026-03-02T08:00:00Z/2026-03-02T12:00:00Z","groupBy":["userId"],"metrics":["tSystemPresence"]}""";

    private const string Interval = "2026-03-02T08:00:00.000Z/2026-03-02T12:00:00.000Z";
    private static readonly Guid s_ana = new("a0000000-0000-4000-8000-000000000001");
    private static readonly Guid s_bea = new("b0000000-0000-4000-8000-000000000002");
    private static readonly Guid s_sales = new("d0000000-0000-4000-8000-000000000003");
    private static readonly DateTimeOffset s_eight = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<StoreDialect> Both => [StoreDialect.DuckDb, StoreDialect.Postgres];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Time_that_nobody_has_read_is_not_counted(StoreDialect dialect)
    {
        await using var store = await stores.OpenAsync(dialect);
        await WriteAsync(store, Presence(s_ana, -60, "AVAILABLE"), Presence(s_ana, 60, "MEAL"));
        // Nothing says that the tables know more than this.
        Assert.Equal(
            [$"userId={s_ana} | {Interval} | tSystemPresence sum=3600000"],
            await store.AggregatesAsync(Query, AnalyticsEndpoint.UserAggregates)
        );

        await ReadUntilAsync(store, s_eight.AddHours(2));
        Assert.Equal(
            [
                $"userId={s_ana} | {Interval} | tSystemPresence sum=3600000",
                $"userId={s_ana} | {Interval} | tSystemPresence sum=3600000",
            ],
            await store.AggregatesAsync(Query, AnalyticsEndpoint.UserAggregates)
        );

        // Whoever is heard of later says that the others are as they were.
        await WriteAsync(store, Presence(s_bea, 180, "OFFLINE"));
        Assert.Equal(
            [
                $"userId={s_ana} | {Interval} | tSystemPresence sum=3600000",
                $"userId={s_ana} | {Interval} | tSystemPresence sum=7200000",
            ],
            await store.AggregatesAsync(Query, AnalyticsEndpoint.UserAggregates)
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_state_set_again_or_spelled_otherwise_is_one_and_what_is_not_primary_is_none(
        StoreDialect dialect
    )
    {
        await using var store = await stores.OpenAsync(dialect);
        await WriteAsync(
            store,
            Presence(s_ana, -60, "On Queue"),
            Presence(s_ana, 10, "ON_QUEUE"),
            Observation.OfPresence(s_ana, s_eight.AddMinutes(20), "OTHER", null, "BUSY", false, null),
            Presence(s_ana, 300, "OFFLINE"),
            Observation.OfRoutingStatus(s_ana, s_eight.AddMinutes(-1), "IDLE")
        );
        var answer = await DetailsAsync(store, "{}");
        Assert.Equal(1, (int)answer["totalHits"]!);
        Assert.Equal(
            $$$"""[{"userId":"{{{s_ana}}}","primaryPresence":[{"systemPresence":"ON_QUEUE","startTime":"2026-03-02T07:00:00.000Z","endTime":"2026-03-02T13:00:00.000Z"}],"routingStatus":[{"routingStatus":"IDLE","startTime":"2026-03-02T07:59:00.000Z"}]}]""",
            answer["userDetails"]!.ToJsonString()
        );
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_user_of_a_division_that_the_caller_may_not_see_is_neither_shown_nor_counted(
        StoreDialect dialect
    )
    {
        await using var store = await stores.OpenAsync(dialect);
        await WriteAsync(store, Presence(s_ana, -60, "MEAL"), Presence(s_bea, -60, "MEAL"));
        await ReadUntilAsync(store, s_eight.AddDays(1));
        await using (var transaction = await store.Store.BeginAsync(default))
        {
            await transaction.MergeReferenceAsync(
                ReferenceKind.Users,
                [User(s_ana, s_sales), User(s_bea, new Guid("d0000000-0000-4000-8000-000000000004"))],
                TestStores.Now,
                default
            );
            await transaction.CommitAsync(default);
        }
        store.Scope = new AnalyticsScope(new HashSet<Guid> { s_sales });
        Assert.Equal(
            [$"userId={s_ana} | {Interval} | tSystemPresence sum=14400000"],
            await store.AggregatesAsync(Query, AnalyticsEndpoint.UserAggregates)
        );
        Assert.Equal(1, (int)(await DetailsAsync(store, "{}"))["totalHits"]!);
        store.Scope = new AnalyticsScope(new HashSet<Guid>());
        Assert.Equal(0, (int)(await DetailsAsync(store, "{}"))["totalHits"]!);
    }

    private static ReferenceRecord User(Guid id, Guid division) =>
        new(
            id.ToString(),
            Encoding.UTF8.GetBytes($$$"""{"id":"{{{id}}}","name":"x","division":{"id":"{{{division}}}"} }""")
        );

    private static Observation Presence(Guid user, int minutes, string presence) =>
        Observation.OfPresence(user, s_eight.AddMinutes(minutes), "PURECLOUD", null, presence, true, null);

    private static async Task<JsonNode> DetailsAsync(TestStore store, string paging)
    {
        var answer = await store.AskAsync(
            AnalyticsEndpoint.UserDetails,
            $$"""{"interval":"2026-03-02T08:00:00Z/2026-03-02T12:00:00Z","paging":{{paging}}}"""
        );
        Assert.Equal(200, answer.Status);
        return JsonNode.Parse(answer.Body)!;
    }

    private static async Task WriteAsync(TestStore store, params IReadOnlyList<Observation> rows)
    {
        await using var transaction = await store.Store.BeginAsync(default);
        await transaction.WriteObservationsAsync(rows, default);
        await transaction.CommitAsync(default);
    }

    private static async Task ReadUntilAsync(TestStore store, DateTimeOffset asOf)
    {
        await using var transaction = await store.Store.BeginAsync(default);
        await transaction.SaveCheckpointAsync(
            new Checkpoint("user status", "2026-03-02", $$"""{"asOf":"{{asOf:O}}"}""", TestStores.Now),
            default
        );
        await transaction.CommitAsync(default);
    }
}
