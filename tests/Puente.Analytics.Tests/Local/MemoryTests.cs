using System.Text;
using Npgsql;
using Puente.Analytics.Local;
using Puente.Analytics.Tests.Records;
using Puente.Store;
using Puente.Store.Postgres;

namespace Puente.Analytics.Tests.Local;

/// <summary>A question with very many groups costs what an answer may cost, and then it is refused.</summary>
[Collection<AloneTests>]
public sealed class MemoryTests(TestStores stores)
{
    private const int Values = 100;

    /// <summary>A million groups: one event with three lists of a hundred values.</summary>
    private const string Query =
        """{"interval":"2026-03-02/2026-03-03","metrics":["tTalk"],"groupBy":["activeSkillId","removedSkillId","requestedRouting"]}""";

    [Theory]
    [InlineData(StoreDialect.DuckDb)]
    [InlineData(StoreDialect.Postgres)]
    public async Task A_question_with_too_many_groups_is_refused_before_they_are_held(StoreDialect dialect)
    {
        const int MostRows = 20_000;
        await using var store = await stores.OpenAsync(dialect, Record());
        store.Options = new LocalAnalyticsOptions { MostRows = MostRows };
        await store.RefusalAsync(AnalyticsEndpoint.ConversationAggregates, Query);

        // A row's texts, its group and its bucket; a million rows would be fifty times that.
        const long MostBytes = MostRows * 1_500L;
        var allocated = await Allocations.OfAsync(async () =>
        {
            var (status, code, message) = await store.RefusalAsync(AnalyticsEndpoint.ConversationAggregates, Query);
            Assert.Equal((400, "bad.request"), (status, code));
            Assert.Contains($"more than {MostRows} groups", message, StringComparison.Ordinal);
        });

        Assert.True(allocated <= MostBytes, $"{allocated} bytes for {MostRows} rows.");
    }

    [Fact]
    public async Task What_the_server_gives_no_room_for_is_refused_with_its_reason()
    {
        var address = await stores.CreateDatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(address).Database;
        await using (var owner = NpgsqlDataSource.Create(address))
        await using (
            var command = owner.CreateCommand(
                $"alter database {name} set temp_file_limit = '1MB'; alter database {name} set work_mem = '64kB'"
            )
        )
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var store = await PostgresStore.OpenAsync(
            address,
            new PostgresStoreOptions(),
            TestContext.Current.CancellationToken
        );
        await store.WriteAsync(Record());
        var local = new LocalAnalytics(store, TimeProvider.System);

        var answer = await local.AnswerAsync(
            AnalyticsEndpoint.ConversationAggregates,
            Encoding.UTF8.GetBytes(Query),
            AnalyticsScope.Everything,
            TestContext.Current.CancellationToken
        );

        var body = Encoding.UTF8.GetString(answer.Body);
        Assert.Equal(400, answer.Status);
        Assert.Contains("53400", body, StringComparison.Ordinal);
        Assert.Contains("Ask for fewer dimensions", body, StringComparison.Ordinal);
    }

    private static string Record()
    {
        var lists = string.Join(
            ",",
            ((string[])["activeSkillIds", "removedSkillIds", "requestedRoutings"]).Select(name =>
                $"\"{name}\":[{string.Join(",", Enumerable.Range(1, Values).Select(number => $"\"{Value(name, number)}\""))}]"
            )
        );
        return TestRecords.OneSession(
            1,
            "2026-03-02T09:00:00.000Z",
            lists + "," + TestRecords.Metrics(TestRecords.Metric("tTalk", "2026-03-02T09:05:00.000Z", 5_000))
        );
    }

    private static string Value(string name, int number) =>
        name == "requestedRoutings" ? $"Routing{number}" : $"c0ffee00-0000-4000-8000-{number:x12}";
}
