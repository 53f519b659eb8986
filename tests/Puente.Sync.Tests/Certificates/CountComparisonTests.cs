using Puente.Store;
using Puente.Store.Postgres;
using Puente.Sync.Certificates;
using Puente.Sync.Tests.World;
using Puente.Testing;

namespace Puente.Sync.Tests.Certificates;

public sealed class CountComparisonTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Every_hour_of_a_week_has_the_platforms_counts_in_duckdb()
    {
        await using var place = await Place.OpenAsync();
        await AssertEqualAsync(place.Store);
    }

    [Fact]
    public async Task Every_hour_of_a_week_has_the_platforms_counts_in_postgresql()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var store = await PostgresStore.OpenAsync(await server.CreateDatabaseAsync(), null, None);
        await AssertEqualAsync(store);
    }

    [Theory]
    [InlineData("conversations", "nOffered")]
    [InlineData("one metric", "tHandle")]
    [InlineData("one queue", "nOffered")]
    public async Task What_is_missing_shows_with_its_hour_medium_queue_and_metric(string lost, string metric)
    {
        await using var centre = await Centre.OpenAsync(300);
        await using var place = await Place.OpenAsync();
        await centre.SyncAsync(place.Store);
        var from = Centre.Noon.AddDays(-2);
        var victim = (
            await place.QueryAsync(
                $"""
                select m.conversation_id, s.media_type, g.queue_id, strftime(m.emit_date, '%Y-%m-%d %H')
                from session_metrics m join sessions s using (conversation_id, participant_ordinal, session_ordinal)
                join segments g using (conversation_id, participant_ordinal, session_ordinal)
                where m.name = '{metric}' and m.emit_date >= '{from:yyyy-MM-dd HH:mm}' and g.queue_id is not null
                  and g.segment_start <= m.emit_date
                order by m.emit_date, m.conversation_id limit 1
                """
            )
        )[0].Split('|');
        var id = $"conversation_id = '{victim[0]}'";
        foreach (var statement in Statements(lost, id, metric))
            await place.ChangeAsync(statement);

        var comparison = new CountComparison(centre.Client, place.Store);
        var result = await comparison.RunAsync(from, Centre.Noon.AddHours(-1), None);
        Assert.False(result.IsEqual);
        var difference = Assert.Single(
            result.Differences,
            one =>
                one.Key.Metric == metric
                && $"{one.Key.MediaType}|{one.Key.QueueId}|{one.Key.Hour.UtcDateTime:yyyy-MM-dd HH}"
                    == string.Join('|', victim[1..])
        );
        Assert.True(difference.Ours < difference.Theirs);
        Assert.Contains(
            $"{victim[1]}, queue {victim[2]}: {metric} {difference.Ours} here, {difference.Theirs} there",
            CountText.Tell(difference),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_interval_that_is_not_of_whole_hours_or_too_long_is_refused()
    {
        await using var centre = await Centre.OpenAsync(10);
        await using var place = await Place.OpenAsync();
        var comparison = new CountComparison(centre.Client, place.Store);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            comparison.RunAsync(Centre.Noon.AddMinutes(1), Centre.Noon.AddHours(1), None)
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            comparison.RunAsync(Centre.Noon.AddDays(-8), Centre.Noon, None)
        );
    }

    private static IEnumerable<string> Statements(string lost, string id, string metric)
    {
        if (lost == "one metric")
            return [$"delete from session_metrics where {id} and name = '{metric}'"];
        if (lost == "one queue")
            return [$"update segments set queue_id = null where {id}"];
        return Place.ConversationTables.Select(table => $"delete from {table} where {id}");
    }

    private static async Task AssertEqualAsync(IStore store)
    {
        await using var centre = await Centre.OpenAsync(300);
        await centre.SyncAsync(store);
        var result = await new CountComparison(centre.Client, store).RunAsync(
            Centre.Noon.AddDays(-7).AddHours(-1),
            Centre.Noon.AddHours(-1),
            None
        );
        Assert.Equal([], result.Differences.Select(CountText.Tell));
        Assert.True(result.Counted > 10_000, $"only {result.Counted} were compared");
        Assert.True(result.Theirs.Keys.Select(key => key.MediaType).Distinct().Count() > 2);
        Assert.True(result.Theirs.Keys.Select(key => key.QueueId).Distinct().Count() > 5);
    }
}
