using ParquetSharp;

namespace Puente.Tests.Export;

public sealed class ExportTests(PretendCentreFixture centre)
{
    [Fact]
    public async Task Each_table_has_a_folder_a_day_and_no_row_is_lost()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("export", "parquet", "lake");
        Assert.Equal(0, outcome.Code);
        foreach (var table in new[] { "conversations", "segments", "session_metrics", "participant_attributes" })
        {
            var files = Directory.GetFiles(
                Path.Combine(run.Folder, "lake", table),
                "*.parquet",
                SearchOption.AllDirectories
            );
            Assert.All(files, file => Assert.Matches(@"[/\\]day=2026-03-0\d[/\\]" + table + @"\.parquet$", file));
            var expected = (await run.RunAsync("sql", $"select count(*) as n from {table}", "--csv")).Output.Split(
                "\r\n"
            )[1];
            Assert.Equal(expected, files.Sum(Rows).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Only_the_days_asked_for_are_written_and_writing_again_replaces()
    {
        using var run = centre.Synced();
        string[] args = ["export", "parquet", "lake", "--from", "2026-03-02", "--to", "2026-03-03"];
        var (first, second) = (await run.RunAsync(args), await run.RunAsync(args));
        Assert.Equal((0, 0, first.Output), (first.Code, second.Code, second.Output));
        Assert.Equal(
            ["day=2026-03-02"],
            Directory.GetDirectories(Path.Combine(run.Folder, "lake", "conversations")).Select(Path.GetFileName)
        );
        Assert.Equal(
            2,
            (await run.RunAsync("export", "parquet", "lake", "--from", "2026-03-03", "--to", "2026-03-03")).Code
        );
    }

    private static long Rows(string file)
    {
        using var reader = new ParquetFileReader(file);
        return reader.FileMetaData.NumRows;
    }
}
