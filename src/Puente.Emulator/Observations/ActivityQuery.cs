using System.Text.Json.Nodes;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.Observations;

/// <summary>The words of one kind of activity query.</summary>
/// <param name="Told">Dimensions that groups and filters are answered for; the others exist on the platform.</param>
internal sealed record ActivityWords(
    string MetricType,
    string[] Metrics,
    string DimensionType,
    string[] Groups,
    string[] Filters,
    string[] Told
);

/// <summary>An activity query, read strictly.</summary>
/// <param name="Metrics">Different ones, letter by letter.</param>
internal sealed record ActivityQuery(string[] Metrics, string[] GroupBy, Filter? Filter)
{
    /// <exception cref="ApiException">400 with the platform's words, or that the emulator does not know the answer.</exception>
    public static ActivityQuery Read(JsonObject body, ActivityWords words)
    {
        var metrics = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var one in Json.List(body, "metrics") ?? [])
        {
            var metric =
                one as JsonObject ?? throw ApiException.BadRequest("A metric must be an object.", "invalid.value");
            var name = Json.Text(metric, "metric") ?? "";
            if (!words.Metrics.Contains(name))
                throw ApiException.InvalidValue(name, words.MetricType, words.Metrics);
            if (Json.Flag(metric, "details"))
                throw Unknown(
                    "The details of metrics cannot be answered: the tables count what queues and users do, and do not say which conversations these are."
                );
            metrics.Add(name);
        }
        if (metrics.Count == 0)
            throw ApiException.BadRequest("At least one metric must be given.");
        string[] groups =
        [
            .. (Json.List(body, "groupBy") ?? [])
                .Select(one =>
                    one is JsonValue value && value.TryGetValue<string>(out var name) && words.Groups.Contains(name)
                        ? name
                        : throw ApiException.InvalidValue(one?.ToString() ?? "", words.DimensionType, words.Groups)
                )
                .Distinct(),
        ];
        var filter = Filters.Filter.ReadOne(
            body,
            "filter",
            new FilterWords { DimensionType = words.DimensionType, Dimensions = words.Filters }
        );
        foreach (var dimension in groups.Concat(filter?.Every.Select(predicate => predicate.Name) ?? []))
            if (!words.Told.Contains(dimension))
                throw Unknown(
                    $"The dimension {dimension} cannot be answered: the tables do not say it of what happens now."
                );
        foreach (var metric in metrics)
            if (metric.StartsWith("oLongest", StringComparison.Ordinal))
                throw Unknown(
                    $"The metric {metric} cannot be answered: the tables say how many there are in a queue, not since when."
                );
        return new ActivityQuery([.. metrics], groups, filter);
    }

    public bool Holds(IReadOnlyDictionary<string, string> values) =>
        Filter?.Holds(predicate =>
            predicate.Holds(values.TryGetValue(predicate.Name, out var text) ? [new(ValueKind.Text, text)] : [])
        ) != false;

    public string GroupOf(IReadOnlyDictionary<string, string> values) =>
        string.Join('\u001f', GroupBy.Select(name => values[name]));

    private static ApiException Unknown(string message) => ApiException.BadRequest(message, "not.derivable");
}
