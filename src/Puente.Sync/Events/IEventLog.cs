namespace Puente.Sync.Events;

/// <summary>
/// The durable local log of every event. A source acknowledges what it received when <see cref="AppendAsync"/> has
/// returned; everything downstream reads from here and keeps its own offset. Safe to use from several threads.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>Offset of the newest event, 0 when there is none.</summary>
    long End { get; }

    /// <summary>Offset of the oldest event still held, <c>End + 1</c> when there is none.</summary>
    long Begin { get; }

    /// <summary>
    /// Returns when all events are on disk; callers who append at the same time share one commit. An event that the log
    /// holds already (same topic, time and body, from whatever source) is not stored again.
    /// </summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="IOException">The disk refused; nothing of the call may be acknowledged.</exception>
    Task<int> AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// When the newest event was received that a source has brought, whether or not the log held it already and whether or not
    /// it still does; by the hub's clock. Null when the source never brought one.
    /// </summary>
    Task<DateTimeOffset?> ReadHeardAsync(string source, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> events behind <paramref name="after"/>, in order of offset; may be empty.</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Returns as soon as the log reaches beyond <paramref name="after"/>.</summary>
    Task WaitAsync(long after, CancellationToken cancellationToken);
}
