using Puente.Emulator.Chance;

namespace Puente.Emulator.Faults;

/// <summary>When a fault strikes; what it does stands in the derived record.</summary>
public abstract record FaultTiming
{
    /// <summary>Chance per match, 0 to 1; not used when <see cref="Nth"/> is set.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Strikes only the n-th match, counted from 1 when the rule is added.</summary>
    public int? Nth { get; init; }

    /// <summary>Strikes at most this often; null has no end.</summary>
    public int? Times { get; init; }
}

/// <param name="Seen">How often the rule matched.</param>
/// <param name="Fired">How often it struck.</param>
public sealed record FaultTally<TRule>(TRule Rule, int Seen, int Fired);

/// <summary>The faults in force on one transport. Seeded: the same rules and the same order of matches give the same
/// faults. Safe to use from several threads.</summary>
public sealed class FaultSet<TRule>
    where TRule : FaultTiming
{
    private sealed class Entry(TRule rule, Dice dice)
    {
        public TRule Rule { get; } = rule;
        public Dice Dice = dice;
        public int Seen;
        public int Fired;
    }

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly ulong _seed;
    private int _added;

    internal FaultSet(ulong seed) => _seed = seed;

    public IReadOnlyList<FaultTally<TRule>> Tally
    {
        get
        {
            lock (_lock)
                return [.. _entries.Select(entry => new FaultTally<TRule>(entry.Rule, entry.Seen, entry.Fired))];
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public void Add(TRule rule)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rule.Probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rule.Probability, 1);
        lock (_lock)
            _entries.Add(new Entry(rule, new Dice(Mix.Hash(_seed, (ulong)++_added))));
    }

    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <summary>Every rule that strikes now, in the order in which they were added.</summary>
    internal IReadOnlyList<TRule> Strike(Func<TRule, bool> matches)
    {
        lock (_lock)
        {
            if (_entries.Count == 0)
                return [];
            List<TRule>? struck = null;
            foreach (var entry in _entries)
            {
                if (!matches(entry.Rule))
                    continue;
                entry.Seen++;
                if (entry.Fired >= (entry.Rule.Times ?? int.MaxValue))
                    continue;
                if (entry.Rule.Nth is { } nth ? entry.Seen != nth : !entry.Dice.Chance(entry.Rule.Probability))
                    continue;
                entry.Fired++;
                (struck ??= []).Add(entry.Rule);
            }
            return struck is null ? [] : struck;
        }
    }
}
