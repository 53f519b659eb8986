using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Puente.Sync.Certificates;

/// <summary>Counts and differences as they are kept and as they are told.</summary>
public static class CountText
{
    private const int MostKept = 100;

    /// <summary>For people: <c>2026-03-02 10:00 voice, queue 5e1f…: nOffered 3 here, 4 there</c>. Ids only, no customer data.</summary>
    public static string Tell(CountDifference difference)
    {
        var key = difference.Key;
        var queue = key.QueueId is { } id ? $"queue {id}" : "no queue";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{key.Hour.UtcDateTime:yyyy-MM-dd HH:mm} {key.MediaType}, {queue}: {key.Metric} {difference.Ours} here, {difference.Theirs} there"
        );
    }

    /// <summary>Why the interval has to be read again.</summary>
    public static string Cause(CountComparisonResult result) =>
        $"counts differ from the platform's: {Tell(result.Differences[0])}"
        + (result.Differences.Count > 1 ? $"; {result.Differences.Count - 1} more" : "");

    /// <summary><c>{"voice":{"nOffered":877}}</c></summary>
    public static string Totals(IReadOnlyDictionary<CountKey, long> counts) =>
        Write(json =>
        {
            json.WriteStartObject();
            foreach (var medium in counts.GroupBy(entry => entry.Key.MediaType).OrderBy(group => group.Key))
            {
                json.WriteStartObject(medium.Key);
                foreach (var metric in medium.GroupBy(entry => entry.Key.Metric).OrderBy(group => group.Key))
                    json.WriteNumber(metric.Key, metric.Sum(entry => entry.Value));
                json.WriteEndObject();
            }
            json.WriteEndObject();
        });

    public static string Differences(IReadOnlyList<CountDifference> differences) =>
        Write(json =>
        {
            json.WriteStartArray();
            foreach (var difference in differences.Take(MostKept))
                WriteTo(json, difference);
            json.WriteEndArray();
        });

    public static void WriteTo(Utf8JsonWriter json, CountDifference difference)
    {
        json.WriteStartObject();
        json.WriteString("hour", difference.Key.Hour.UtcDateTime);
        json.WriteString("mediaType", difference.Key.MediaType);
        if (difference.Key.QueueId is { } queue)
            json.WriteString("queueId", queue);
        else
            json.WriteNull("queueId");
        json.WriteString("metric", difference.Key.Metric);
        json.WriteNumber("ours", difference.Ours);
        json.WriteNumber("theirs", difference.Theirs);
        json.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
