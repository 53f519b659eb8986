using Puente.Emulator.Facts;
using Puente.Emulator.Filters;

namespace Puente.Emulator.Aggregates;

/// <summary>The values that the events of a session carry, read once per session or segment and only when asked for.</summary>
internal sealed class EventDimensions(IReadOnlyList<Dimension> dimensions)
{
    private readonly List<FilterValue>[] _values = [.. dimensions.Select(_ => new List<FilterValue>())];
    private readonly long[] _readFor = new long[dimensions.Count];
    private ConversationFacts _facts = null!;
    private long _session;
    private int _segment;

    public int IndexOf(string name)
    {
        for (var i = 0; i < dimensions.Count; i++)
            if (dimensions[i].Name == name)
                return i;
        return -1;
    }

    /// <summary>Everything after this call is about the present session of <paramref name="facts"/>.</summary>
    public void Begin(ConversationFacts facts) => (_facts, _session) = (facts, _session + 1);

    public void LookAt(int segment) => _segment = segment;

    public List<FilterValue> this[int index]
    {
        get
        {
            var dimension = dimensions[index];
            var key = (_session << 20) + (dimension.Origin == Origin.Segment ? _segment + 2 : 1);
            if (_readFor[index] == key)
                return _values[index];
            _readFor[index] = key;
            var values = _values[index];
            values.Clear();
            if (dimension.Origin == Origin.Nowhere)
                return values;
            _facts.Read(dimension.Origin, _segment, dimension.Member, dimension.Inner, values);
            if (values.Count > 1)
                DropRepeats(values);
            return values;
        }
    }

    // One event counts once in the group of a value, however often its record repeats it.
    private static void DropRepeats(List<FilterValue> values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        values.RemoveAll(value => !seen.Add(value.Text));
    }
}
