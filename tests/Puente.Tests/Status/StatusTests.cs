using System.Text.Json;
using Puente.Hub.Status;
using Puente.Status;

namespace Puente.Tests.Status;

public sealed class StatusTests(PretendCentreFixture centre)
{
    [Fact]
    public async Task Status_shows_tables_days_runs_and_what_is_open()
    {
        using var run = centre.Synced();
        var outcome = await run.RunAsync("status");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        foreach (
            var expected in new[]
            {
                "DuckDB puente.duckdb",
                "Conversations up to 2026-03-04",
                "\nconversations ",
                "\nsegments ",
                "  2026-03  ",
                "settled",
                "Last runs",
                "jobs",
                "done",
                "No open gaps.",
            }
        )
            Assert.Contains(expected, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_holds_the_same_for_a_monitor()
    {
        using var run = centre.Synced();
        using var status = JsonDocument.Parse((await run.RunAsync("status", "--json")).Output);
        var root = status.RootElement;
        var days = root.GetProperty("days")
            .EnumerateArray()
            .Sum(day =>
                day.GetProperty("live").GetInt64()
                + day.GetProperty("settled").GetInt64()
                + day.GetProperty("final").GetInt64()
            );
        Assert.True(days > 0);
        Assert.Equal(days, root.GetProperty("tables").GetProperty("conversations").GetInt64());
        Assert.Equal("done", root.GetProperty("runs")[0].GetProperty("outcome").GetString());
        Assert.True(root.GetProperty("lagSeconds").GetInt64() > 0);
        Assert.Equal(0, root.GetProperty("certificates").GetProperty("equal").GetInt64());
    }

    [Fact]
    public void The_picture_shows_the_least_complete_age_of_each_day()
    {
        DayAges[] days =
        [
            new(new(2026, 1, 30), 0, 0, 5),
            new(new(2026, 1, 31), 0, 1, 5),
            new(new(2026, 2, 2), 1, 1, 5),
        ];
        Assert.Equal(["2026-01  " + new string(' ', 29) + "█▒", "2026-02  ·░"], DayPicture.Draw(days));
    }
}
