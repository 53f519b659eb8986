namespace Puente.Sync.Events;

/// <summary>One event as a source delivered it, whatever way it came.</summary>
/// <param name="Topic">
/// Concrete and expanded, never combined: <c>v2.detail.events.conversation.{id}.customer.start</c> with the id filled in.
/// </param>
/// <param name="Time">
/// The platform's own time of what happened, to the millisecond: <c>eventTime</c> of the body where it has one, else the
/// topic's own time member, else the time the transport stamped on it. Order is decided by it, never by arrival.
/// </param>
/// <param name="Body">The event body, UTF-8 JSON, unchanged.</param>
/// <param name="Source">The stream that received it: <c>channels</c> or <c>eventbridge/orders</c>.</param>
/// <param name="ReceivedAt">UTC by the hub's clock.</param>
public sealed record PlatformEvent(
    string Topic,
    DateTimeOffset Time,
    ReadOnlyMemory<byte> Body,
    string Source,
    DateTimeOffset ReceivedAt
);

/// <param name="Offset">Place in the log; grows by at least one from event to event and is never used twice.</param>
public readonly record struct LoggedEvent(long Offset, PlatformEvent Event);
