using Puente.Platform.ConversationAggregates;

namespace Puente.Querying.Output;

/// <summary>Aggregates as columns: few that are read for people, all that there are for programs.</summary>
internal static class AggregateGrid
{
    /// <summary>Counters as they are, timers as count and average, service levels as a ratio.</summary>
    public static Grid ForPeople(AnswerRows answer, bool buckets)
    {
        var columns = new List<(GridColumn Column, Func<AnswerRow, object?> Value)>();
        if (buckets)
            columns.Add((new("from", GridKind.Time), row => row.From));
        foreach (var (dimension, index) in answer.Dimensions.Select((name, index) => (name, index)))
            columns.Add((new(QueryTerms.Heading(dimension), GridKind.Text), row => row.Names[index]));
        foreach (var metric in answer.Metrics)
        {
            AggregateStats? Stats(AnswerRow row) => row.Figures.GetValueOrDefault(metric);
            if (answer.Rows.Any(row => Stats(row)?.Ratio is not null))
                columns.Add((new(metric, GridKind.Ratio), row => Stats(row)?.Ratio));
            else if (answer.Rows.Any(row => Stats(row)?.Current is not null))
                columns.Add((new(metric, GridKind.Ratio), row => Stats(row)?.Current));
            else if (answer.Rows.Any(row => Stats(row) is { Sum: not null, Count: null }))
            {
                // Times of users: nothing is counted.
                columns.Add((new(metric, GridKind.Milliseconds), row => Stats(row)?.Sum));
                continue;
            }
            else
                columns.Add((new(metric, GridKind.Number), row => Stats(row)?.Count));
            if (answer.Rows.Any(row => Stats(row)?.Sum is not null))
                columns.Add((new($"avg {metric}", Unit(metric)), row => Average(Stats(row))));
        }

        return Make(columns, answer.Rows);
    }

    /// <summary>Ids and names, and every figure; durations in milliseconds.</summary>
    public static Grid ForPrograms(AnswerRows answer)
    {
        var columns = new List<(GridColumn Column, Func<AnswerRow, object?> Value)>
        {
            (new("intervalStart", GridKind.Time), row => row.From),
            (new("intervalEnd", GridKind.Time), row => row.To),
        };
        foreach (var (dimension, index) in answer.Dimensions.Select((name, index) => (name, index)))
        {
            columns.Add((new(dimension, GridKind.Text), row => Text(row.Values[index])));
            if (Names.NameKinds.Of(dimension) is not null)
                columns.Add(
                    (new($"{QueryTerms.Heading(dimension)}Name", GridKind.Text), row => Text(row.Names[index]))
                );
        }

        foreach (var metric in answer.Metrics)
        {
            void Add(string figure, GridKind kind, Func<AggregateStats, object?> value)
            {
                object? Of(AnswerRow row) => row.Figures.TryGetValue(metric, out var stats) ? value(stats) : null;
                if (answer.Rows.Any(row => Of(row) is not null))
                    columns.Add((new($"{metric}_{figure}", kind), Of));
            }

            Add("count", GridKind.Number, stats => stats.Count);
            Add("sum", Unit(metric), stats => Whole(stats.Sum));
            Add("min", Unit(metric), stats => Whole(stats.Min));
            Add("max", Unit(metric), stats => Whole(stats.Max));
            Add("ratio", GridKind.Ratio, stats => stats.Ratio);
            Add("numerator", GridKind.Ratio, stats => stats.Numerator);
            Add("denominator", GridKind.Ratio, stats => stats.Denominator);
            Add("target", GridKind.Ratio, stats => stats.Target);
            Add("current", GridKind.Ratio, stats => stats.Current);
        }

        return Make(columns, answer.Rows);
    }

    /// <summary>The one figure of a metric that a picture shows.</summary>
    public static (double? Value, GridKind Kind) Figure(string metric, AggregateStats? stats) =>
        stats?.Ratio is { } ratio ? (ratio, GridKind.Ratio)
        : stats is { Sum: { } whole, Count: null } ? (whole, GridKind.Milliseconds)
        : stats?.Sum is not null ? (Average(stats), Unit(metric))
        : (stats?.Count ?? stats?.Current, GridKind.Number);

    private static double? Average(AggregateStats? stats) =>
        stats is { Sum: { } sum, Count: > 0 and { } count } ? sum / count : null;

    // Timers begin with t, and so does what a view makes of them; observed values have no unit.
    private static GridKind Unit(string metric) =>
        metric.StartsWith('o') || metric.StartsWith('n') ? GridKind.Number : GridKind.Milliseconds;

    // The platform's sums are whole milliseconds, and a column of whole numbers is one for every reader.
    private static object? Whole(double? value) =>
        value is { } given && Math.Abs(given) < 1L << 53 && given == Math.Floor(given) ? (object)(long)given : value;

    private static string? Text(string value) => value.Length == 0 ? null : value;

    private static Grid Make(
        List<(GridColumn Column, Func<AnswerRow, object?> Value)> columns,
        IReadOnlyList<AnswerRow> rows
    ) =>
        new(
            [.. columns.Select(column => column.Column)],
            [.. rows.Select(row => columns.Select(column => column.Value(row)).ToArray())]
        );
}
