namespace Puente.Emulator.EventBridge;

/// <summary>Which order deliveries keep.</summary>
public enum DeliveryOrder
{
    /// <summary>Events of one object (one conversation, one user) keep their order; several batches are on their way at
    /// once.</summary>
    PerObject,

    /// <summary>All events keep their order; one batch is on its way at a time.</summary>
    Total,

    /// <summary>None is kept.</summary>
    None,
}

/// <summary>What happens to events when as many wait as may wait.</summary>
public enum SpillFull
{
    /// <summary>The new event is refused and counted as lost, and the integration reports <c>ERROR</c>.</summary>
    RefuseNewest,

    /// <summary>The event that has waited longest is given up and counted as lost.</summary>
    DropOldest,
}

/// <summary>Where events go: an SQS queue, or an address that takes them by POST.</summary>
public sealed record EventBridgeSink
{
    /// <summary>Queue to send to; needs <see cref="Endpoint"/> unless the region's own is meant.</summary>
    public string? QueueUrl { get; init; }

    /// <summary>SQS-compatible endpoint, for instance <c>http://127.0.0.1:9324</c>; null is the region's.</summary>
    public string? Endpoint { get; init; }

    public string Region { get; init; } = "us-east-1";

    public string AccessKey { get; init; } = "test";

    public string Secret { get; init; } = "test";

    /// <summary>Address that gets one POST per event instead of a queue.</summary>
    public string? HttpUrl { get; init; }

    /// <summary>Queue for events that were given up, with the attributes that EventBridge adds; null drops them.</summary>
    public string? DeadLetterQueueUrl { get; init; }

    public DeliveryOrder Order { get; init; }

    internal IEnumerable<string> Faults()
    {
        if (QueueUrl is null == HttpUrl is null)
            yield return "an EventBridge sink needs either a queue URL or an HTTP URL";
        foreach (var address in (string?[])[QueueUrl, Endpoint, HttpUrl, DeadLetterQueueUrl])
            if (
                address is not null
                && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            )
                yield return $"an EventBridge sink needs http or https addresses, not {address}";
        if (Region.Length == 0 || AccessKey.Length == 0 || Secret.Length == 0)
            yield return "an EventBridge sink needs a region, an access key and a secret";
    }

    /// <summary>Leaves the secret out.</summary>
    public override string ToString() => $"EventBridgeSink {QueueUrl ?? HttpUrl}";
}

/// <summary>How EventBridge integrations deliver.</summary>
public sealed record EventBridgeOptions
{
    /// <summary>Where events go from the start; null until one is set.</summary>
    public EventBridgeSink? Sink { get; init; }

    /// <summary>Time from enabling an integration to <c>ACTIVE</c>; whichever of platform and real time passes it first
    /// counts.</summary>
    public TimeSpan Activation { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Batches on their way at once.</summary>
    public int InFlight { get; init; } = 4;

    /// <summary>Events that may wait, for instance while the sink is down; a detail event takes about 1 kB.</summary>
    public int Spill { get; init; } = 250_000;

    public SpillFull WhenFull { get; init; }

    /// <summary>Platform time after which an event that cannot be delivered is given up (AWS: 24 hours).</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Deliveries tried before an event is given up (AWS: 185 repeats).</summary>
    public int MostAttempts { get; init; } = 186;

    /// <summary>Real time before the first repeat; doubles up to a hundredfold.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    internal IEnumerable<string> Faults()
    {
        if (Activation < TimeSpan.Zero || GiveUpAfter <= TimeSpan.Zero || RetryAfter <= TimeSpan.Zero)
            yield return "EventBridge.Activation must not be negative, GiveUpAfter and RetryAfter longer than zero";
        if (InFlight is < 1 or > 64 || Spill < 1 || MostAttempts < 1)
            yield return "EventBridge.InFlight must be from 1 to 64, Spill and MostAttempts at least 1";
        foreach (var fault in Sink?.Faults() ?? [])
            yield return fault;
    }
}
