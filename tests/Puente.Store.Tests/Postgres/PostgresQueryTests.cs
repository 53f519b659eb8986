using System.Diagnostics;
using Npgsql;
using Puente.Store.Postgres;
using Puente.Store.Tests.Records;
using Puente.Testing;
using static Puente.Store.Tests.Postgres.StoreSteps;

namespace Puente.Store.Tests.Postgres;

[Collection(typeof(PostgresTests))]
public sealed class PostgresQueryTests(PostgresFixture fixture)
{
    [Theory]
    [InlineData("delete from conversations")]
    [InlineData("  -- select\n insert into gaps (id) values ('x')")]
    [InlineData("/* select */ truncate conversations")]
    [InlineData("with gone as (delete from conversations returning 1) select * from gone")]
    [InlineData("select * into copied from conversations")]
    [InlineData("select 1; delete from conversations")]
    [InlineData("select 1; commit; delete from conversations")]
    [InlineData("commit")]
    [InlineData("set transaction read write")]
    [InlineData("select set_config('transaction_read_only', 'off', false)")]
    [InlineData("copy conversations to program 'true'")]
    [InlineData("explain analyze delete from conversations")]
    [InlineData("select nextval('a_sequence')")]
    [InlineData("")]
    public async Task What_would_write_is_refused_as_wrong_input(string sql)
    {
        var address = await fixture.CreateDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(address, null, CancellationToken.None);
        await PostgresSharingTests.ExecuteAsync(address, "create sequence puente.a_sequence");
        await store.WriteAsync(Job(1), Pages.Small());
        var exception = await Assert.ThrowsAsync<StoreException>(() => store.QueryAllAsync(sql));
        Assert.Equal(StoreFault.Input, exception.Fault);
        Assert.Equal(1, await store.CountAllAsync());
    }

    [Fact]
    public async Task A_refusal_carries_the_servers_own_words()
    {
        await using var store = await fixture.OpenAsync();
        var readOnly = await Assert.ThrowsAsync<StoreException>(() =>
            store.QueryAllAsync("with gone as (delete from conversations returning 1) select * from gone")
        );
        Assert.EndsWith(
            "25006: cannot execute SELECT in a read-only transaction.",
            readOnly.Message,
            StringComparison.Ordinal
        );
        var unknown = await Assert.ThrowsAsync<StoreException>(() => store.QueryAllAsync("select nothing"));
        Assert.Equal(StoreFault.Input, unknown.Fault);
        Assert.Contains("column \"nothing\" does not exist", unknown.Message, StringComparison.Ordinal);
        var late = await Assert.ThrowsAsync<StoreException>(() =>
            store.QueryAllAsync("select 1 / (3 - n) from generate_series(1, 5) n")
        );
        Assert.Equal(StoreFault.Input, late.Fault);
        Assert.Contains("division by zero", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_have_names_and_types_and_nulls_are_null()
    {
        await using var store = await fixture.OpenAsync();
        await using var result = await store.QueryAsync(
            "select 1::bigint as one, null::text as nothing, array['a', 'b'] as list;",
            CancellationToken.None
        );
        Assert.Equal<QueryColumn>(
            [new("one", "bigint"), new("nothing", "text"), new("list", "text[]")],
            result.Columns
        );
        await foreach (var row in result.ReadRowsAsync(CancellationToken.None))
            Assert.Equal<object?>(["1", "∅", "[a,b]"], row.Select(Plain));
    }

    [Fact]
    public async Task A_cancelled_query_ends_on_the_server_too()
    {
        var address = await fixture.CreateDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(address, null, CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        var query = store.QueryAsync("select pg_sleep(600)", cancel.Token);
        await using var watcher = NpgsqlDataSource.Create(address);
        await UntilAsync(watcher, "select count(*) from pg_stat_activity where wait_event = 'PgSleep'", 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        await UntilAsync(watcher, "select count(*) from pg_stat_activity where wait_event = 'PgSleep'", 0);
    }

    [Fact]
    public async Task An_answer_that_is_not_read_to_its_end_does_not_hold_anything_up()
    {
        await using var store = await fixture.OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            await using var result = await store.QueryAsync(
                "select n, repeat('x', 100) from generate_series(1, 10000) n, generate_series(1, 10000) m",
                CancellationToken.None
            );
            await foreach (var row in result.ReadRowsAsync(CancellationToken.None))
            {
                Assert.Equal(1, row[0]);
                break;
            }
        }
        Assert.Equal(["1"], await store.QueryAllAsync("select 1"));
    }

    private static async Task UntilAsync(NpgsqlDataSource source, string sql, long expected)
    {
        var since = Stopwatch.GetTimestamp();
        await using var command = source.CreateCommand(sql);
        while (await command.ExecuteScalarAsync() is not long value || value != expected)
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience.Limit, $"{sql} never was {expected}.");
    }
}
