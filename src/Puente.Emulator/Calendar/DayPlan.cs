using Puente.Emulator.Conversations;

namespace Puente.Emulator.Calendar;

/// <summary>One local day: when it begins and ends in UTC, how many conversations start in it and how they spread.</summary>
internal sealed class DayPlan
{
    /// <summary>Conversations placed on request are numbered from here on, far above those of the seed.</summary>
    public const int FirstExtra = 1 << 28;

    private readonly double[] _reached;
    private readonly ulong _seed;
    private volatile (long Start, ConversationKind Kind)[] _extras = [];

    public DayPlan(int number, long startMs, long endMs, int count, double[] hourWeights, ulong seed)
    {
        (Number, StartMs, EndMs, Count, _seed) = (number, startMs, endMs, count, seed);
        _reached = new double[hourWeights.Length + 1];
        var total = hourWeights.Sum();
        var sum = 0.0;
        for (var hour = 0; hour < hourWeights.Length; hour++)
        {
            sum += hourWeights[hour];
            _reached[hour + 1] = sum / total;
        }
        _reached[^1] = 1;
    }

    /// <summary>Days since 0001-01-01, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int Number { get; }
    public long StartMs { get; }
    public long EndMs { get; }
    public int Count { get; }

    /// <summary>Start of conversation <paramref name="index"/>; never falls as the index rises.</summary>
    public long StartOf(int index)
    {
        if (index >= FirstExtra)
            return _extras[index - FirstExtra].Start;
        var jitter = (Chance.Mix.Hash(_seed, (uint)index) >> 11) * (1.0 / (1UL << 53));
        var share = (index + jitter) / Count;
        var hour = 0;
        while (share >= _reached[hour + 1])
            hour++;
        var within = (share - _reached[hour]) / (_reached[hour + 1] - _reached[hour]);
        return StartMs + hour * 3_600_000L + (long)(within * 3_600_000);
    }

    /// <summary>The first index that starts at or after <paramref name="ms"/>; <see cref="Count"/> when none does.</summary>
    public int FirstAtOrAfter(long ms)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (StartOf(middle) >= ms)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    /// <summary>Conversations placed on request so far, in order of start; numbered from <see cref="FirstExtra"/>.</summary>
    public int ExtraCount => _extras.Length;

    public ConversationKind ExtraKind(int index) => _extras[index - FirstExtra].Kind;

    public bool Has(int index) =>
        index >= 0 && (index < Count || (index >= FirstExtra && index - FirstExtra < _extras.Length));

    /// <summary>Adds a conversation to what the seed made; starts must rise. Callers take turns.</summary>
    /// <returns>Its index.</returns>
    public int AddExtra(long start, ConversationKind kind)
    {
        _extras = [.. _extras, (start, kind)];
        return FirstExtra + _extras.Length - 1;
    }

    /// <summary>Extra conversations with start in [from, to), in order.</summary>
    public IEnumerable<int> ExtrasStarted(long from, long to)
    {
        var extras = _extras;
        for (var i = 0; i < extras.Length; i++)
            if (extras[i].Start >= from && extras[i].Start < to)
                yield return FirstExtra + i;
    }
}
