using System.Diagnostics;
using Npgsql;
using Puente.Hub.Gateway;
using Puente.Testing;

namespace Puente.Hub.Tests.Gateway.Sources;

public sealed class PostgresServerFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw new InvalidOperationException("The fixture has not started.");

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

public sealed class PostgresSourceTests(PostgresServerFixture postgres) : IClassFixture<PostgresServerFixture>
{
    private const string Customers = """
        -- @input phone string required
        -- @input least integer optional
        -- @output customerName string
        -- @output balance number
        -- @output since string
        -- @rows many
        -- @source crm
        select customer_name, balance, since as "since" from customers
        where phone = $phone and ($least is null or balance >= $least) order by 1
        """;

    private const string Slow = """
        -- @input seconds number required
        -- @output a string
        -- @rows one
        -- @source crm
        -- @timeout 2s
        select pg_sleep($seconds)::text as a
        """;

    [Fact]
    public async Task Rows_of_another_database_are_answered()
    {
        await using var hub = await StartAsync(("customers", Customers));
        var answer = await hub.AskAsync("customers", """{"phone":"+49 30 1"}""");
        Assert.Equal(
            """{"count":2,"rows":[{"customerName":"Ana","balance":10.50,"since":"2020-01-02"},{"customerName":"O\u0027Neil","balance":0,"since":"2021-01-02"}]}""",
            answer.Body.ToJsonString()
        );
        Assert.Equal(1, (int)(await hub.AskAsync("customers", """{"phone":"+49 30 1","least":5}""")).Body["count"]!);
        var attempt = await hub.AskAsync("customers", """{"phone":"' or '1'='1"}""");
        Assert.Equal((200, 0), (attempt.Status, (int)attempt.Body["count"]!));
    }

    [Fact]
    public async Task A_statement_that_would_write_is_refused_by_the_database()
    {
        await using var hub = await StartAsync(
            (
                "write",
                "-- @output a integer\n-- @rows one\n-- @source crm\nwith gone as (delete from customers returning 1) select count(*) as a from gone"
            )
        );
        var answer = await hub.AskAsync("write", "{}");
        Assert.Equal((500, "lookup.failed"), (answer.Status, answer.Code));
        Assert.Contains("25006", (string?)answer.Body["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_statement_is_answered_in_time_and_ended_in_the_database()
    {
        var database = await DatabaseAsync();
        await using var hub = await StartAsync(database, ("slow", Slow));
        Assert.Equal(200, (await hub.AskAsync("slow", """{"seconds":0}""")).Status);
        var watch = Stopwatch.StartNew();
        var answer = await hub.AskAsync("slow", """{"seconds":60}""");
        Assert.Equal((504, "source.timeout"), (answer.Status, answer.Code));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(20));
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep(%' and pid <> pg_backend_pid()"
        );
        while ((long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_dead_database_answers_503_then_is_left_alone_while_other_sources_answer()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var hub = await StartAsync(
            $"Host=127.0.0.1;Port={port};Username=nobody;Password=not-to-be-shown;Database=none",
            ("customers", Customers),
            ("own", "-- @output a string\n-- @rows one\nselect 'x' as a")
        );
        for (var call = 0; call < 5; call++)
        {
            var answer = await hub.AskAsync("customers", """{"phone":"1"}""");
            Assert.Equal((503, "source.unavailable"), (answer.Status, answer.Code));
            Assert.DoesNotContain("not-to-be-shown", answer.Body.ToJsonString(), StringComparison.Ordinal);
        }
        var resting = await hub.AskAsync("customers", """{"phone":"1"}""");
        Assert.Equal(503, resting.Status);
        Assert.Contains("circuit open", (string?)resting.Body["message"], StringComparison.Ordinal);
        Assert.NotNull(resting.RetryAfter);
        Assert.Equal(200, (await hub.AskAsync("own", "{}")).Status);
        var (_, metrics) = await hub.Hub.GetAsync("metrics");
        Assert.Contains(
            "puente_gateway_source_state{source=\"crm\",state=\"open\"} 1",
            metrics,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_statement_that_needs_more_room_than_it_may_have_fails_alone()
    {
        var database = await DatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(database).Database;
        await using (var owner = NpgsqlDataSource.Create(database))
        await using (
            var command = owner.CreateCommand(
                $"alter database {name} set temp_file_limit = '1MB'; alter database {name} set work_mem = '64kB'"
            )
        )
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var hub = await StartAsync(
            database,
            ("customers", Customers),
            (
                "sort",
                "-- @output a integer\n-- @rows one\n-- @source crm\nselect g as a from generate_series(1, 500000) g order by md5(g::text) limit 1 offset 400000"
            )
        );
        // More often than a source may fail before it is left alone.
        for (var call = 0; call < 7; call++)
        {
            var answer = await hub.AskAsync("sort", "{}");
            Assert.Equal((500, "lookup.failed"), (answer.Status, answer.Code));
            Assert.Contains("53400", (string?)answer.Body["message"], StringComparison.Ordinal);
        }
        Assert.Equal(200, (await hub.AskAsync("customers", """{"phone":"2"}""")).Status);
    }

    [Fact]
    public async Task What_the_database_says_of_a_value_is_not_repeated()
    {
        await using var hub = await StartAsync(
            (
                "cast",
                "-- @input id string required\n-- @output a string\n-- @rows one\n-- @source crm\nselect $id::uuid as a"
            )
        );
        var answer = await hub.AskAsync("cast", """{"id":"secret-number"}""");
        Assert.Equal((500, "lookup.failed"), (answer.Status, answer.Code));
        Assert.DoesNotContain("secret-number", answer.Body.ToJsonString(), StringComparison.Ordinal);
    }

    private async Task<GatewayHub> StartAsync(params (string Name, string Sql)[] lookups) =>
        await StartAsync(await DatabaseAsync(), lookups);

    private static Task<GatewayHub> StartAsync(string database, params (string Name, string Sql)[] lookups) =>
        GatewayHub.StartAsync(
            lookups.ToDictionary(lookup => lookup.Name, lookup => lookup.Sql),
            [new GatewaySource("crm", database)]
        );

    private async Task<string> DatabaseAsync()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            "create table customers (phone text, customer_name text, balance numeric, since date); "
                + "insert into customers values ('+49 30 1', 'Ana', 10.50, '2020-01-02'), ('+49 30 1', 'O''Neil', null, '2021-01-02'), ('2', 'Bo', 1, null)"
        );
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return database;
    }
}
