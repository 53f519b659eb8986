using System.Text;
using System.Text.Json;
using Puente.Analytics.Remote.Intervals;

namespace Puente.Analytics.Remote.Aggregates;

/// <summary>One group of an aggregate answer. Ordered by media type, then by the dimensions of the query; no value comes first.</summary>
internal sealed class MergedGroup : IComparable<MergedGroup>
{
    private readonly SortedDictionary<DateTimeOffset, MergedBucket> _buckets = [];
    private readonly JsonElement _group;
    private readonly string?[] _order;

    private MergedGroup(JsonElement group, string key, string?[] order) => (_group, Key, _order) = (group, key, order);

    /// <summary>The same for the same values, in whatever order they were written.</summary>
    public string Key { get; }

    public IEnumerable<MergedBucket> Buckets => _buckets.Values;

    public static MergedGroup Read(JsonElement result, IReadOnlyList<string> groupBy)
    {
        if (!result.TryGetProperty("group", out var group) || group.ValueKind != JsonValueKind.Object)
            return new MergedGroup(default, "", new string?[groupBy.Count + 1]);
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in group.EnumerateObject())
            values[member.Name] = member.Value.ToString();
        var key = new StringBuilder();
        foreach (var (name, value) in values)
            key.Append(name).Append('\0').Append(value).Append('\0');
        return new MergedGroup(
            group,
            key.ToString(),
            [.. groupBy.Prepend("mediaType").Select(name => values.GetValueOrDefault(name))]
        );
    }

    public MergedBucket At(QueryInterval interval)
    {
        if (!_buckets.TryGetValue(interval.From, out var bucket))
            _buckets[interval.From] = bucket = new MergedBucket(interval);
        return bucket;
    }

    public int CompareTo(MergedGroup? other)
    {
        for (var index = 0; index < _order.Length; index++)
            if (string.CompareOrdinal(_order[index], other?._order[index]) is not 0 and var order)
                return order;
        return string.CompareOrdinal(Key, other?.Key);
    }

    public void Write(Utf8JsonWriter json, IReadOnlyCollection<string> without)
    {
        json.WriteStartObject();
        json.WritePropertyName("group");
        if (_group.ValueKind == JsonValueKind.Object)
            _group.WriteTo(json);
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }

        json.WriteStartArray("data");
        foreach (var bucket in _buckets.Values.Where(bucket => !bucket.IsEmpty(without)))
            bucket.Write(json, without);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
