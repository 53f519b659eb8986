using System.Text.Json;
using Puente.Emulator.Http;

namespace Puente.Emulator.Aggregates;

/// <summary>Orders groups and writes them as the platform answers; what has no events does not exist.</summary>
/// <param name="targetOf">The service level that a queue aims at today for a medium; null when it is not known.</param>
internal sealed class AggregateAnswer(
    AggregateQuery query,
    ServiceLevelOptions switches,
    Func<string, string, double?> targetOf
)
{
    private readonly int _queue = query.GroupBy.ToList().IndexOf("queueId");
    private readonly string[] _metrics = [.. query.Domain.Metrics.Where(query.Wants).Order(StringComparer.Ordinal)];

    /// <summary>The groups that are answered, in order.</summary>
    public List<AggregateGroup> Select(IEnumerable<AggregateGroup> groups)
    {
        var ordered = groups.Order(Comparer<AggregateGroup>.Create(Compare));
        if (query.Ranking is not { } ranking)
            return [.. ordered.Where(HasData)];
        var ranked = ordered
            .Select(group => (Group: group, Figure: Figure(ranking, group)))
            .Where(one => one.Figure is not null);
        ranked = ranking.Top ? ranked.OrderByDescending(one => one.Figure) : ranked.OrderBy(one => one.Figure);
        return [.. ranked.Take(ranking.Limit).Select(one => one.Group).Where(HasData)];
    }

    public byte[] Write(IEnumerable<AggregateGroup> groups, string? cursor = null)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, ApiAnswer.Writing))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("results");
            foreach (var group in groups)
                Write(writer, group);
            writer.WriteEndArray();
            if (cursor is not null)
                writer.WriteString("cursor", cursor);
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private static double? Figure(Ranking ranking, AggregateGroup group) =>
        ranking.Metric == "nConversations" ? group.Conversations : ranking.Figure(group.Total(ranking.Metric));

    private static int Compare(AggregateGroup? one, AggregateGroup? other)
    {
        for (var i = 0; i < one!.Values.Length; i++)
            if (string.CompareOrdinal(one.Values[i], other!.Values[i]) is not 0 and var order)
                return order;
        return 0;
    }

    private bool HasData(AggregateGroup group) =>
        group.Buckets.Values.Any(bucket => HasViews(bucket) || _metrics.Any(metric => Has(group, bucket, metric)));

    private static bool HasViews(AggregateGroup.Bucket bucket) => bucket.Views.Any(view => view.Count > 0);

    private bool Has(AggregateGroup group, AggregateGroup.Bucket bucket, string metric) =>
        metric switch
        {
            "nConversations" => bucket.Conversations > 0,
            "oServiceLevel" => ServiceLevel.Of(bucket, switches).Denominator != 0,
            "oServiceTarget" => ServiceLevel.Of(bucket, switches).Denominator != 0 && TargetOf(group) is not null,
            _ => bucket[metric].Count > 0,
        };

    private double? TargetOf(AggregateGroup group) =>
        _queue >= 0 && group.Values[_queue] is { } queue && group.Values[0] is { } media
            ? targetOf(queue, media)
            : null;

    private void Write(Utf8JsonWriter to, AggregateGroup group)
    {
        to.WriteStartObject();
        to.WriteStartObject("group");
        for (var i = 0; i < group.Values.Length; i++)
            if (group.Values[i] is { } value)
                to.WriteString(query.GroupBy[i], value);
        to.WriteEndObject();
        to.WriteStartArray("data");
        foreach (var (number, bucket) in group.Buckets)
            Write(to, group, number, bucket);
        to.WriteEndArray();
        to.WriteEndObject();
    }

    private void Write(Utf8JsonWriter to, AggregateGroup group, int number, AggregateGroup.Bucket bucket)
    {
        string[] metrics = [.. _metrics.Where(metric => Has(group, bucket, metric))];
        if (metrics.Length == 0 && !HasViews(bucket))
            return;
        to.WriteStartObject();
        to.WriteString("interval", query.Buckets.Interval(number));
        to.WriteStartArray("metrics");
        foreach (var metric in metrics)
            WriteMetric(to, group, bucket, metric);
        to.WriteEndArray();
        if (HasViews(bucket))
        {
            to.WriteStartArray("views");
            for (var i = 0; i < query.Views.Count; i++)
                WriteView(to, query.Views[i].Name, bucket.Views[i]);
            to.WriteEndArray();
        }
        to.WriteEndObject();
    }

    private void WriteMetric(Utf8JsonWriter to, AggregateGroup group, AggregateGroup.Bucket bucket, string metric)
    {
        to.WriteStartObject();
        to.WriteString("metric", metric);
        switch (metric)
        {
            case "nConversations":
                new Tally(bucket.Conversations, 0, 0, 0).Write(to, countOnly: true);
                break;
            case "oServiceLevel":
                ServiceLevel.Of(bucket, switches).Write(to, TargetOf(group));
                break;
            case "oServiceTarget":
                to.WriteStartObject("stats");
                to.WriteNumber("current", TargetOf(group)!.Value);
                to.WriteEndObject();
                break;
            default:
                bucket[metric].Write(to, countOnly: metric[0] == 'n');
                break;
        }
        to.WriteEndObject();
    }

    private static void WriteView(Utf8JsonWriter to, string name, Tally tally)
    {
        if (tally.Count == 0)
            return;
        to.WriteStartObject();
        to.WriteString("name", name);
        tally.Write(to, countOnly: false);
        to.WriteEndObject();
    }
}
