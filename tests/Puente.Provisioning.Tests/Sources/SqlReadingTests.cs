using System.Diagnostics;
using Npgsql;
using Puente.Provisioning.People;
using Puente.Provisioning.Sources;
using Puente.Testing;

namespace Puente.Provisioning.Tests.Sources;

/// <summary>One server for all tests of the class; each has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

public sealed class SqlReadingTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private NpgsqlDataSource _database = null!;
    private string _name = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var connection = await fixture.Server.CreateDatabaseAsync();
        _name = new NpgsqlConnectionStringBuilder(connection).Database!;
        _database = NpgsqlDataSource.Create(connection);
        await ExecuteAsync(
            """
            create table people (id integer, name text, email text, employed boolean, skills text[], queues text, hired date, level numeric);
            insert into people select n, 'Person ' || n, 'p' || n || '@corp.example', n % 10 <> 0, array['Billing', null, 'Returns'], 'Sales:1; All',
              date '2020-01-31', case when n % 2 = 0 then 3.5 end from generate_series(1, 5000) n
            """
        );
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Five_thousand_people_come_from_a_view()
    {
        using var folder = Folder("select * from people");
        var started = Stopwatch.GetTimestamp();
        var directory = await folder.ReadAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"5,000 people from PostgreSQL in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"
        );
        Assert.Equal(5_000, directory.People.Count);
        Assert.Equal(500, directory.People.Count(person => !person.Active));
        var second = directory.People.Single(person => person.Key == "2");
        Assert.Equal(("Person 2", "2020-01-31"), (second.Name, second.Title));
        Assert.Equal([new WantedSkill("Billing", 3.5), new("Returns", 3.5)], second.Skills!);
        Assert.Equal([new WantedQueue("All", null), new("Sales", 1)], second.Queues!);
        Assert.Empty(directory.People.Single(person => person.Key == "3").Skills!);
    }

    [Theory]
    [InlineData(
        "select * from persons",
        "refused the query with 42P01 (relation \"persons\" does not exist). Try it with psql"
    )]
    [InlineData("select *, 1 as \"NAME\" from people", "two columns are called 'name'.")]
    [InlineData("select * from people; select 1", "the query has several statements. Write one select.")]
    [InlineData("commit; delete from people returning *", "refused the query with 25006.")]
    [InlineData("delete from people returning *", "refused the query with 25006.")]
    [InlineData("select id, name from people", "has no field 'email'.")]
    [InlineData("select *, 1 / (id - 4000) as x from people order by id", "refused the query with 22012.")]
    [InlineData("select * from people where false", "holds nobody.")]
    public async Task A_query_that_cannot_be_used_gives_out_nobody_and_changes_nothing(string query, string expected)
    {
        using var folder = Folder(query);
        Assert.Contains(expected, (await folder.FaultsAsync())[0], StringComparison.Ordinal);
        await using var count = _database.CreateCommand("select count(*) from people");
        Assert.Equal(5_000L, await count.ExecuteScalarAsync(Stop));
    }

    [Fact]
    public async Task A_watch_sees_any_change_and_no_other_order()
    {
        using var folder = Folder("select * from people order by random()");
        var reader = folder.Reader();
        var last = await reader.ReadAsync(Stop);
        var source = new Puente.Provisioning.Sources.Sql.SqlSource(
            (Puente.Provisioning.Mapping.SqlSettings)folder.Load().Source,
            null
        );
        Assert.False(await source.HasChangedAsync(last.Mark, Stop));
        await ExecuteAsync("delete from people where id = 17");
        Assert.True(await source.HasChangedAsync(last.Mark, Stop));
    }

    [Fact]
    public async Task A_server_that_closes_in_the_middle_gives_out_nobody()
    {
        await using var proxy = new CuttingProxy(fixture.Server.Port, 200_000);
        using var folder = Folder("select * from people", proxy.Port);
        Assert.Matches(
            "the connection ended after [1-9][0-9]* rows. Nothing of them is used.",
            Assert.Single(await folder.FaultsAsync())
        );
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_the_environments_fault()
    {
        using var folder = Folder("select 1", 1);
        var fault = await Assert.ThrowsAsync<DirectoryException>(folder.ReadAsync);
        Assert.Equal(DirectoryFailure.Environment, fault.Failure);
        Assert.Contains("cannot be reached", fault.Faults[0].Problem, StringComparison.Ordinal);
    }

    private DirectoryFolder Folder(string query, int? port = null) =>
        new DirectoryFolder().Mapping(
            $$"""
            {
              "sql": {
                "server": "postgres://postgres@127.0.0.1:{{port ?? fixture.Server.Port}}/{{_name}}",
                "query": {{System.Text.Json.JsonSerializer.Serialize(query)}},
              },
              "person": {
                "key": "{id}",
                "name": "{name}",
                "email": "{email}",
                "title": "{hired}",
                "active": "{employed}",
                "skills": { "skill": "{skills}", "level": "{level}" },
                "queues": "{queues|split:;}",
              },
            }
            """
        );

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
