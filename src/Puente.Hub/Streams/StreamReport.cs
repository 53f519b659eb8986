using Puente.Sync.Streams;

namespace Puente.Hub.Streams;

/// <summary>How a hosted stream stands; the stream's own word and what its host sees.</summary>
/// <param name="Condition"><c>starting</c>, <c>healthy</c>, <c>degraded</c>, <c>dead</c> or <c>stalled</c>.</param>
/// <param name="Note">What is wrong, for people; null while nothing is.</param>
/// <param name="Lag">
/// While work waits: the age of the newest event handled. Else how late that event was when it was handled. Null before the
/// first.
/// </param>
/// <param name="LastEvent">Platform time of the newest event handled.</param>
/// <param name="Waiting">Null where nothing can wait.</param>
/// <param name="NextStart">When a dead stream runs again; null while it runs.</param>
public sealed record StreamReport(
    string Name,
    string Condition,
    string? Note,
    TimeSpan? Lag,
    DateTimeOffset? LastEvent,
    DateTimeOffset? LastHandledAt,
    long Handled,
    long? Waiting,
    int Restarts,
    DateTimeOffset? NextStart
)
{
    public const string Dead = "dead";
    public const string Stalled = "stalled";

    /// <summary>Every word that <see cref="Condition"/> can be.</summary>
    public static IReadOnlyList<string> Conditions { get; } = ["starting", "healthy", "degraded", Dead, Stalled];

    /// <summary>When it became healthy the last time, in this process; the smallest date before the first.</summary>
    internal DateTimeOffset HealthySince { get; private init; }

    /// <summary>Somebody should look: the stream does not do its work.</summary>
    public bool IsRed => Condition is Dead or Stalled;

    /// <param name="runningSince">Start of the present run; null while the stream does not run.</param>
    internal static StreamReport Of(
        StreamState state,
        DateTimeOffset? runningSince,
        DateTimeOffset? nextStart,
        RestartPolicy policy,
        DateTimeOffset now
    )
    {
        var hasHandled = state.LastHandledAt != default;
        var (condition, note) = Judge(state, runningSince, policy, now);
        return new StreamReport(
            state.Name,
            condition,
            note,
            hasHandled ? LagOf(state, now) : null,
            hasHandled ? state.LastEvent : null,
            hasHandled ? state.LastHandledAt : null,
            state.Handled,
            state.Waiting,
            state.Restarts,
            nextStart
        )
        {
            HealthySince = state.HealthySince,
        };
    }

    private static TimeSpan LagOf(StreamState state, DateTimeOffset now)
    {
        var lag = (state.Waiting > 0 ? now : state.LastHandledAt) - state.LastEvent;
        // The platform's clock and ours differ; an event from the future is not early.
        return lag < TimeSpan.Zero ? TimeSpan.Zero : lag;
    }

    private static (string, string?) Judge(
        StreamState state,
        DateTimeOffset? runningSince,
        RestartPolicy policy,
        DateTimeOffset now
    )
    {
        if (state.Condition == StreamCondition.Dead)
            return (Dead, state.Note);
        var quietSince = state.LastSignAt > runningSince ? state.LastSignAt : runningSince;
        var isSilent = now - quietSince > policy.Silence;
        return state switch
        {
            { Condition: StreamCondition.Starting } when isSilent => (Stalled, "has not come up"),
            { Waiting: > 0 } when isSilent => (
                Stalled,
                state.Note is { } said
                    ? $"gives no sign of life although work waits; {said}"
                    : "gives no sign of life although work waits"
            ),
            _ => (state.Condition.ToString().ToLowerInvariant(), state.Note),
        };
    }
}
