using System.Text.Json;
using ParquetSharp;
using Puente.Store;

namespace Puente.Tests.Sql;

public sealed class SqlTests(PretendCentreFixture centre)
{
    private const string Values =
        "select 1 as number, 'a,\"b\"' as text, null as nothing, 1.5::double as real, true as flag, "
        + "timestamp '2026-03-02 10:00:00.5' as time, date '2026-03-02' as day, ['x', 'y'] as list, "
        + "'{\"a\": [1]}'::json as doc, '00000000-0000-0000-0000-000000000001'::uuid as id";

    [Fact]
    public async Task A_pipe_gets_plain_columns_and_counts_go_to_standard_error()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("sql", "select range as n, 'row ' || range as name from range(3)");
        Assert.Equal(0, outcome.Code);
        Assert.Equal("n  name\n0  row 0\n1  row 1\n2  row 2\n", outcome.Output);
        Assert.Matches(@"^3 rows, \d+\.\d{3} s\n$", outcome.Error);
    }

    [Fact]
    public async Task Csv_has_a_header_and_crlf_and_quotes_what_must_be()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("sql", Values, "--csv");
        Assert.Equal(
            "number,text,nothing,real,flag,time,day,list,doc,id\r\n"
                + "1,\"a,\"\"b\"\"\",,1.5,true,2026-03-02T10:00:00.5Z,2026-03-02,\"[\"\"x\"\",\"\"y\"\"]\",\"{\"\"a\"\": [1]}\",00000000-0000-0000-0000-000000000001\r\n",
            outcome.Output
        );
    }

    [Fact]
    public async Task Json_gives_one_object_a_line_with_the_types_kept()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("sql", Values + " union all " + Values, "--json");
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(
            """{"number":1,"text":"a,\"b\"","nothing":null,"real":1.5,"flag":true,"time":"2026-03-02T10:00:00.5Z","day":"2026-03-02","list":["x","y"],"doc":"{\"a\": [1]}","id":"00000000-0000-0000-0000-000000000001"}""",
            lines[0]
        );
        using var document = JsonDocument.Parse(lines[1]);
        Assert.Equal("{\"a\": [1]}", document.RootElement.GetProperty("doc").GetString());
    }

    [Fact]
    public async Task Two_columns_of_one_name_stay_two()
    {
        using var run = centre.Synced();
        Assert.Equal("{\"a\":1,\"a_2\":2}\n", (await run.RunAsync("sql", "select 1 as a, 2 as a", "--json")).Output);
    }

    [Fact]
    public async Task Parquet_is_read_back_by_another_reader()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("sql", "select range as n from range(1000)", "--parquet", "rows.parquet");
        Assert.Equal((0, ""), (outcome.Code, outcome.Output));
        using var reader = new ParquetFileReader(Path.Combine(run.Folder, "rows.parquet"));
        Assert.Equal(1000, reader.FileMetaData.NumRows);
        Assert.StartsWith("1,000 rows, ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_stops_at_a_thousand_rows_and_says_so()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("sql", "select range as n from range(5000)");
        Assert.Equal(1001, outcome.Output.Count(letter => letter == '\n'));
        Assert.StartsWith("the first 1,000 rows", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wide_rows_are_cut_to_the_terminal()
    {
        using var run = centre.Synced(terminal: true, width: 70);
        var outcome = await run.RunAsync("sql", "select * from conversations limit 3");
        Assert.Equal(0, outcome.Code);
        Assert.All(
            outcome.Output.Split('\n'),
            line =>
                Assert.True(
                    System.Text.RegularExpressions.Regex.Replace(line, "\u001b\\[[0-9;]*m", "").Length <= 70,
                    line
                )
        );
        Assert.Contains("more columns do not fit", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delete from conversations")]
    [InlineData("select * from nowhere")]
    [InlineData("select 1; select 2")]
    [InlineData("")]
    public async Task A_statement_that_is_wrong_or_would_write_ends_with_2(string statement)
    {
        using var run = centre.Synced();
        var before = (await run.RunAsync("sql", "select count(*) from conversations", "--csv")).Output;
        var outcome = await run.RunAsync("sql", statement);
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Equal(before, (await run.RunAsync("sql", "select count(*) from conversations", "--csv")).Output);
    }

    [Fact]
    public async Task Two_forms_at_once_are_wrong_input()
    {
        using var run = centre.Synced();
        Assert.Equal(2, (await run.RunAsync("sql", "select 1", "--csv", "--json")).Code);
    }

    [Fact]
    public async Task A_store_that_somebody_else_holds_ends_with_3()
    {
        using var run = centre.Synced();
        var address = StoreAddress.Parse(Path.Combine(run.Folder, "puente.duckdb"));
        await using var held = await Stores.OpenAsync(
            address,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        foreach (var args in new[] { new[] { "sql", "select 1" }, ["status"], ["sync"] })
            Assert.Equal(3, (await run.RunAsync(args)).Code);
    }

    [Fact]
    public async Task Without_a_store_nothing_is_made_and_the_way_is_shown()
    {
        using var run = new CommandRun();
        foreach (var args in new[] { new[] { "sql", "select 1" }, ["status"], ["export", "parquet", "out"] })
        {
            var outcome = await run.RunAsync(args);
            Assert.Equal(3, outcome.Code);
            Assert.Contains("Run 'puente sync' first", outcome.Error, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(run.Folder));
    }
}
