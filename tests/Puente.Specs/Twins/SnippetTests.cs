using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Puente.Specs.House;
using Puente.Specs.World;
using Puente.Testing;

namespace Puente.Specs.Twins;

/// <summary>The same question asked the ways that docs/analytics.md shows: what stands there is what is run.</summary>
[Trait("Category", "Slow")]
public sealed partial class SnippetTests(StoreFixture stores) : IClassFixture<StoreFixture>
{
    private const int Days = 2;

    [Fact]
    public async Task Each_way_of_the_page_gives_the_same_figures()
    {
        await using var filled = await FilledCentre.OpenAsync(stores, seed: 6, Days);
        var page = await File.ReadAllTextAsync(
            Path.Combine(ProjectFolder.Path, "docs", "analytics.md"),
            TestContext.Current.CancellationToken
        );
        var ways = Fence()
            .Matches(page[page.IndexOf("## The same question", StringComparison.Ordinal)..])
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var (from, to) = (Day(filled.Centre.Since), Day(filled.Centre.Since.AddDays(1)));
        Dictionary<string, string> surroundings = new()
        {
            ["HUB"] = filled.Hub.ToString().TrimEnd('/'),
            ["ID"] = FilledCentre.Id,
            ["SECRET"] = FilledCentre.Secret,
            ["DAY"] = $"{from}T00:00:00Z/{to}T00:00:00Z",
        };

        var rows = await ByStatementAsync(
            filled,
            ways["sql"]
                .Replace("2026-03-02", from, StringComparison.Ordinal)
                .Replace("2026-03-03", to, StringComparison.Ordinal)
        );
        Assert.NotEmpty(rows);
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["ask.sh"], ways["sh"], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["ask.py"], ways["python"], TestContext.Current.CancellationToken);
        Assert.Equal(rows, Counts(await RunAsync("bash", folder["ask.sh"], surroundings)));
        Assert.Equal(rows, Counts(await RunAsync("python3", folder["ask.py"], surroundings)));
        Assert.Equal(
            rows,
            Counts(await NodeScript.RunAsync(surroundings, "--input-type=module", "--eval", ways["js"]))
        );
    }

    private static async Task<List<string>> ByStatementAsync(FilledCentre filled, string sql)
    {
        await using var result = await filled.Store.QueryAsync(sql, TestContext.Current.CancellationToken);
        var rows = new List<string>();
        await foreach (var row in result.ReadRowsAsync(TestContext.Current.CancellationToken))
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{row[0]} {row[1]}"));
        return rows;
    }

    private static List<string> Counts(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        return
        [
            .. document
                .RootElement.GetProperty("results")
                .EnumerateArray()
                .Select(group =>
                    $"{group.GetProperty("group").GetProperty("mediaType").GetString()} {group.GetProperty("data")[0].GetProperty("metrics")[0].GetProperty("stats").GetProperty("count").GetInt64()}"
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static async Task<string> RunAsync(string program, string file, Dictionary<string, string> surroundings)
    {
        var start = new ProcessStartInfo(program, [file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in surroundings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (text, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return await text;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("^```(sh|js|python|sql)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
