using System.Globalization;
using System.Text;
using Puente.Hub.Status;

namespace Puente.Status;

/// <summary>A calendar strip: a month a line, a sign a day, showing the least complete age of the day.</summary>
internal static class DayPicture
{
    public const string Legend = "█ final  ▒ settled  ░ live  · none";

    public static IReadOnlyList<string> Draw(IReadOnlyList<DayAges> days)
    {
        if (days.Count == 0)
            return [];
        var byDay = days.ToDictionary(day => day.Day);
        var (first, last) = (days[0].Day, days[^1].Day);
        var lines = new List<string>();
        for (var month = new DateOnly(first.Year, first.Month, 1); month <= last; month = month.AddMonths(1))
        {
            var line = new StringBuilder(month.ToString("yyyy-MM", CultureInfo.InvariantCulture)).Append("  ");
            for (var day = month; day.Month == month.Month && day <= last; day = day.AddDays(1))
                line.Append(day < first ? ' ' : Sign(byDay.GetValueOrDefault(day)));
            lines.Add(line.ToString());
        }

        return lines;
    }

    private static char Sign(DayAges? day) =>
        day switch
        {
            null or { Total: 0 } => '·',
            { Live: > 0 } => '░',
            { Settled: > 0 } => '▒',
            _ => '█',
        };
}
