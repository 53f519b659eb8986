using Puente.Sync.Events;

namespace Puente.Hub.Events;

/// <summary>The log as somebody sees it who only reads: from within the hub, or its file from another process.</summary>
public sealed class EventReader
{
    private EventReader(
        Func<CancellationToken, Task<(long Begin, long End)>> bounds,
        Func<long, int, CancellationToken, Task<IReadOnlyList<LoggedEvent>>> read,
        Func<long, CancellationToken, Task> wait
    ) => (BoundsAsync, ReadAsync, WaitAsync) = (bounds, read, wait);

    /// <summary>Offsets of the oldest and the newest event; the first is one more than the last when there is none.</summary>
    public Func<CancellationToken, Task<(long Begin, long End)>> BoundsAsync { get; }

    /// <inheritdoc cref="IEventLog.ReadAsync"/>
    public Func<long, int, CancellationToken, Task<IReadOnlyList<LoggedEvent>>> ReadAsync { get; }

    /// <inheritdoc cref="IEventLog.WaitAsync"/>
    public Func<long, CancellationToken, Task> WaitAsync { get; }

    public static EventReader Of(IEventLog log) =>
        new(_ => Task.FromResult((log.Begin, log.End)), log.ReadAsync, log.WaitAsync);

    public static EventReader Of(EventLogReader file) => new(file.ReadBoundsAsync, file.ReadAsync, file.WaitAsync);
}
