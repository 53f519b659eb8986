using System.Text.Json;
using Puente.Analytics.Language;
using Puente.Analytics.Sql;

namespace Puente.Analytics.Local;

/// <summary>Writes the platform's answer to an aggregates query.</summary>
internal sealed class AggregateAnswer(
    AggregateStatement statement,
    ServiceLevelOptions serviceLevel,
    QueueTargets targets
)
{
    private readonly AggregateQuery _query = statement.Query;
    private readonly HashSet<string> _wanted = [.. statement.Query.Metrics];

    public byte[] Write(IEnumerable<GroupResult> groups)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            foreach (var group in groups)
                WriteGroup(json, group);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private void WriteGroup(Utf8JsonWriter json, GroupResult group)
    {
        var target = TargetOf(group);
        var isOpen = false;
        foreach (var (number, bucket) in group.Buckets)
        {
            var metrics = MetricsOf(bucket, target);
            if (metrics.Count == 0 && bucket.Views.Count == 0)
                continue;
            if (!isOpen)
                WriteHead(json, group);
            isOpen = true;
            json.WriteStartObject();
            json.WriteString("interval", statement.Buckets.IntervalOf(number));
            json.WriteStartArray("metrics");
            foreach (var (name, write) in metrics)
                WriteStats(json, "metric", name, write);
            json.WriteEndArray();
            if (bucket.Views.Count > 0)
            {
                json.WriteStartArray("views");
                foreach (var (view, sum) in bucket.Views)
                    WriteStats(json, "name", _query.Views[view].Name, stats => WriteSum(stats, sum));
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        if (!isOpen)
            return;
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteHead(Utf8JsonWriter json, GroupResult group)
    {
        json.WriteStartObject();
        json.WriteStartObject("group");
        for (var index = 0; index < group.Values.Count; index++)
        {
            if (group.Values[index] is { } value)
                json.WriteString(statement.Dimensions[index].Name, value);
        }
        json.WriteEndObject();
        json.WriteStartArray("data");
    }

    private SortedDictionary<string, Action<Utf8JsonWriter>> MetricsOf(BucketResult bucket, double? target)
    {
        var metrics = new SortedDictionary<string, Action<Utf8JsonWriter>>(StringComparer.Ordinal);
        foreach (var (name, sum) in bucket.Metrics)
        {
            if (IsWanted(name))
                metrics.Add(
                    name,
                    name[0] == 'n' ? stats => stats.WriteNumber("count", sum.Count) : stats => WriteSum(stats, sum)
                );
        }
        if (IsWanted(DerivedMetrics.Wait) && bucket.Of(DerivedMetrics.Waits) is { Count: > 0 } wait)
            metrics.Add(DerivedMetrics.Wait, stats => WriteSum(stats, wait));
        if (_wanted.Contains(DerivedMetrics.Conversations) && bucket.Conversations > 0)
            metrics.Add(DerivedMetrics.Conversations, stats => stats.WriteNumber("count", bucket.Conversations));
        AddServiceLevel(metrics, bucket, target);
        return metrics;
    }

    private void AddServiceLevel(
        SortedDictionary<string, Action<Utf8JsonWriter>> metrics,
        BucketResult bucket,
        double? target
    )
    {
        var (numerator, denominator) = serviceLevel.Of(name => bucket.Metrics.GetValueOrDefault(name).Count);
        if (denominator == 0)
            return;
        if (IsWanted(DerivedMetrics.ServiceLevel))
            metrics.Add(
                DerivedMetrics.ServiceLevel,
                stats =>
                {
                    stats.WriteNumber("ratio", (double)numerator / denominator);
                    stats.WriteNumber("numerator", numerator);
                    stats.WriteNumber("denominator", denominator);
                    if (target is { } known)
                        stats.WriteNumber("target", known);
                }
            );
        if (target is { } current && IsWanted(DerivedMetrics.ServiceTarget))
            metrics.Add(DerivedMetrics.ServiceTarget, stats => stats.WriteNumber("current", current));
    }

    /// <summary>Without names, everything the domain has but the number of conversations.</summary>
    private bool IsWanted(string metric) =>
        _wanted.Count > 0 ? _wanted.Contains(metric) : _query.Domain.Metrics.Knows(metric);

    private double? TargetOf(GroupResult group)
    {
        string? queue = null;
        for (var index = 0; index < statement.Dimensions.Count; index++)
        {
            if (statement.Dimensions[index].Name == "queueId")
                queue = group.Values[index];
        }
        return targets.Of(queue, group.Values[0]);
    }

    private static void WriteStats(Utf8JsonWriter json, string kind, string name, Action<Utf8JsonWriter> write)
    {
        json.WriteStartObject();
        json.WriteString(kind, name);
        json.WriteStartObject("stats");
        write(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSum(Utf8JsonWriter json, EventSum sum)
    {
        json.WriteNumber("max", sum.Max);
        json.WriteNumber("min", sum.Min);
        json.WriteNumber("count", sum.Count);
        json.WriteNumber("sum", sum.Sum);
    }
}
