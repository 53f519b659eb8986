using System.Text.Json;

namespace Puente.Tests.Usage;

public sealed class UsageTests
{
    private static CommandRun Counted()
    {
        var run = new CommandRun { Time = new StandingClock() };
        run.Variables["XDG_DATA_HOME"] = run.Folder;
        Directory.CreateDirectory(Path.Combine(run.Folder, "puente", "usage"));
        run.Write(
            Path.Combine("puente", "usage", "usage-2026-03.jsonl"),
            """
            {"day":"2026-03-01","host":"api.mypurecloud.de","client":"c","method":"GET","route":"/api/v2/users","lane":"Backfill","outcome":"2xx","requests":900}
            {"day":"2026-03-10","host":"api.mypurecloud.de","client":"c","method":"GET","route":"/api/v2/groups","lane":"Interactive","outcome":"429","requests":100}
            {"day":"2026-03-10","host":"127.0.0.1:8080","client":"c","method":"GET","route":"/api/v2/skills","lane":"Interactive","outcome":"2xx","requests":7000}

            """
        );
        return run;
    }

    [Fact]
    public async Task The_month_is_forecast_against_fair_use()
    {
        using var run = Counted();
        run.Write("puente.json", """{ "fairUse": { "licences": ["communicate 1"] } }""");
        var outcome = await run.RunAsync("usage");
        Assert.True(outcome.Code == 0, outcome.All);
        // 1,000 in 10 of 31 days.
        Assert.Contains("1,000 so far, about 3,100 at its end", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(
            "10,000 a month by fairUse.licences; the forecast is 31.0 % of it",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("GET /api/v2/users", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_and_days_are_chosen()
    {
        using var run = Counted();
        var json = JsonDocument.Parse((await run.RunAsync("usage", "--by", "lane", "--days", "3", "--json")).Output);
        var group = Assert.Single(json.RootElement.GetProperty("groups").EnumerateArray());
        Assert.Equal("interactive", group.GetProperty("name").GetString());
        Assert.Equal(100, group.GetProperty("status429").GetInt64());
        Assert.Equal(1_000, json.RootElement.GetProperty("month").GetInt64());

        var chart = (await run.RunAsync("usage", "--by", "lane", "--chart")).Output;
        Assert.Contains("backfill     ██████████████████████████████ 900", chart, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_went_to_an_emulator_counts_only_when_the_settings_lead_there()
    {
        using var run = Counted();
        Assert.DoesNotContain("skills", (await run.RunAsync("usage")).Output, StringComparison.Ordinal);

        run.Write("puente.json", """{ "apiBase": "http://127.0.0.1:8080" }""");
        var pretended = (await run.RunAsync("usage")).Output;
        Assert.Contains("7,000 so far", pretended, StringComparison.Ordinal);
        Assert.DoesNotContain("/api/v2/users", pretended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_licence_that_is_not_known_is_told_with_those_that_are()
    {
        using var run = Counted();
        run.Write("puente.json", """{ "fairUse": { "licences": ["cx9 1"] } }""");
        var outcome = await run.RunAsync("usage");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("'cx9 1' cannot be read", outcome.Error, StringComparison.Ordinal);
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 11, 0, 0, 0, TimeSpan.Zero);
    }
}
