using System.Text;
using Puente.Terminal;
using Spectre.Console;

namespace Puente.Querying.Output;

/// <summary>Pictures of letters: a line of heights for each group over time, a bar for each group without.</summary>
internal static class Chart
{
    private const string Heights = "▁▂▃▄▅▆▇█";
    private const string Widths = " ▏▎▍▌▋▊▉";
    private const int LongestLabel = 32;

    public static void Write(AnswerRows answer, bool buckets, Screen screen, TimeZoneInfo zone)
    {
        if (answer.Rows.Count == 0)
        {
            screen.Line("nothing to draw");
            return;
        }

        foreach (var (metric, index) in answer.Metrics.Select((metric, index) => (metric, index)))
        {
            if (index > 0)
                screen.Line();
            if (buckets)
                WriteLines(answer, metric, screen, zone);
            else
                WriteBars(answer, metric, screen, zone);
        }
    }

    private static void WriteBars(AnswerRows answer, string metric, Screen screen, TimeZoneInfo zone)
    {
        var rows = answer
            .Rows.Select(row =>
            {
                var (value, kind) = AggregateGrid.Figure(metric, row.Figures.GetValueOrDefault(metric));
                return (row.Label, Value: value, Text: GridOutput.Readable(value, kind, zone), kind);
            })
            .ToList();
        screen.Line(Heading(metric, rows[0].kind));
        var label = Math.Min(LongestLabel, rows.Max(row => row.Label.Length));
        var figure = rows.Max(row => row.Text.Length);
        var room = Math.Max(10, screen.Host.Width - label - figure - 5);
        var most = rows.Max(row => row.Value ?? 0);
        foreach (var row in rows)
        {
            screen.Host.Output.Write($"{Fit(row.Label, label)}  ");
            Draw(screen, Bar(most <= 0 ? 0 : (row.Value ?? 0) / most * room));
            screen.Line($" {row.Text}");
        }
    }

    private static void WriteLines(AnswerRows answer, string metric, Screen screen, TimeZoneInfo zone)
    {
        var times = answer.Rows.Select(row => row.From).Distinct().Order().ToList();
        // The platform leaves empty buckets out: places follow the calendar, not the list.
        var step =
            times.Count < 2 ? TimeSpan.FromHours(1) : times.Zip(times.Skip(1), (left, right) => right - left).Min();
        var groups = answer.Rows.GroupBy(row => row.Label).ToList();
        var label = Math.Min(LongestLabel, groups.Max(group => group.Key.Length));
        var kind = answer
            .Rows.Select(row => row.Figures.GetValueOrDefault(metric))
            .OfType<Platform.ConversationAggregates.AggregateStats>()
            .Select(stats => AggregateGrid.Figure(metric, stats).Kind)
            .FirstOrDefault(GridKind.Number);
        var ends = $"{Moment(times[0], zone)} – {Moment(answer.Rows.Max(row => row.To), zone)}";
        screen.Line($"{Heading(metric, kind)}, {ends}");
        var room = Math.Max(10, screen.Host.Width - label - 26);
        var places = (int)Math.Round((times[^1] - times[0]) / step) + 1;
        var together = (places + room - 1) / room;
        foreach (var group in groups)
        {
            var values = new double?[(places + together - 1) / together];
            foreach (var row in group)
                if (AggregateGrid.Figure(metric, row.Figures.GetValueOrDefault(metric)).Value is { } value)
                {
                    var place = Math.Min((int)Math.Round((row.From - times[0]) / step), places - 1) / together;
                    values[place] = Math.Max(values[place] ?? double.MinValue, value);
                }

            if (values.Max() is not { } most)
                continue;
            var least = values.Min() ?? most;
            screen.Host.Output.Write($"{Fit(group.Key, label)}  ");
            Draw(screen, string.Concat(values.Select(value => Height(value, most))));
            screen.Line($"  {GridOutput.Readable(least, kind, zone)} – {GridOutput.Readable(most, kind, zone)}");
        }

        if (together > 1)
            screen.Line($"each sign shows the greatest of {together} buckets");
    }

    internal static string Bar(double length)
    {
        var eighths = (int)Math.Round(length * 8);
        var bar = new StringBuilder().Append('█', eighths / 8);
        return eighths % 8 == 0 ? bar.ToString() : bar.Append(Widths[eighths % 8]).ToString();
    }

    /// <summary>From zero, so that twice the height is twice as much; a blank is no data.</summary>
    internal static char Height(double? value, double most) =>
        value is not { } given ? ' '
        : most <= 0 ? Heights[0]
        : Heights[Math.Clamp((int)Math.Ceiling(given / most * Heights.Length) - 1, 0, Heights.Length - 1)];

    private static string Heading(string metric, GridKind kind) =>
        kind == GridKind.Milliseconds ? $"{metric}, average" : metric;

    private static void Draw(Screen screen, string picture)
    {
        if (screen.Host is { OutputIsTerminal: true, Colours: true })
            screen.Console.Write(new Text(picture, new Style(Color.Teal)));
        else
            screen.Host.Output.Write(picture);
    }

    private static string Fit(string label, int width) =>
        label.Length > width ? string.Concat(label.AsSpan(0, width - 1), "…") : label.PadRight(width);

    private static string Moment(DateTimeOffset time, TimeZoneInfo zone) =>
        GridOutput.Readable(time, GridKind.Time, zone);
}
