using Puente.Emulator.Chance;

namespace Puente.Emulator.Faults;

/// <summary>What can go wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>429 with Retry-After, before anything is done.</summary>
    TooManyRequests,

    /// <summary>A 5xx, see <see cref="FaultRule.Status"/>, before anything is done.</summary>
    ServerError,

    /// <summary>The connection is dropped before anything is done.</summary>
    DropBefore,

    /// <summary>Everything is done, then the connection is dropped without an answer.</summary>
    DropAfter,

    /// <summary>The answer breaks off half way although its length promised more.</summary>
    TruncatedBody,

    /// <summary>The answer is chunked and breaks off half way, without the last chunk.</summary>
    CutChunks,

    /// <summary>The answer comes late by <see cref="FaultRule.Delay"/>.</summary>
    Slow,

    /// <summary>The previous answer of the same route is given once more.</summary>
    RepeatedPage,

    /// <summary>200 with a page of HTML.</summary>
    NotJson,

    /// <summary>The job named in the path has expired.</summary>
    ExpiredJob,

    /// <summary>The job named in the path has failed.</summary>
    FailedJob,

    /// <summary>The first conversation of the page has no conversationId.</summary>
    MissingId,

    /// <summary>The first metric with a duration turns negative and a segment ends before it starts.</summary>
    NegativeTime,

    /// <summary>Enum values and members that no description knows.</summary>
    UnknownValues,

    /// <summary>The first conversation stands in the page twice.</summary>
    DuplicateIds,

    /// <summary>One attribute of 50 MB.</summary>
    HugeAttribute,

    /// <summary>The data availability date of an earlier time, see <see cref="FaultRule.Delay"/>.</summary>
    StaleRead,

    /// <summary>The token endpoint's own rate limit: 400 invalid_request.</summary>
    TokenRateLimit,
}

/// <summary>When a fault strikes.</summary>
public sealed record FaultRule
{
    public required FaultKind Kind { get; init; }

    /// <summary>Method and route template or path, <c>*</c> standing for anything: <c>GET */results</c>.</summary>
    public string Route { get; init; } = "*";

    /// <summary>Chance per matching request, 0 to 1; not used when <see cref="Nth"/> is set.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Strikes only the n-th matching request, counted from 1 when the rule is added.</summary>
    public int? Nth { get; init; }

    /// <summary>Strikes at most this often; null has no end.</summary>
    public int? Times { get; init; }

    /// <summary>Status of a <see cref="FaultKind.ServerError"/>: 500, 502, 503 or 504.</summary>
    public int Status { get; init; } = 503;

    /// <summary>Whole seconds are sent. On server errors only when above zero.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How late, or how stale.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);
}

/// <param name="Seen">Requests that matched the route.</param>
/// <param name="Fired">How often the fault struck.</param>
public sealed record FaultCount(FaultRule Rule, int Seen, int Fired);

/// <summary>The faults in force. Seeded: the same rules and the same order of requests give the same faults.
/// Safe to use from several threads.</summary>
public sealed class FaultPlan
{
    private sealed class Entry(FaultRule rule, Dice dice)
    {
        public FaultRule Rule { get; } = rule;
        public Dice Dice = dice;
        public int Seen;
        public int Fired;
    }

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly ulong _seed;
    private int _added;

    internal FaultPlan(ulong seed) => _seed = seed;

    public IReadOnlyList<FaultCount> Counts
    {
        get
        {
            lock (_lock)
                return [.. _entries.Select(entry => new FaultCount(entry.Rule, entry.Seen, entry.Fired))];
        }
    }

    public void Add(FaultRule rule)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rule.Probability);
        lock (_lock)
            _entries.Add(new Entry(rule, new Dice(Mix.Hash(_seed ^ 0xFA17, (ulong)++_added))));
    }

    /// <summary>How often faults of this kind struck.</summary>
    public int Fired(FaultKind kind)
    {
        lock (_lock)
            return _entries.Where(entry => entry.Rule.Kind == kind).Sum(entry => entry.Fired);
    }

    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <summary>The first rule that strikes this request, or null.</summary>
    internal FaultRule? Strike(string routeName, string methodAndPath)
    {
        lock (_lock)
        {
            FaultRule? struck = null;
            foreach (var entry in _entries)
            {
                var rule = entry.Rule;
                if (!Wildcard.Matches(rule.Route, routeName) && !Wildcard.Matches(rule.Route, methodAndPath))
                    continue;
                entry.Seen++;
                if (struck is not null || entry.Fired >= (rule.Times ?? int.MaxValue))
                    continue;
                if (rule.Nth is { } nth ? entry.Seen != nth : !entry.Dice.Chance(rule.Probability))
                    continue;
                entry.Fired++;
                struck = rule;
            }
            return struck;
        }
    }
}
