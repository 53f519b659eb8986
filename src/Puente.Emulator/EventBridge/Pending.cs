using Puente.Emulator.Events;

namespace Puente.Emulator.EventBridge;

/// <summary>How a message differs from the true envelope.</summary>
internal enum Twist
{
    None,
    Oversize,
    MalformedBody,
    UnknownObject,
    MissingFields,
}

/// <summary>The bus of one integration.</summary>
/// <param name="Name">The partner event source: <c>aws.partner/genesys.com/cloud/{organizationId}/{suffix}</c>.</param>
internal sealed record EventSource(string IntegrationId, string Name, string Account, string Region);

/// <summary>A message that waits for its delivery. Its bytes are made when it is sent, so that waiting is cheap.</summary>
/// <param name="Id">Envelope id; given by AWS, the same when AWS repeats.</param>
/// <param name="PublishedMs">Platform time of <c>detail.timestamp</c>.</param>
/// <param name="TakenAt">Platform time at which it began to wait.</param>
internal sealed record Pending(
    RaisedEvent Raised,
    EventSource Source,
    Guid Id,
    long PublishedMs,
    DateTimeOffset TakenAt,
    Twist Twist = Twist.None,
    int Bytes = 0
)
{
    /// <summary>Deliveries tried so far.</summary>
    public int Attempts { get; set; }
}
