using Puente.Emulator.Faults;

namespace Puente.Emulator.EventBridge;

/// <summary>What can go wrong with an event between the platform and the queue.</summary>
public enum BridgeFaultKind
{
    /// <summary>The event is never sent, and nothing tells.</summary>
    Lose,

    /// <summary>It comes again with the same envelope id, as AWS repeats, after <see cref="BridgeFaultRule.Delay"/>.</summary>
    RepeatSameId,

    /// <summary>It comes again with a new envelope id, as the platform repeats, after <see cref="BridgeFaultRule.Delay"/>.</summary>
    RepeatNewId,

    /// <summary>It comes after one to <see cref="BridgeFaultRule.Window"/> later events, or after two real seconds when
    /// there are none.</summary>
    Reorder,

    /// <summary>It comes late by <see cref="BridgeFaultRule.Delay"/>.</summary>
    Delay,

    /// <summary>Its eventBody is padded with an unknown member to <see cref="BridgeFaultRule.Bytes"/>.</summary>
    Oversize,

    /// <summary>A message whose body is half an envelope comes before it.</summary>
    MalformedBody,

    /// <summary>The same event of an object that does not exist comes before it.</summary>
    UnknownObject,

    /// <summary>An envelope whose <c>detail</c> has neither eventBody nor topicName comes before it.</summary>
    MissingFields,
}

/// <summary>Which events a fault meets, and how.</summary>
public sealed record BridgeFaultRule : FaultTiming
{
    public required BridgeFaultKind Kind { get; init; }

    /// <summary>Topic or template, <c>*</c> standing for anything.</summary>
    public string Topic { get; init; } = "*";

    /// <summary>Platform time, up to days.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Events.</summary>
    public int Window { get; init; } = 5;

    /// <summary>AWS took 256 KB for long, and now 1 MiB.</summary>
    public int Bytes { get; init; } = 300_000;
}
