using Puente.Emulator.Facts;
using Puente.Emulator.Filters;

namespace Puente.Emulator.Aggregates;

/// <summary>
/// Counts the metric events of one conversation after the other. Each event belongs, whole, to the bucket of its emission,
/// and carries the dimensions of its session and of the segment in force then (docs/analytics.md).
/// </summary>
internal sealed class AggregateCount
{
    private static readonly string[] s_waits = ["tAnswered", "tAbandon", "tFlowOut"];
    private static readonly string[] s_levels = ["tAnswered", "nOverSla", "tAbandon", "tFlowOut", "tShortAbandon"];

    private readonly AggregateQuery _query;
    private readonly long _end;
    private readonly HashSet<string> _counted;
    private readonly EventDimensions _dimensions;
    private readonly int[] _groupBy;
    private readonly Dictionary<string, int> _filtered = new(StringComparer.Ordinal);
    private readonly Func<Predicate, bool> _holds;
    private readonly Dictionary<string?[], AggregateGroup> _groups = new(new SameValues());
    private readonly string?[] _values;
    private readonly List<int> _inViews = [];
    private int _conversation;

    /// <param name="end">Nothing from this moment on is counted: the interval's end, or just after now.</param>
    public AggregateCount(AggregateQuery query, long end)
    {
        (_query, _end) = (query, end);
        _counted = Counted(query);
        string[] filtered = [.. query.Filter?.Every.Select(predicate => predicate.Name) ?? []];
        string[] used = [.. query.GroupBy.Concat(filtered).Distinct()];
        _dimensions = new EventDimensions([.. used.Select(Dimensions.Of)]);
        _groupBy = [.. query.GroupBy.Select(_dimensions.IndexOf)];
        foreach (var name in filtered)
            _filtered[name] = _dimensions.IndexOf(name);
        _holds = predicate => predicate.Holds(_dimensions[_filtered[predicate.Name]]);
        _values = new string?[_groupBy.Length];
    }

    public ICollection<AggregateGroup> Groups => _groups.Values;

    public void Add(ConversationFacts facts)
    {
        _conversation++;
        while (facts.NextSession())
        {
            _dimensions.Begin(facts);
            for (var i = 0; i < facts.EmissionCount; i++)
            {
                var emission = facts.EmissionAt(i);
                if (emission.At < _query.From || emission.At >= _end || !_counted.Contains(emission.Name))
                    continue;
                _dimensions.LookAt(facts.InForce(emission.At));
                if (_query.Filter?.Holds(_holds) == false)
                    continue;
                FindViews(emission);
                AddToGroups(0, _query.Buckets.Of(emission.At), emission);
            }
        }
    }

    private void FindViews(in Emission emission)
    {
        _inViews.Clear();
        for (var i = 0; i < _query.Views.Count; i++)
        {
            var view = _query.Views[i];
            var counts = view.Target == "tWait" ? s_waits.Contains(emission.Name) : view.Target == emission.Name;
            if (counts && view.Range.Holds(emission.Value))
                _inViews.Add(i);
        }
    }

    // Every dimension with several values multiplies the groups that the event counts in.
    private void AddToGroups(int at, int bucket, in Emission emission)
    {
        if (at == _groupBy.Length)
        {
            if (!_groups.TryGetValue(_values, out var group))
            {
                var own = (string?[])_values.Clone();
                _groups[own] = group = new AggregateGroup(own, _query.Views.Count);
            }
            group.Add(bucket, emission.Name, emission.Value, _conversation, _inViews);
            return;
        }
        var values = _dimensions[_groupBy[at]];
        if (values.Count <= 1 || _query.Flatten)
        {
            _values[at] = values.Count switch
            {
                0 => null,
                1 => values[0].Text,
                _ => string.Join(',', values.Select(value => value.Text).Order(StringComparer.Ordinal)),
            };
            AddToGroups(at + 1, bucket, emission);
            return;
        }
        for (var i = 0; i < values.Count; i++)
        {
            _values[at] = values[i].Text;
            AddToGroups(at + 1, bucket, emission);
        }
    }

    /// <summary>The emitted metrics that anything asked for is made of.</summary>
    private static HashSet<string> Counted(AggregateQuery query)
    {
        var counted = new HashSet<string>(StringComparer.Ordinal);
        if (query.Metrics.Count == 0 || query.Wants("nConversations") || query.Ranking?.Metric == "nConversations")
            counted.UnionWith(query.Domain.Emitted);
        counted.UnionWith(query.Metrics.Intersect(query.Domain.Emitted));
        if (query.Ranking is { } ranking)
            counted.UnionWith(query.Domain.Emitted.Where(name => name == ranking.Metric));
        if (query.Metrics.Contains("tWait") || query.Views.Any(view => view.Target == "tWait"))
            counted.UnionWith(s_waits);
        if (query.Metrics.Contains("oServiceLevel") || query.Metrics.Contains("oServiceTarget"))
            counted.UnionWith(s_levels);
        counted.UnionWith(query.Views.Select(view => view.Target).Intersect(query.Domain.Emitted));
        return counted;
    }

    private sealed class SameValues : IEqualityComparer<string?[]>
    {
        public bool Equals(string?[]? one, string?[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(string?[] values)
        {
            var hash = new HashCode();
            foreach (var value in values)
                hash.Add(value, StringComparer.Ordinal);
            return hash.ToHashCode();
        }
    }
}
