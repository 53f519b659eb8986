using System.Globalization;
using Puente.Analytics.Language;
using Puente.Analytics.Sql;

namespace Puente.Analytics.Local;

/// <summary>What one group has in one bucket.</summary>
internal sealed class BucketResult
{
    public Dictionary<string, EventSum> Metrics { get; } = [];

    /// <summary>By the view's position in the query.</summary>
    public SortedDictionary<int, EventSum> Views { get; } = [];

    public long Conversations { get; set; }

    public EventSum Of(IEnumerable<string> metrics) =>
        metrics.Aggregate(default(EventSum), (sum, metric) => sum + Metrics.GetValueOrDefault(metric));
}

/// <param name="values">Of the group's dimensions; null where there is none.</param>
internal sealed class GroupResult(string?[] values)
{
    public IReadOnlyList<string?> Values { get; } = values;

    public SortedDictionary<long, BucketResult> Buckets { get; } = [];

    /// <summary>Conversations of the whole interval; only when groups are sorted by them.</summary>
    public long Conversations { get; set; }
}

/// <summary>Puts the rows of an aggregates statement together.</summary>
internal sealed class AggregateResult(AggregateStatement statement)
{
    private readonly Dictionary<GroupKey, GroupResult> _groups = [];

    /// <summary>By media type, then by the other values, letter by letter, an absent one before every other.</summary>
    public IEnumerable<GroupResult> InOrder() =>
        _groups.Values.OrderBy(group => group.Values, Comparer<IReadOnlyList<string?>>.Create(Compare));

    public void Add(object?[] row)
    {
        var dimensions = statement.Dimensions.Count;
        var part = Convert.ToInt32(row[0], CultureInfo.InvariantCulture);
        var values = new string?[dimensions];
        for (var index = 0; index < dimensions; index++)
            values[index] = TextOf(row[index + 1]);
        var key = new GroupKey(values);
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = new GroupResult(values));
        var events = (long)row[dimensions + 3]!;
        if (part == AggregateStatement.WholePart)
        {
            group.Conversations = events;
            return;
        }

        var number = (long)row[dimensions + 1]!;
        if (!group.Buckets.TryGetValue(number, out var bucket))
            group.Buckets.Add(number, bucket = new BucketResult());
        if (part == AggregateStatement.ConversationPart)
        {
            bucket.Conversations = events;
            return;
        }

        // A metric without a value is no event of this language: the platform always sends one.
        if (row[dimensions + 4] is not long sum)
            return;
        var total = new EventSum(events, sum, (long)row[dimensions + 5]!, (long)row[dimensions + 6]!);
        if (part == AggregateStatement.MetricPart)
            bucket.Metrics.Add((string)row[dimensions + 2]!, total);
        else
            bucket.Views.Add(part - AggregateStatement.FirstView, total);
    }

    internal static string? TextOf(object? value) =>
        value switch
        {
            null => null,
            string text => text,
            Guid id => id.ToString("D"),
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"A dimension is not read as {value.GetType().Name}."),
        };

    internal static int Compare(IReadOnlyList<string?>? left, IReadOnlyList<string?>? right)
    {
        for (var index = 0; index < left!.Count; index++)
        {
            var order = string.CompareOrdinal(left[index], right![index]);
            if (order != 0)
                return order;
        }
        return 0;
    }

    private readonly record struct GroupKey(string?[] Values)
    {
        public bool Equals(GroupKey other) => Values.AsSpan().SequenceEqual(other.Values);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var value in Values)
                hash.Add(value, StringComparer.Ordinal);
            return hash.ToHashCode();
        }
    }
}
