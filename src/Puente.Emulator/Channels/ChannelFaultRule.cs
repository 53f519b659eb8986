using Puente.Emulator.Faults;

namespace Puente.Emulator.Channels;

/// <summary>What can go wrong with an event's frame on its way to one socket.</summary>
public enum ChannelFaultKind
{
    /// <summary>The frame is never sent, and nothing tells.</summary>
    Lose,

    /// <summary>The frame, and all behind it, come late by <see cref="ChannelFaultRule.Delay"/>.</summary>
    Delay,

    /// <summary>The frame comes twice.</summary>
    Duplicate,

    /// <summary>The frame comes after the next <see cref="ChannelFaultRule.Count"/> frames, or after
    /// <see cref="ChannelFaultRule.Delay"/> when there are none.</summary>
    Reorder,

    /// <summary>This frame and those that follow are held until there are <see cref="ChannelFaultRule.Count"/> of them, or
    /// for <see cref="ChannelFaultRule.Delay"/>, and then come at once.</summary>
    Burst,

    /// <summary>Half of the frame is sent as a fragment, then the connection ends without a close frame.</summary>
    CutInHalf,

    /// <summary>A frame that is not JSON comes before it.</summary>
    NotJson,

    /// <summary>A frame without <c>topicName</c> comes before it.</summary>
    NoTopicName,

    /// <summary>A frame of a topic that nobody knows comes before it.</summary>
    UnknownTopic,

    /// <summary>The frame has members that no description knows.</summary>
    UnknownFields,

    /// <summary>The frame is padded with an unknown member to <see cref="ChannelFaultRule.Bytes"/>.</summary>
    Huge,
}

/// <summary>Which frames a fault meets, and how.</summary>
public sealed record ChannelFaultRule : FaultTiming
{
    public required ChannelFaultKind Kind { get; init; }

    /// <summary>Channel id, <c>*</c> standing for anything.</summary>
    public string Channel { get; init; } = "*";

    /// <summary>Topic or template, <c>*</c> standing for anything.</summary>
    public string Topic { get; init; } = "*";

    /// <summary>Real time.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    public int Count { get; init; } = 3;

    public int Bytes { get; init; } = 10 * 1024 * 1024;
}
