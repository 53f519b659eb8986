namespace Puente.Sync.Streams;

/// <summary>What a stream tells of itself while it runs. Safe to use from several threads.</summary>
public sealed class StreamMonitor(string name, TimeProvider time)
{
    private readonly Lock _lock = new();
    private StreamState _state = new() { Name = name };

    /// <summary>A consistent copy of everything told so far.</summary>
    public StreamState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>The stream works as it should (connected, subscribed, reading); ends a <see cref="Degraded"/> state.</summary>
    public void Healthy() =>
        Change(state =>
            state with
            {
                Condition = StreamCondition.Healthy,
                Note = null,
                HealthySince = state.Condition == StreamCondition.Healthy ? state.HealthySince : time.GetUtcNow(),
            }
        );

    /// <summary>The stream goes on but not as it should: a topic refused, a queue unreachable. Never customer data.</summary>
    public void Degraded(string note) =>
        Change(state => state with { Condition = StreamCondition.Degraded, Note = note });

    /// <param name="count">Events or records handled.</param>
    /// <param name="newest">Platform time of the newest of them.</param>
    public void Handled(int count, DateTimeOffset newest) =>
        Change(state =>
            state with
            {
                Handled = state.Handled + count,
                LastEvent = newest > state.LastEvent ? newest : state.LastEvent,
                LastHandledAt = time.GetUtcNow(),
            }
        );

    /// <summary>How much waits: messages in the queue, events behind the offset, conversations to fetch.</summary>
    public void Waiting(long count) => Change(state => state with { Waiting = count });

    internal void Died(string fault) =>
        Change(state => state with { Condition = StreamCondition.Dead, Note = fault, Restarts = state.Restarts + 1 });

    private void Change(Func<StreamState, StreamState> change)
    {
        lock (_lock)
            _state = change(_state) with { LastSignAt = time.GetUtcNow() };
    }
}

public enum StreamCondition
{
    Starting,
    Healthy,
    Degraded,

    /// <summary>Ended by a fault; waits for its restart.</summary>
    Dead,
}

/// <summary>How a stream stands.</summary>
public sealed record StreamState
{
    public required string Name { get; init; }
    public StreamCondition Condition { get; init; }

    /// <summary>What is wrong, for people; null while nothing is.</summary>
    public string? Note { get; init; }

    /// <summary>When it became healthy the last time; the smallest date before the first.</summary>
    public DateTimeOffset HealthySince { get; init; }

    /// <summary>Platform time of the newest event handled; the smallest date when there was none.</summary>
    public DateTimeOffset LastEvent { get; init; }
    public DateTimeOffset LastHandledAt { get; init; }

    /// <summary>When the stream last told anything at all; a stream that hangs tells nothing.</summary>
    public DateTimeOffset LastSignAt { get; init; }

    /// <summary>Events or records handled since the process began.</summary>
    public long Handled { get; init; }

    /// <summary>Null where nothing can wait.</summary>
    public long? Waiting { get; init; }
    public int Restarts { get; init; }
}
