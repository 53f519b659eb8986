using Puente.Store.DuckDb;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.DuckDb;

public sealed class QueryTests
{
    [Theory]
    [InlineData("SELECT count(*) FROM conversations")]
    [InlineData("WITH a AS (SELECT 1) SELECT * FROM a;")]
    [InlineData("FROM sessions")]
    [InlineData("VALUES (1)")]
    [InlineData("DESCRIBE sessions")]
    [InlineData("SUMMARIZE participants")]
    [InlineData("SHOW TABLES")]
    [InlineData("EXPLAIN SELECT 1")]
    [InlineData("PRAGMA table_info('sessions')")]
    public async Task Statements_that_read_are_run(string sql)
    {
        await using var temp = await TempStore.OpenAsync();
        await using var result = await temp.Store.QueryAsync(sql, CancellationToken.None);
        Assert.NotEmpty(result.Columns);
    }

    [Fact]
    public async Task A_query_that_needs_more_memory_than_queries_may_have_says_so_and_the_store_goes_on()
    {
        await using var temp = await TempStore.OpenAsync(
            DuckDbRoom.For(StoreWork.Load) with
            {
                Asking = 48 * 1024 * 1024,
            }
        );
        // Twelve million groups of some dozens of bytes, and what does not fit may take 192 MB beside the store.
        const string Groups =
            "SELECT count(*) FROM (SELECT md5(CAST(i AS TEXT)) AS a, list(i) AS b FROM range(12000000) AS r(i) GROUP BY 1)";

        var fault = await Assert.ThrowsAsync<StoreException>(() => temp.QueryAsync(Groups));

        Assert.Equal(StoreFault.TooLarge, fault.Fault);
        Assert.StartsWith("The query needs more memory or room than queries may have: ", fault.Message);
        Assert.Equal(0L, (await temp.QueryAsync("SELECT count(*) FROM conversations"))[0][0]);
    }

    [Theory]
    [InlineData("DELETE FROM conversations")]
    [InlineData("SELECT 1; DELETE FROM conversations")]
    [InlineData("COMMIT")]
    [InlineData("CREATE TABLE x (i INTEGER)")]
    [InlineData("COPY conversations TO 'x.parquet'")]
    [InlineData("ATTACH 'x.duckdb'")]
    [InlineData("SET threads = 4")]
    [InlineData("PRAGMA threads = 4")]
    [InlineData("CHECKPOINT")]
    [InlineData("EXPLAIN ANALYZE DELETE FROM conversations")]
    [InlineData("SELECT * FROM read_text('/etc/hostname')")]
    [InlineData("FROM 'test.csv'")]
    [InlineData("SELEC 1")]
    [InlineData("")]
    public async Task Anything_that_would_write_or_look_elsewhere_is_refused(string sql)
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.WriteAsync(Pages.Decode(Pages.Small()));
        var error = await Assert.ThrowsAsync<StoreException>(() => temp.QueryAsync(sql));
        Assert.Equal(StoreFault.Input, error.Fault);
        Assert.Single(await temp.RebuildAsync());
    }

    [Fact]
    public async Task A_query_sees_only_what_was_committed()
    {
        await using var temp = await TempStore.OpenAsync();
        await using (var transaction = await temp.Store.BeginAsync(CancellationToken.None))
        {
            await transaction.WriteAsync(
                Pages.Decode(Pages.Small()),
                new("job", TempStore.Day, Puente.Store.Conversations.ConversationAge.Live),
                CancellationToken.None
            );
            Assert.Equal(0L, (await temp.QueryAsync("SELECT count(*) FROM conversations"))[0][0]);
            Assert.Empty(await temp.RebuildAsync());
            await transaction.CommitAsync(CancellationToken.None);
        }
        Assert.Equal(1L, (await temp.QueryAsync("SELECT count(*) FROM conversations"))[0][0]);
    }

    [Fact]
    public async Task Values_arrive_with_their_types_and_times_as_utc()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.WriteAsync(
            Pages.Decode(Pages.Small("\"divisionIds\":[\"d1f10000-0000-4000-8000-000000000001\"],\"selfServed\":true"))
        );
        await using var result = await temp.Store.QueryAsync(
            "SELECT conversation_id, conversation_start, division_ids, self_served, external_tag FROM conversations",
            CancellationToken.None
        );
        var row = await result.ReadRowsAsync(CancellationToken.None).FirstAsync();
        Assert.Equal(Guid.Parse("c0a70000-0000-4000-8000-000000000001"), row[0]);
        Assert.Equal(new DateTime(2026, 3, 2, 9, 14, 30), row[1]);
        Assert.Equal([Guid.Parse("d1f10000-0000-4000-8000-000000000001")], Assert.IsType<List<Guid>>(row[2]));
        Assert.Equal([true, null], row[3..]);
    }

    [Fact]
    public async Task An_export_is_a_parquet_file_and_leaves_nothing_beside_the_store()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.WriteAsync(Pages.Decode(Pages.Small(id: 1), Pages.Small(id: 2)));
        var file = Path.Combine(temp.Folder, "out", "it's.parquet");
        Assert.Equal(
            2,
            await temp.Store.ExportParquetAsync("SELECT * FROM conversations; ", file, CancellationToken.None)
        );
        Assert.Equal("PAR1"u8, File.ReadAllBytes(file).AsSpan(0, 4));
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(temp.Folder),
            folder => folder.EndsWith(".export", StringComparison.Ordinal)
        );
        await Assert.ThrowsAsync<StoreException>(() =>
            temp.Store.ExportParquetAsync("DELETE FROM conversations", file, CancellationToken.None)
        );
        await Assert.ThrowsAsync<StoreException>(() =>
            temp.Store.ExportParquetAsync("SELECT 1) TO 'x' (FORMAT csv); --", file, CancellationToken.None)
        );
    }
}
