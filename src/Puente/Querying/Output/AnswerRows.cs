using Puente.Analytics;
using Puente.Platform.ConversationAggregates;
using Puente.Querying.Names;

namespace Puente.Querying.Output;

/// <summary>One bucket of one group, with its names.</summary>
/// <param name="Values">The group's values in the order of the dimensions; empty where there is none.</param>
/// <param name="Names">The same for people.</param>
/// <param name="Figures">By metric, or by view.</param>
internal sealed record AnswerRow(
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<string> Values,
    IReadOnlyList<string> Names,
    IReadOnlyDictionary<string, AggregateStats> Figures
)
{
    public string Label => string.Join(" · ", Names.Where(name => name.Length > 0));
}

/// <summary>An aggregate answer, laid flat.</summary>
internal sealed record AnswerRows(
    IReadOnlyList<string> Dimensions,
    IReadOnlyList<string> Metrics,
    IReadOnlyList<AnswerRow> Rows
)
{
    public static async Task<AnswerRows> ReadAsync(
        IReadOnlyList<ConversationAggregate> groups,
        Question question,
        NameDirectory names,
        CancellationToken cancellationToken
    )
    {
        // mediaType comes with every group of conversations, asked for or not, and tells rows apart.
        var isUsers = question.Endpoint == AnalyticsEndpoint.UserAggregates;
        string[] dimensions =
            isUsers || AnalyticsEndpoints.IsAboutNow(question.Endpoint)
                ? [.. question.GroupBy]
                : ["mediaType", .. question.GroupBy.Where(name => name != "mediaType")];
        var metrics = new List<string>();
        var rows = new List<AnswerRow>();
        foreach (var group in groups)
        {
            var values = dimensions.Select(name => group.Group.GetValueOrDefault(name) ?? "").ToList();
            var shown = new List<string>();
            for (var index = 0; index < dimensions.Length; index++)
                shown.Add(await names.NameOfAsync(dimensions[index], values[index], cancellationToken));
            foreach (var bucket in group.Data ?? [])
            {
                var figures = new Dictionary<string, AggregateStats>(StringComparer.Ordinal);
                foreach (var metric in bucket.Metrics ?? [])
                    if (metric.Stats is { } stats)
                        figures[Name(metric)] = stats;
                foreach (var view in bucket.Views ?? [])
                    if (view.Stats is { } stats)
                        figures[view.Name ?? ""] = stats;
                metrics.AddRange(figures.Keys.Where(name => !metrics.Contains(name)));
                var (from, to) = Interval(bucket);
                rows.Add(new AnswerRow(from, to, values, shown, figures));
            }
        }

        // Of one metric the states alone say which column is which.
        var isAlone = isUsers && metrics.Select(name => name.Split(' ')[0]).Distinct().Count() == 1;
        if (isAlone)
        {
            metrics = [.. metrics.Select(State)];
            rows =
            [
                .. rows.Select(row =>
                    row with
                    {
                        Figures = row.Figures.ToDictionary(one => State(one.Key), one => one.Value),
                    }
                ),
            ];
        }
        var asked = question.Body["metrics"]?.AsArray().Select(name => name!.ToString()).ToList() ?? [];
        return new AnswerRows(
            dimensions,
            [.. asked.Where(metrics.Contains), .. metrics.Where(name => !asked.Contains(name))],
            question.HasBuckets && question.GroupBy.Count == 0
                ?
                [
                    .. rows.OrderBy(row => row.From)
                        .ThenBy(row => row.Values.Count > 0 ? row.Values[0] : "", StringComparer.Ordinal),
                ]
                : rows
        );
    }

    private static string Name(AggregateMetric metric) =>
        metric.Qualifier is { } word ? $"{metric.Metric} {word}" : metric.Metric ?? "";

    private static string State(string name) => name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static (DateTimeOffset From, DateTimeOffset To) Interval(AggregateBucket bucket)
    {
        var interval = Analytics.Remote.Intervals.QueryInterval.Parse(bucket.Interval);
        return (interval.From, interval.To);
    }
}
