using Npgsql;
using Puente.Store.Postgres;
using Puente.Store.Schema;
using Puente.Store.Tests.Records;
using static Puente.Store.Tests.Postgres.StoreSteps;

namespace Puente.Store.Tests.Postgres;

/// <summary>Several sessions at one database.</summary>
[Collection(typeof(PostgresTests))]
public sealed class PostgresSharingTests(PostgresFixture fixture)
{
    private static readonly PostgresStoreOptions Impatient = new() { WriterPatience = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task A_reader_never_sees_half_a_conversation_while_one_is_replaced_again_and_again()
    {
        const int Versions = 60;
        var address = await fixture.CreateDatabaseAsync();
        await using var writer = await PostgresStore.OpenAsync(address, null, CancellationToken.None);
        var records = Enumerable
            .Range(0, Versions)
            // Each version has as many rows in every table as its number says.
            .Select(version => Pages.Small($"\"externalTag\":\"{version}\",{Rows(version)}"))
            .ToArray();
        await writer.WriteAsync(Job(0), records[0]);

        var isWriting = true;
        var reading = Task.Run(async () =>
        {
            await using var reader = await PostgresStore.OpenAsync(
                address,
                new PostgresStoreOptions { ReadOnly = true },
                CancellationToken.None
            );
            var known = records.Select(Pages.Canonical).ToHashSet();
            var reads = 0;
            while (Volatile.Read(ref isWriting) || reads < 5)
            {
                var rebuilt = Assert.Single(await reader.RebuildAllAsync());
                Assert.Contains(rebuilt.Value, known);
                var row = Assert.Single(
                    await reader.QueryAllAsync(
                        """
                        select external_tag, (select count(*) from participants), (select count(*) from evaluations),
                               (select count(*) from surveys) from conversations
                        """
                    )
                );
                var counts = row.Split('|');
                Assert.All(counts, count => Assert.Equal(counts[0], count));
                reads++;
            }
            return reads;
        });
        for (var version = 1; version < Versions; version++)
            await writer.WriteAsync(Job(version), records[version]);
        Volatile.Write(ref isWriting, false);
        Assert.True(await reading >= 5);
        Assert.Equal(Pages.Canonical(records[^1]), Assert.Single(await writer.RebuildAllAsync()).Value);
    }

    [Fact]
    public async Task A_second_writer_is_told_who_the_first_one_is()
    {
        var address = await fixture.CreateDatabaseAsync();
        await using (
            await PostgresStore.OpenAsync($"{address};Application Name=night run", null, CancellationToken.None)
        )
        {
            var exception = await Assert.ThrowsAsync<StoreException>(() =>
                PostgresStore.OpenAsync(address, Impatient, CancellationToken.None)
            );
            Assert.Equal(StoreFault.Environment, exception.Fault);
            Assert.Matches(
                "already has a writer: \"night run\", server process [0-9]+, from 127.0.0.1",
                exception.Message
            );
            // Another schema of the same database is another store.
            await using var other = await PostgresStore.OpenAsync(
                address,
                Impatient with
                {
                    Schema = "another",
                },
                CancellationToken.None
            );
            await using var reader = await PostgresStore.OpenAsync(
                address,
                new PostgresStoreOptions { ReadOnly = true },
                CancellationToken.None
            );
            Assert.Equal(0, await reader.CountAllAsync());
        }
        await using var second = await PostgresStore.OpenAsync(address, Impatient, CancellationToken.None);
        Assert.Equal(1, (await second.WriteAsync(Job(1), Pages.Small())).Inserted);
    }

    [Fact]
    public async Task Starters_at_the_same_time_do_not_collide_over_the_tables()
    {
        var address = await fixture.CreateDatabaseAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(async starter =>
                {
                    await using var store = await PostgresStore.OpenAsync(
                        address,
                        new PostgresStoreOptions { WriterPatience = TimeSpan.FromSeconds(30) },
                        CancellationToken.None
                    );
                    await store.WriteAsync(Job(1), Pages.Small(id: starter));
                })
        );
        await using var last = await PostgresStore.OpenAsync(address, null, CancellationToken.None);
        Assert.Equal(3, await last.CountAllAsync());
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_by_writers_and_readers()
    {
        var address = await fixture.CreateDatabaseAsync();
        await using (await PostgresStore.OpenAsync(address, null, CancellationToken.None)) { }
        await ExecuteAsync(
            address,
            $"insert into puente.schema_version values ({StoreSchema.Version + 1}, 'Puente of tomorrow', now())"
        );
        foreach (var readOnly in new[] { false, true })
        {
            var exception = await Assert.ThrowsAsync<StoreException>(() =>
                PostgresStore.OpenAsync(
                    address,
                    new PostgresStoreOptions { ReadOnly = readOnly },
                    CancellationToken.None
                )
            );
            Assert.Equal(StoreFault.NewerVersion, exception.Fault);
            Assert.Contains($"version {StoreSchema.Version + 1}", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_store_opened_again_holds_what_it_held()
    {
        var address = await fixture.CreateDatabaseAsync();
        var record = RandomRecord.Write(7);
        await using (var store = await PostgresStore.OpenAsync(address, null, CancellationToken.None))
            await store.WriteAsync(Job(1), record);
        await using var again = await PostgresStore.OpenAsync(address, null, CancellationToken.None);
        Assert.Equal(Pages.Canonical(record), Assert.Single(await again.RebuildAllAsync()).Value);
        Assert.Equal(1, (await again.WriteAsync(Job(2), record)).Unchanged);
    }

    internal static async Task ExecuteAsync(string address, string sql)
    {
        await using var source = NpgsqlDataSource.Create(address);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Rows(int count)
    {
        var rows = string.Join(',', Enumerable.Repeat("{}", count));
        return $"\"participants\":[{rows}],\"evaluations\":[{rows}],\"surveys\":[{rows}]";
    }
}
