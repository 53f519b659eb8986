using System.Buffers;
using System.Text.Json;
using Puente.Analytics.Remote.Intervals;

namespace Puente.Analytics.Remote.Aggregates;

/// <summary>Answers to the pieces of one aggregate question, put together to the answer of the whole.</summary>
internal sealed class AggregateMerge(IReadOnlyList<string> groupBy)
{
    private readonly Dictionary<string, MergedGroup> _groups = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unmerged = new(StringComparer.Ordinal);
    private JsonElement _last;

    /// <summary>Figures that were left out because they cannot be put together: <c>tHandle p95</c>.</summary>
    public IReadOnlyCollection<string> Unmerged => _unmerged;

    /// <param name="bucket">The bucket all of it belongs to; null: the answer says.</param>
    /// <exception cref="JsonException">Not the answer of an aggregate query.</exception>
    public void Add(JsonElement answer, QueryInterval? bucket)
    {
        _last = answer;
        if (!answer.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
            return;
        foreach (var result in results.EnumerateArray())
        {
            var group = MergedGroup.Read(result, groupBy);
            if (_groups.TryGetValue(group.Key, out var known))
                group = known;
            else
                _groups[group.Key] = group;
            if (!result.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var part in data.EnumerateArray())
                group.At(bucket ?? QueryInterval.Parse(part.GetProperty("interval").GetString())).Add(part, _unmerged);
        }
    }

    /// <param name="ranking">Keeps the groups that rank first; null keeps all.</param>
    /// <param name="without">Metrics that were asked for our sake.</param>
    public byte[] Write(AggregateRanking? ranking, IReadOnlyCollection<string> without)
    {
        IEnumerable<MergedGroup> groups = _groups.Values.Order();
        if (ranking is not null)
            groups = ranking.Best(groups);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            foreach (var group in groups.Where(group => group.Buckets.Any(bucket => !bucket.IsEmpty(without))))
                group.Write(json, without);
            json.WriteEndArray();
            // What else an answer holds describes the organisation, not the interval.
            if (_last.ValueKind == JsonValueKind.Object)
                foreach (var member in _last.EnumerateObject().Where(member => !member.NameEquals("results")))
                    member.WriteTo(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
