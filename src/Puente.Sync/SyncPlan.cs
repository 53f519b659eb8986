using Puente.Platform;
using Puente.Store;
using Puente.Sync.Jobs;

namespace Puente.Sync;

/// <summary>Which days a run would read, and why; what <c>sync --dry-run</c> shows.</summary>
/// <param name="Availability">The platform's availability date: nothing later can be read from jobs.</param>
public sealed record SyncPlan(DateTimeOffset Availability, IReadOnlyList<PlannedDay> Days)
{
    public static async Task<SyncPlan> MakeAsync(
        PlatformClient platform,
        IStore store,
        SyncOptions options,
        SyncRequest request,
        CancellationToken cancellationToken
    )
    {
        var availability = await platform.DetailsJobs.GetAvailabilityAsync(cancellationToken);
        var checkpoints = await store.ReadCheckpointsAsync(JobsStream.Name, cancellationToken);
        var states = checkpoints.ToDictionary(checkpoint => Day.Parse(checkpoint.Key), DayState.From);
        var gaps = await store.ReadGapsAsync(openOnly: true, cancellationToken);
        return Make(availability, states, options, request, gaps.Select(gap => gap.Id).ToHashSet());
    }

    internal static SyncPlan Make(
        DateTimeOffset availability,
        IReadOnlyDictionary<DateOnly, DayState> states,
        SyncOptions options,
        SyncRequest request,
        IReadOnlySet<string>? openGaps = null
    )
    {
        var days = new List<PlannedDay>();
        var end = Day.Of(availability).AddDays(1);
        if (request.To is { } to && to < end)
            end = to;
        for (var day = request.From ?? options.Since; day < end && day.Start() < availability; day = day.AddDays(1))
        {
            var state = states.GetValueOrDefault(day) ?? new DayState();
            var due = ReadingSchedule.NextReading(day, state);
            var doubted = state.Last is not null && openGaps?.Contains(JobsStream.GapOf(day)) == true;
            if (!request.Full && !doubted && (due is null || due > availability))
                continue;
            var pages = state.Last is null ? (int?)null : (int)(state.Last.Count / options.PageSize) + 1;
            days.Add(new PlannedDay(day, Why(day, state, request.Full, doubted), pages) { State = state });
        }

        return new SyncPlan(availability, days);
    }

    private static string Why(DateOnly day, DayState state, bool full, bool doubted) =>
        state switch
        {
            { UnderWay: not null } => "interrupted, goes on",
            { Last: null } => "never read",
            { Last: { } last } when last.AsOf < day.End() => "was read before the day was over",
            _ when full => "asked for",
            _ when doubted => "its gap is open",
            { Final: true } => "late changes: evaluations, surveys, closures",
            _ => "can still change",
        };
}

/// <param name="Why">For people.</param>
/// <param name="Pages">Result pages expected from the last reading; null when the day was never read.</param>
public sealed record PlannedDay(DateOnly Day, string Why, int? Pages)
{
    internal DayState State { get; init; } = new();

    /// <summary>Calls expected: submission, one or two looks at its state, and the pages.</summary>
    public int? ExpectedCalls => Pages + 3;
}
