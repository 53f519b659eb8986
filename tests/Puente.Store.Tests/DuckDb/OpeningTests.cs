using DuckDB.NET.Data;
using Puente.Store.DuckDb;
using Puente.Store.Schema;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests.DuckDb;

public sealed class OpeningTests
{
    [Fact]
    public async Task A_store_is_opened_by_its_address()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.Store.DisposeAsync();
        await using var store = await Stores.OpenAsync(
            StoreAddress.Parse($"duckdb:{temp.File}"),
            TimeProvider.System,
            CancellationToken.None
        );
        Assert.Equal("DuckDB test.duckdb", store.Description);
    }

    [Theory]
    [InlineData("puente.duckdb", StoreKind.DuckDb, "puente.duckdb")]
    [InlineData("duckdb:/var/lib/p.duckdb", StoreKind.DuckDb, "/var/lib/p.duckdb")]
    [InlineData("postgres://me:secret@db.example:5433/puente", StoreKind.Postgres, "postgres://db.example:5433/puente")]
    [InlineData("postgresql://db.example/puente", StoreKind.Postgres, "postgres://db.example/puente")]
    public void Addresses_are_read_and_never_print_a_password(string text, StoreKind kind, string printed)
    {
        var address = StoreAddress.Parse(text);
        Assert.Equal((kind, printed), (address.Kind, address.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("duckdb:")]
    [InlineData("mysql://x/y")]
    [InlineData("postgres://host")]
    [InlineData("a;threads=1")]
    public void What_names_no_store_is_refused(string text) =>
        Assert.Equal(StoreFault.Input, Assert.Throws<StoreException>(() => StoreAddress.Parse(text)).Fault);

    [Fact]
    public async Task A_second_owner_in_this_process_is_refused()
    {
        await using var temp = await TempStore.OpenAsync();
        await AssertRefused(temp.File, StoreFault.Environment, "is open in this process already");
    }

    [Fact]
    public async Task A_second_process_is_refused_and_told_who_holds_the_file()
    {
        await using var temp = await TempStore.OpenAsync();
        var (exitCode, output) = await ChildProcess.RunAsync(nameof(The_child_of_the_second_process_test), temp.File);
        Assert.Equal((0, output), (exitCode, output));
        Assert.Contains(
            $"is held by process {Environment.ProcessId}",
            await File.ReadAllTextAsync(temp.File + ".answer")
        );
    }

    /// <summary>Does nothing unless the test above runs it in a process of its own.</summary>
    [Fact]
    public async Task The_child_of_the_second_process_test()
    {
        if (ChildProcess.File is not { } file)
            return;
        var error = await Assert.ThrowsAsync<StoreException>(() => DuckDbStore.OpenAsync(file, TimeProvider.System));
        await File.WriteAllTextAsync(file + ".answer", error.Message);
    }

    [Fact]
    public async Task A_file_that_is_something_else_is_refused_and_left_alone()
    {
        await using var temp = await TempStore.OpenAsync();
        var file = Path.Combine(temp.Folder, "notes.txt");
        await File.WriteAllTextAsync(file, "these are notes, not a database");
        await AssertRefused(file, StoreFault.Environment, "is not a DuckDB file");
        Assert.Equal("these are notes, not a database", await File.ReadAllTextAsync(file));
        await AssertRefused(Path.Combine(temp.Folder, "nowhere", "x.duckdb"), StoreFault.Environment, "does not exist");
    }

    [Fact]
    public async Task A_database_of_somebody_else_is_refused()
    {
        await using var temp = await TempStore.OpenAsync();
        var file = Path.Combine(temp.Folder, "other.duckdb");
        Golden.CreateStore(file, "CREATE TABLE theirs (i INTEGER);");
        await AssertRefused(file, StoreFault.Input, "they are not Puente's");
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused()
    {
        await using var temp = await TempStore.OpenAsync();
        var file = Path.Combine(temp.Folder, "newer.duckdb");
        Golden.CreateStore(
            file,
            DuckDbDdl.CreateAll() + "INSERT INTO schema_version VALUES (99, '9.0', now()::TIMESTAMP);"
        );
        await AssertRefused(
            file,
            StoreFault.NewerVersion,
            $"has schema version 99, this program knows up to {StoreSchema.Version}"
        );
    }

    [Fact]
    public async Task A_store_that_version_1_wrote_is_read_by_this_program()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.Store.DisposeAsync();
        File.Delete(temp.File);
        Golden.CreateStore(
            temp.File,
            await File.ReadAllTextAsync(Golden.SchemaFile(1)) + await File.ReadAllTextAsync(Golden.RowsFile(1))
        );
        await temp.ReopenAsync();
        Assert.Equal(
            [
                Pages.Canonical(
                    Pages.Small(
                        "\"externalTag\":\"golden\",\"odd\":[1.50],\"participants\":[{\"purpose\":\"agent\",\"sessions\":[{\"metrics\":[{\"name\":\"tTalk\",\"value\":5000000000}]}]}]"
                    )
                ),
            ],
            await temp.RebuildAsync()
        );
    }

    [Fact]
    public async Task A_store_that_version_1_wrote_becomes_the_same_as_a_new_one()
    {
        await using var temp = await TempStore.OpenAsync();
        const string Columns =
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main' AND database_name = 'test' ORDER BY table_name, column_index";
        var fresh = await temp.QueryAsync(Columns);
        await temp.Store.DisposeAsync();
        File.Delete(temp.File);
        Golden.CreateStore(
            temp.File,
            await File.ReadAllTextAsync(Golden.SchemaFile(1)) + await File.ReadAllTextAsync(Golden.RowsFile(1))
        );
        await temp.ReopenAsync();
        Assert.Equal(fresh, await temp.QueryAsync(Columns));
        Assert.Single(await temp.RebuildAsync());
    }

    [Fact]
    public async Task Missing_steps_are_run_in_order_and_recorded()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.Store.DisposeAsync();
        SchemaStep[] steps =
        [
            new(StoreSchema.Version + 2, "INSERT INTO added VALUES (3);", ""),
            new(StoreSchema.Version + 1, "CREATE TABLE added (i INTEGER);", ""),
        ];
        await using var upgraded = await DuckDbStore.OpenAsync(
            temp.File,
            temp.Time,
            StoreSchema.Version + 2,
            steps,
            DuckDbRoom.For(StoreWork.Load),
            CancellationToken.None
        );
        await using var result = await upgraded.QueryAsync(
            "SELECT (SELECT list(version ORDER BY version) FROM schema_version), (SELECT i FROM added)",
            CancellationToken.None
        );
        var row = await result.ReadRowsAsync(CancellationToken.None).FirstAsync();
        Assert.Equal([4, 5, 6], Assert.IsType<List<int>>(row[0]));
        Assert.Equal(3, row[1]);
    }

    [Fact]
    public async Task A_store_that_was_made_with_larger_blocks_keeps_them()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.Store.DisposeAsync();
        File.Delete(temp.File);
        using (var older = new DuckDBConnection($"Data Source={temp.File};default_block_size=262144"))
        {
            older.Open();
            older.Execute("CREATE SCHEMA other");
        }

        await temp.ReopenAsync();
        await temp.WriteAsync(Pages.Decode(Pages.Small()));
        await temp.ReopenAsync();

        Assert.Single(await temp.RebuildAsync());
        Assert.Equal(262_144L, (await temp.QueryAsync("SELECT block_size FROM pragma_database_size()"))[0][0]);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_old_version()
    {
        await using var temp = await TempStore.OpenAsync();
        await temp.Store.DisposeAsync();
        SchemaStep[] steps = [new(StoreSchema.Version + 1, "CREATE TABLE added (i INTEGER); SELECT nonsense;", "")];
        await Assert.ThrowsAsync<StoreException>(() =>
            DuckDbStore.OpenAsync(
                temp.File,
                temp.Time,
                StoreSchema.Version + 1,
                steps,
                DuckDbRoom.For(StoreWork.Load),
                CancellationToken.None
            )
        );
        await temp.ReopenAsync();
        Assert.DoesNotContain("added", (await temp.QueryAsync("SHOW TABLES")).Select(row => row[0]));
    }

    private static async Task AssertRefused(string file, StoreFault fault, string words)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => DuckDbStore.OpenAsync(file, TimeProvider.System));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(fault, error.Fault);
    }
}
