using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;

namespace Puente.Emulator.Usage;

/// <summary>Queries that have been started. One runs for the time of a job; what it counts is fixed at its start, as the
/// platform's figures are of yesterday and do not move while one looks at them.</summary>
internal sealed class UsageExecutions(VirtualClock clock, TimeProvider time, TimeSpan delay)
{
    internal sealed record Execution(
        string Id,
        UsageQuery Query,
        List<(UsageKey Key, UsageCounts Counts)> Rows,
        DateTimeOffset Started,
        long StartedReal
    );

    private readonly ConcurrentDictionary<string, Execution> _all = new(StringComparer.OrdinalIgnoreCase);

    public Execution Start(UsageQuery query, UsageCounters counters)
    {
        var rows = counters.Sum(query.From, query.To, query.Wanted, query.Kept);
        var execution = new Execution(Guid.NewGuid().ToString(), query, rows, clock.Now, time.GetTimestamp());
        _all[execution.Id] = execution;
        return execution;
    }

    /// <exception cref="ApiException">404 when there is none.</exception>
    public Execution Get(string id) => _all.GetValueOrDefault(id) ?? throw ApiException.NotFound();

    public bool IsRunning(Execution execution) =>
        clock.Now - execution.Started < delay && time.GetElapsedTime(execution.StartedReal) < delay;

    /// <summary>The rows of a page behind an offset, and the offset behind them when there are more.</summary>
    public static (List<(UsageKey Key, UsageCounts Counts)> Rows, string? After) Page(
        Execution execution,
        ApiRequest request,
        int usual
    )
    {
        var size = request.QueryInt("pageSize", usual, 1, 1_000);
        var after = request.QueryInt("after", 0, 0, int.MaxValue);
        var rows = execution.Rows.Skip(after).Take(size).ToList();
        return (rows, after + size < execution.Rows.Count ? $"{after + size}" : null);
    }
}
