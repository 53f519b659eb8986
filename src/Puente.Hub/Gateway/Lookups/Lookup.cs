namespace Puente.Hub.Gateway.Lookups;

/// <summary>Types that a contract of a data action and a column of SQL have in common.</summary>
public enum LookupType
{
    String,
    Integer,
    Number,
    Boolean,
}

/// <param name="Description">Shown in the action's contract; empty when the file says nothing.</param>
public sealed record LookupField(string Name, LookupType Type, bool IsRequired, string Description);

/// <param name="Fresh">How long an answer is as good as new.</param>
/// <param name="Stale">How long after that it is still given, while a new one is fetched.</param>
public readonly record struct LookupCache(TimeSpan Fresh, TimeSpan Stale);

/// <param name="All">Requests per second of all callers together.</param>
/// <param name="Caller">Requests per second of one caller.</param>
public readonly record struct LookupRate(double All, double Caller);

/// <summary>One file of the lookups folder: a statement or a request, what goes in, what comes out and how it is protected.</summary>
public sealed record Lookup
{
    public const string StoreSource = "store";

    /// <summary>Above it a data action may have given up already (docs/gateway.md, "Time").</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(15);

    public required string Name { get; init; }

    /// <summary>Another one for another text of the file.</summary>
    public string Version { get; init; } = "";

    public string Description { get; init; } = "";

    public required IReadOnlyList<LookupField> Inputs { get; init; }

    public required IReadOnlyList<LookupField> Outputs { get; init; }

    /// <summary>Null for one row; else the most rows that are answered.</summary>
    public int? RowLimit { get; init; }

    internal int MostRows => RowLimit ?? 1;

    public bool IsMany => RowLimit is not null;

    /// <summary><see cref="StoreSource"/>, or a name of <c>gateway.sources</c>.</summary>
    public string Source { get; init; } = StoreSource;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Null when every request asks the source.</summary>
    public LookupCache? Cache { get; init; }

    public LookupRate Rate { get; init; } = new(50, 50);

    public bool TakesKey { get; init; } = true;

    public bool TakesToken { get; init; } = true;

    /// <summary>The statement with <c>$1</c>, <c>$2</c>, … where the names stood; empty when <see cref="Http"/> asks instead.</summary>
    public string Sql { get; init; } = "";

    /// <summary>The request to a web service; null for a statement.</summary>
    internal HttpLookup? Http { get; init; }

    /// <summary>Names in the order of their numbers in <see cref="Sql"/>, or as they first stand in the request.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }
}

/// <summary>What is wrong with a file, and the way out.</summary>
/// <param name="Line">From 1.</param>
public sealed record LookupFault(string File, int Line, string Problem, string Fix)
{
    public override string ToString() => FormattableString.Invariant($"{File}:{Line}: {Problem}. {Fix}");
}
