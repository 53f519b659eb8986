using System.Globalization;
using Puente.Platform.Governor;
using Puente.Terminal;

namespace Puente.Status;

/// <summary>The client's budget, a line a lane.</summary>
internal static class BudgetPicture
{
    public static void Write(BudgetReading budget, Screen screen)
    {
        screen.Line(
            $"Budget: {Words.Count(budget.Lanes.Sum(lane => lane.Used))} of {Words.Count(budget.Permitted)} requests in the last minute"
                + $" ({Words.Count(budget.Allowed)} allowed), "
                + (
                    budget.File is null ? "not shared with other processes"
                    : budget.Processes == 1 ? "used by 1 process"
                    : $"shared by {Words.Count(budget.Processes)} processes"
                )
        );
        screen.Table(
            ["lane", "share", "used", "waiting", "parked"],
            [.. budget.Lanes.Select(Row)],
            new HashSet<int> { 1, 2, 3 }
        );
        screen.Line();
    }

    private static IReadOnlyList<string> Row(LaneReading lane) =>
        [
            lane.Lane.ToString().ToLowerInvariant(),
            string.Create(CultureInfo.InvariantCulture, $"{lane.Share * 100:0} %"),
            Words.Count(lane.Used),
            Words.Count(lane.Waiting),
            lane.ParkedUntil is { } until ? $"until {Words.Time(until)} UTC: {lane.ParkedFor}" : "",
        ];
}
