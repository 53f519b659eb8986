using Puente.Store.Postgres;
using Puente.Store.Schema;
using Puente.Store.Tests.DuckDb;
using Puente.Store.Tests.Records;
using Puente.Testing;
using static Puente.Store.Tests.Postgres.StoreSteps;

namespace Puente.Store.Tests.Postgres;

[Collection(typeof(PostgresTests))]
public sealed class PostgresOpeningTests(PostgresFixture fixture)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_address_opens_the_store_in_the_schema_it_names()
    {
        var name = new Npgsql.NpgsqlConnectionStringBuilder(await fixture.CreateDatabaseAsync()).Database;
        var address = StoreAddress.Parse(
            $"postgres://postgres:p%40ss@127.0.0.1:{fixture.Port}/{name}?schema=sales&application_name=Puente%20test&sslmode=disable"
        );
        await using var store = await Stores.OpenAsync(address, TimeProvider.System, None);
        Assert.Equal($"PostgreSQL 127.0.0.1:{fixture.Port}/{name}", store.Description);
        Assert.Equal(
            ["sales|Puente test"],
            await store.QueryAllAsync("select current_schema()::text, current_setting('application_name')")
        );
    }

    [Theory]
    [InlineData("postgres://ana:correct-horse@db.example/p?nonsense=1")]
    [InlineData("postgres://ana:correct-horse@db.example/p?schema=a.b")]
    [InlineData("postgres://ana:correct-horse@:5432/p")]
    public async Task An_address_that_cannot_be_used_is_wrong_input_and_its_password_stays_secret(string address)
    {
        var exception = await Assert.ThrowsAsync<StoreException>(() => PostgresStore.OpenAsync(address, null, None));
        Assert.Equal(StoreFault.Input, exception.Fault);
        Assert.DoesNotContain("correct-horse", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_have_not_changed_without_a_new_version_and_a_golden_file()
    {
        var file = Path.ChangeExtension(Golden.SchemaFile(StoreSchema.Version), ".postgres.sql");
        var tables = PostgresDdl.CreateAll(StoreSchema.Tables);
        if (Environment.GetEnvironmentVariable("PUENTE_REWRITE") == "1" && !File.Exists(file))
            File.WriteAllText(file, tables);
        // What columns mean may be said better without a new version.
        Assert.Equal(WithoutComments(File.ReadAllText(file)), WithoutComments(tables));
    }

    [Fact]
    public async Task A_store_that_version_1_wrote_becomes_the_same_as_a_new_one()
    {
        const string Columns =
            "select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = 'puente' order by 1, ordinal_position";
        await using var fresh = await fixture.OpenAsync();
        var address = await fixture.CreateDatabaseAsync();
        await using (var connection = new Npgsql.NpgsqlConnection(address))
        {
            await connection.OpenAsync(None);
            await using var command = connection.CreateCommand();
            command.CommandText =
                "create schema puente; set search_path = puente;"
                + await File.ReadAllTextAsync(Path.ChangeExtension(Golden.SchemaFile(1), ".postgres.sql"), None)
                + "insert into schema_version values (1, '0.1.0', now())";
            await command.ExecuteNonQueryAsync(None);
        }
        await using var upgraded = await PostgresStore.OpenAsync(address, null, None);
        Assert.Equal(await fresh.QueryAllAsync(Columns), await upgraded.QueryAllAsync(Columns));
        const string Indexes = "select indexdef from pg_indexes where schemaname = 'puente' order by 1";
        Assert.Equal(await fresh.QueryAllAsync(Indexes), await upgraded.QueryAllAsync(Indexes));
    }

    [Fact]
    public async Task A_writer_upgrades_an_older_store_and_a_reader_waits_for_that()
    {
        var address = await fixture.CreateDatabaseAsync();
        await using (var old = await PostgresStore.OpenAsync(address, null, None))
            await old.WriteAsync(Job(1), Pages.Small("\"externalTag\":\"kept\""));
        var newer = new PostgresStoreOptions
        {
            SchemaVersion = StoreSchema.Version + 2,
            SchemaSteps =
            [
                new SchemaStep(StoreSchema.Version + 1, "", "alter table conversations add column mood text"),
                new SchemaStep(StoreSchema.Version + 2, "", "update conversations set mood = external_tag"),
            ],
        };
        var early = await Assert.ThrowsAsync<StoreException>(() =>
            PostgresStore.OpenAsync(address, newer with { ReadOnly = true }, None)
        );
        Assert.Equal(StoreFault.Environment, early.Fault);
        await using (var upgraded = await PostgresStore.OpenAsync(address, newer, None))
        {
            Assert.Equal(["kept"], await upgraded.QueryAllAsync("select mood from conversations"));
            Assert.Equal(
                ["4", "5", "6"],
                await upgraded.QueryAllAsync("select version from schema_version order by 1")
            );
        }
        await using var reader = await PostgresStore.OpenAsync(address, newer with { ReadOnly = true }, None);
        Assert.Equal(["kept"], await reader.QueryAllAsync("select mood from conversations"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_store_as_it_was()
    {
        var address = await fixture.CreateDatabaseAsync();
        await using (await PostgresStore.OpenAsync(address, null, None)) { }
        var broken = new PostgresStoreOptions
        {
            SchemaVersion = StoreSchema.Version + 1,
            SchemaSteps =
            [
                new SchemaStep(StoreSchema.Version + 1, "", "alter table gaps add column x text; select 1 / 0"),
            ],
        };
        await Assert.ThrowsAsync<StoreException>(() => PostgresStore.OpenAsync(address, broken, None));
        await using var store = await PostgresStore.OpenAsync(address, null, None);
        Assert.Equal(
            ["0"],
            await store.QueryAllAsync("select count(*) from information_schema.columns where column_name = 'x'")
        );
    }

    [Fact]
    public async Task A_query_leaves_as_a_parquet_file_and_a_failed_one_leaves_none()
    {
        using var folder = new TempFolder();
        await using var store = await fixture.OpenAsync();
        await store.WriteAsync(Job(1), Enumerable.Range(0, 40).Select(seed => RandomRecord.Write(seed, odd: false)));
        const string Columns =
            "conversation_id, conversation_start, content_hash, division_ids, access_attributes, self_served, media_stats_min_conversation_mos, extra";
        var file = folder["all.parquet"];
        Assert.Equal(40, await store.ExportParquetAsync($"select {Columns} from conversations;", file, None));

        await using var connection = new DuckDB.NET.Data.DuckDBConnection("Data Source=:memory:");
        await connection.OpenAsync(None);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {Columns} from '{file}'";
        await using var reader = await command.ExecuteReaderAsync(None);
        var rows = new List<string>();
        while (await reader.ReadAsync(None))
            rows.Add(
                string.Join(
                    '|',
                    Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(index => Plain(reader.IsDBNull(index) ? null : reader.GetValue(index)))
                )
            );
        Assert.Equal((await store.QueryAllAsync($"select {Columns} from conversations")).Order(), rows.Order());

        var refused = await Assert.ThrowsAsync<StoreException>(() =>
            store.ExportParquetAsync("select '1 day'::interval as wait", folder["no.parquet"], None)
        );
        Assert.Equal(StoreFault.Input, refused.Fault);
        await Assert.ThrowsAsync<StoreException>(() =>
            store.ExportParquetAsync("select 1 / (3 - n) as n from generate_series(1, 5) n", folder["no.parquet"], None)
        );
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path));
    }

    private static string WithoutComments(string sql) =>
        string.Join('\n', sql.Split('\n').Where(line => !line.StartsWith("comment on ", StringComparison.Ordinal)));
}
