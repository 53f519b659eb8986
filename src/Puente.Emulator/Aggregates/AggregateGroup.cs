namespace Puente.Emulator.Aggregates;

/// <summary>What was emitted with the same values of the group's dimensions, by bucket.</summary>
internal sealed class AggregateGroup(string?[] values, int views)
{
    private int _lastConversation;

    /// <summary>In the order of the query's groups; null where an event had no value.</summary>
    public string?[] Values { get; } = values;
    public SortedDictionary<int, Bucket> Buckets { get; } = [];

    /// <summary>Different conversations over all buckets.</summary>
    public long Conversations { get; private set; }

    /// <param name="conversation">Counts up from one conversation to the next.</param>
    /// <param name="inViews">Numbers of the views that the event belongs to.</param>
    public void Add(int bucket, string metric, long value, int conversation, List<int> inViews)
    {
        if (!Buckets.TryGetValue(bucket, out var found))
            Buckets[bucket] = found = new Bucket(views);
        found.Add(metric, value, conversation, inViews);
        if (_lastConversation == conversation)
            return;
        _lastConversation = conversation;
        Conversations++;
    }

    /// <summary>All events of a metric, whatever their bucket.</summary>
    public Tally Total(string metric)
    {
        var total = default(Tally);
        foreach (var bucket in Buckets.Values)
            total = total.With(bucket[metric]);
        return total;
    }

    internal sealed class Bucket(int views)
    {
        private readonly Dictionary<string, Tally> _emitted = new(StringComparer.Ordinal);
        private int _lastConversation;

        public Tally[] Views { get; } = new Tally[views];
        public long Conversations { get; private set; }

        /// <summary>The events of an emitted metric, or of the union that is tWait.</summary>
        public Tally this[string metric] =>
            metric == "tWait"
                ? this["tAnswered"].With(this["tAbandon"]).With(this["tFlowOut"])
                : _emitted.GetValueOrDefault(metric);

        public IEnumerable<string> Emitted => _emitted.Keys;

        public void Add(string metric, long value, int conversation, List<int> inViews)
        {
            _emitted[metric] = _emitted.GetValueOrDefault(metric).With(value);
            foreach (var view in inViews)
                Views[view] = Views[view].With(value);
            if (_lastConversation == conversation)
                return;
            _lastConversation = conversation;
            Conversations++;
        }
    }
}
