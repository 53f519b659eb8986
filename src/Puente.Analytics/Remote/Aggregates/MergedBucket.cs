using System.Text.Json;
using Puente.Analytics.Remote.Intervals;

namespace Puente.Analytics.Remote.Aggregates;

/// <summary>Metrics and views of one group in one bucket.</summary>
internal sealed class MergedBucket(QueryInterval interval)
{
    public const string ServiceLevel = "oServiceLevel";
    public const string Late = "nOverSla";

    private readonly SortedDictionary<(string Metric, string Qualifier), StatsSum> _metrics = new(
        Comparer<(string Metric, string Qualifier)>.Create(
            (left, right) =>
                string.CompareOrdinal(left.Metric, right.Metric) is not 0 and var order
                    ? order
                    : string.CompareOrdinal(left.Qualifier, right.Qualifier)
        )
    );
    private readonly OrderedDictionary<string, StatsSum> _views = [];
    private decimal _lateOnly;

    /// <summary>Null when the bucket has no such metric.</summary>
    public StatsSum? Metric(string name) => _metrics.GetValueOrDefault((name, ""));

    /// <summary>Nothing in it was asked for.</summary>
    public bool IsEmpty(IReadOnlyCollection<string> without) =>
        _views.Count == 0 && _metrics.Keys.All(key => without.Contains(key.Metric));

    /// <param name="unmerged">Takes the names of figures that cannot be put together; they are left out.</param>
    public void Add(JsonElement part, SortedSet<string> unmerged)
    {
        var (late, hasLevel) = (0m, false);
        foreach (var metric in Items(part, "metrics"))
        {
            var key = (Text(metric, "metric"), Text(metric, "qualifier"));
            if (!_metrics.TryGetValue(key, out var sum))
                _metrics[key] = sum = new StatsSum();
            if (!metric.TryGetProperty("stats", out var stats))
                continue;
            if (sum.Add(stats) is { } figure)
                unmerged.Add($"{key.Item1} {figure}");
            hasLevel |= key.Item1 == ServiceLevel;
            if (key.Item1 == Late && stats.TryGetProperty("count", out var count))
                late = count.GetDecimal();
        }

        // Answered and abandoned carry dimensions that being late does not (a user), so a piece can have the one without the
        // other. It has no service level then, and still takes from the numerator of the whole.
        if (!hasLevel)
            _lateOnly += late;

        foreach (var view in Items(part, "views"))
        {
            var name = Text(view, "name");
            if (!_views.TryGetValue(name, out var sum))
                _views[name] = sum = new StatsSum();
            if (view.TryGetProperty("stats", out var stats) && sum.Add(stats) is { } figure)
                unmerged.Add($"{name} {figure}");
        }
    }

    public void Write(Utf8JsonWriter json, IReadOnlyCollection<string> without)
    {
        if (_lateOnly > 0)
            Metric(ServiceLevel)?.Reduce("numerator", _lateOnly);
        json.WriteStartObject();
        json.WriteString("interval", interval.ToString());
        json.WriteStartArray("metrics");
        foreach (var ((metric, qualifier), stats) in _metrics)
        {
            if (without.Contains(metric))
                continue;
            json.WriteStartObject();
            json.WriteString("metric", metric);
            if (qualifier.Length > 0)
                json.WriteString("qualifier", qualifier);
            json.WritePropertyName("stats");
            stats.Write(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (_views.Count > 0)
        {
            json.WriteStartArray("views");
            foreach (var (name, stats) in _views)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WritePropertyName("stats");
                stats.Write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement part, string name) =>
        part.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : default;

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}
