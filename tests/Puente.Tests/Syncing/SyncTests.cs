using System.Text.Json;
using Puente.Sync;
using Puente.Syncing;

namespace Puente.Tests.Syncing;

public sealed class SyncTests(PretendCentreFixture centre)
{
    [Fact]
    public async Task A_second_run_finds_nothing_due_and_verify_finds_no_difference()
    {
        using var run = centre.Synced();
        var again = await run.RunAsync("sync");
        var quick = await run.RunAsync("verify", "--from", "2026-03-02", "--to", "2026-03-05");
        var deep = await run.RunAsync("verify", "--from", "2026-03-02", "--to", "2026-03-05", "--deep", "--json");

        Assert.Equal((0, 0, 0), (again.Code, quick.Code, deep.Code));
        Assert.Contains("Nothing was due", again.Output, StringComparison.Ordinal);
        Assert.Contains("no difference.", quick.Output, StringComparison.Ordinal);
        using var result = JsonDocument.Parse(deep.Output);
        Assert.Equal(0, result.RootElement.GetProperty("differences").GetInt64());
        Assert.True(result.RootElement.GetProperty("conversations").GetInt64() > 100);
    }

    [Fact]
    public async Task Verify_ends_with_1_when_the_tables_lack_a_day()
    {
        using var run = new CommandRun();
        centre.Configure(run);
        await run.RunAsync("sync", "--from", "2026-03-02", "--to", "2026-03-03");
        var outcome = await run.RunAsync("verify", "--from", "2026-03-02", "--to", "2026-03-04");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("missing here", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_compares_counts_with_the_platforms_aggregates_and_names_what_differs()
    {
        using var run = centre.Synced();
        string[] verify = ["verify", "--from", "2026-03-03", "--to", "2026-03-05", "--counts"];
        var equal = await run.RunAsync(verify);
        Assert.True(equal.Code == 0, equal.All);
        Assert.Contains("equal.", equal.Output, StringComparison.Ordinal);

        using var partial = new CommandRun();
        centre.Configure(partial);
        await partial.RunAsync("sync", "--from", "2026-03-02", "--to", "2026-03-04");
        var different = await partial.RunAsync(verify);
        Assert.True(different.Code == 1, different.All);
        Assert.Contains("nConnected", different.Output, StringComparison.Ordinal);
        Assert.Contains("voice", different.Output, StringComparison.Ordinal);
        var json = await partial.RunAsync([.. verify, "--json"]);
        using var result = JsonDocument.Parse(json.Output);
        Assert.Equal(
            "2026-03-04",
            result.RootElement.GetProperty("examples")[0].GetProperty("hour").GetString()![..10]
        );

        var both = await run.RunAsync([.. verify, "--deep"]);
        Assert.Equal(2, both.Code);
    }

    [Fact]
    public async Task Json_gives_progress_lines_and_then_the_result()
    {
        using var run = new CommandRun();
        centre.Configure(run);
        var outcome = await run.RunAsync("sync", "--json");
        var lines = outcome
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        Assert.Equal(0, outcome.Code);
        Assert.All(lines[..^1], line => Assert.True(line.TryGetProperty("progress", out _)));
        Assert.Equal(3, lines[^1].GetProperty("result").GetProperty("daysRead").GetInt32());
    }

    [Fact]
    public async Task A_dry_run_shows_the_days_and_makes_no_store()
    {
        using var run = new CommandRun();
        centre.Configure(run);
        var outcome = await run.RunAsync("sync", "--dry-run");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("2026-03-02  never read", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("3 days", outcome.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run.Folder, "puente.duckdb")));
        using var json = JsonDocument.Parse((await run.RunAsync("sync", "--dry-run", "--json")).Output);
        Assert.Equal(3, json.RootElement.GetProperty("days").GetArrayLength());
    }

    [Fact]
    public async Task A_terminal_sees_a_live_bar_and_the_summary_stays()
    {
        using var run = new CommandRun { IsTerminal = true, Width = 120 };
        centre.Configure(run);
        var outcome = await run.RunAsync("sync");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("\u001b[", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("3 days read in", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_stop_it_ends_with_1_and_the_next_run_goes_on()
    {
        using var run = new CommandRun();
        centre.Configure(run);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var stopped = await run.RunAsync(["sync"], stop.Token);
        Assert.Equal(1, stopped.Code);
        Assert.Contains("stopped", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await run.RunAsync("sync")).Code);
    }

    [Fact]
    public async Task From_must_lie_before_to()
    {
        using var run = centre.Synced();
        Assert.Equal(2, (await run.RunAsync("sync", "--from", "2026-03-03", "--to", "2026-03-03")).Code);
        Assert.Equal(2, (await run.RunAsync("verify", "--from", "2026-03-03", "--to", "2026-03-02")).Code);
    }

    [Fact]
    public void Progress_tells_rate_lag_and_remaining_time()
    {
        var at = new DateTimeOffset(2026, 3, 4, 8, 0, 0, TimeSpan.Zero);
        var progress = new SyncProgress(
            new(2026, 3, 2),
            2,
            6,
            1_000,
            40_000,
            0,
            TimeSpan.FromSeconds(10),
            at,
            at.AddDays(-2)
        );
        Assert.Equal(
            "2026-03-02  1,000 conversations  100/s  2 d 0 h behind  about 20.0 s left",
            SyncDisplay.Describe(progress)
        );
    }
}
