using Puente.Hub.Discovery;
using Puente.Hub.Tests.Fakes;
using Puente.Store;
using Puente.Testing;

namespace Puente.Hub.Tests.Discovery;

public sealed class HubClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_hub_is_found_by_the_file_beside_its_store()
    {
        await using var hub = await RunningHub.StartAsync(ScriptedStream.Calm("rows"));
        using var client = await FindAsync(hub);
        Assert.Equal(hub.Host.Identity.Url, client.Hub.Url);
        Assert.DoesNotContain(hub.Host.Key, client.Hub.ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(HubFile.PathFor(hub["puente.duckdb"]))
            );
        Assert.Contains("\"streams\"", await client.StatusAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_of_a_hub_that_is_gone_finds_nothing()
    {
        using var folder = new TempFolder();
        Assert.Null(await HubClient.FindAsync(folder["x.hub"], Stop));
        await File.WriteAllTextAsync(folder["x.hub"], "{ half", Stop);
        Assert.Null(await HubClient.FindAsync(folder["x.hub"], Stop));

        await using var first = await RunningHub.StartAsync();
        await using var second = await RunningHub.StartAsync();
        await HubFile.WriteAsync(folder["x.hub"], first.Host, Stop);
        // Another hub has taken the address since.
        var text = await File.ReadAllTextAsync(folder["x.hub"], Stop);
        await File.WriteAllTextAsync(
            folder["x.hub"],
            text.Replace(
                $":{first.Host.Identity.Url.Port}",
                $":{second.Host.Identity.Url.Port}",
                StringComparison.Ordinal
            ),
            Stop
        );
        Assert.Null(await HubClient.FindAsync(folder["x.hub"], Stop));

        await HubFile.WriteAsync(folder["x.hub"], first.Host, Stop);
        await first.Host.StopAsync(TimeSpan.FromSeconds(10));
        Assert.Null(await HubClient.FindAsync(folder["x.hub"], Stop));
    }

    [Fact]
    public async Task A_hub_takes_away_its_own_file_and_no_other()
    {
        using var folder = new TempFolder();
        await using var first = await RunningHub.StartAsync();
        await using var second = await RunningHub.StartAsync();
        await HubFile.WriteAsync(folder["x.hub"], second.Host, Stop);
        HubFile.Remove(folder["x.hub"], first.Host.Identity);
        Assert.True(File.Exists(folder["x.hub"]));
        HubFile.Remove(folder["x.hub"], second.Host.Identity);
        Assert.False(File.Exists(folder["x.hub"]));
    }

    [Fact]
    public async Task The_rows_of_a_statement_come_as_from_an_own_store()
    {
        const string Sql =
            "select 1 as whole, 170141183460469231731687303715884105727::hugeint as huge, 1.50::decimal(9,2) as money, 0.1::double as real, "
            + "0.1::float as small, 'nan'::double as none, 'línea\n\"x\"' as text, null as nothing, true as flag, [1, 2] as list, "
            + "timestamp '2026-03-02 08:00:00.123' as moment, '\\xAB'::blob as bytes from range(3)";
        await using var hub = await RunningHub.StartAsync();
        using var client = await FindAsync(hub);
        await using var near = await hub.Store.QueryAsync(Sql, Stop);
        await using var far = await client.QueryAsync(Sql, Stop);

        Assert.Equal(near.Columns, far.Columns);
        var (expected, got) = (await TextsAsync(near), await TextsAsync(far));
        Assert.Equal(3, got.Count);
        Assert.Equal(expected, got);
    }

    [Theory]
    [InlineData("drop table conversations", "Drop is not a statement that only reads")]
    [InlineData("select nothing from nowhere", "nowhere")]
    public async Task A_statement_that_is_refused_says_the_same_as_the_store(string sql, string reason)
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = await FindAsync(hub);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => client.QueryAsync(sql, Stop));
        Assert.Equal(StoreFault.Input, refusal.Fault);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_the_middle_of_the_rows_is_told()
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = await FindAsync(hub);
        var refusal = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using var result = await client.QueryAsync(
                "select case when range = 90000 then error('stop here') else range::text end as x from range(100000)",
                Stop
            );
            await foreach (var _ in result.ReadRowsAsync(Stop)) { }
        });
        Assert.Equal(StoreFault.Input, refusal.Fault);
        // When another of DuckDB's threads is heard of first, the words of the fault are lost.
        Assert.Matches("stop here|DuckDB gave the statement up", refusal.Message);
    }

    [Fact]
    public async Task Parquet_comes_over_the_hub_too()
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = await FindAsync(hub);
        Assert.Equal(5, await client.ExportParquetAsync("select * from range(5)", hub["out.parquet"], Stop));
        Assert.Equal("PAR1"u8.ToArray(), (await File.ReadAllBytesAsync(hub["out.parquet"], Stop))[..4]);
        Assert.DoesNotContain(
            Directory.GetFiles(Path.GetDirectoryName(hub["x"])!),
            file => file.Contains("out.parquet.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Several_files_can_be_written_at_once_and_into_folders_that_are_not_there()
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = await FindAsync(hub);
        var rows = await Task.WhenAll(
            Enumerable
                .Range(1, 12)
                .Select(number =>
                    client.ExportParquetAsync(
                        $"select range as n, sqrt(range) as root from range({number * 40_000})",
                        hub[$"lake/{number}/rows.parquet"],
                        Stop
                    )
                )
        );
        Assert.Equal(Enumerable.Range(1, 12).Select(number => number * 40_000L), rows);
        Assert.False(Directory.Exists($"{hub["puente.duckdb"]}.export"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named()
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = await FindAsync(hub);
        await File.WriteAllTextAsync(hub["taken"], "a file", Stop);
        var refusal = await Assert.ThrowsAsync<StoreException>(() =>
            client.ExportParquetAsync("select 1 as n", hub["taken/rows.parquet"], Stop)
        );
        Assert.Equal(StoreFault.Environment, refusal.Fault);
        Assert.Contains(hub["taken/rows.parquet"], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_is_done_by_the_hub_and_one_it_does_not_know_is_refused()
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = await FindAsync(hub);
        Assert.Equal("from 7", await client.ReplayAsync("quarantine", 7, Stop));
        var refusal = await Assert.ThrowsAsync<StoreException>(() => client.ReplayAsync("tapes", null, Stop));
        Assert.Contains("it can replay quarantine", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<HubClient> FindAsync(RunningHub hub)
    {
        var path = HubFile.PathFor(hub["puente.duckdb"]);
        await HubFile.WriteAsync(path, hub.Host, Stop);
        return await HubClient.FindAsync(path, Stop) ?? throw new InvalidOperationException("The hub was not found.");
    }

    private static async Task<List<string>> TextsAsync(IQueryResult result)
    {
        var texts = new List<string>();
        await foreach (var row in result.ReadRowsAsync(Stop))
            texts.Add(
                string.Join(
                    '|',
                    row.Select(value => $"{Puente.Hub.Sql.ValueText.Of(value)}:{value is double or float}")
                )
            );
        return texts;
    }
}
