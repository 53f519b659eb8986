namespace Puente.Emulator.Channels;

/// <summary>What becomes of the socket of a channel that has expired or whose token has.</summary>
public enum DeadChannel
{
    /// <summary>It is closed with 1001.</summary>
    Close,

    /// <summary>It stays open, with heartbeats and without events; its frames are answered with result 404.</summary>
    Silent,
}

/// <summary>How notification channels behave. Where the platform's answer is not known the choice can be changed.</summary>
public sealed record ChannelOptions
{
    /// <summary>Real time between heartbeats.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Platform time from the last change of the subscriptions to the channel's end.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Real time from <c>v2.system.socket_closing</c> to the forced close.</summary>
    public TimeSpan ClosingGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Status of a handshake on an unknown or ended channel; 401 has been seen too.</summary>
    public int RefusalStatus { get; init; } = 404;

    /// <summary>Host, with or without port, that <c>connectUri</c> names; null takes that of the request.</summary>
    public string? StreamingHost { get; init; }

    /// <summary>Channels of one user and OAuth client; one more removes another.</summary>
    public int PerClient { get; init; } = 20;

    /// <summary>Topics of one channel; a combined topic counts as one.</summary>
    public int Topics { get; init; } = 1_000;

    /// <summary>Frames waiting for a slow socket; one more drops it.</summary>
    public int QueuedFrames { get; init; } = 10_000;

    /// <summary>Bytes waiting for a slow socket; more drop it. A frame larger than this still passes when nothing waits.</summary>
    public long QueuedBytes { get; init; } = 64L * 1024 * 1024;

    public DeadChannel WhenDead { get; init; } = DeadChannel.Close;

    internal IEnumerable<string> Faults()
    {
        if (Heartbeat <= TimeSpan.Zero || ClosingGrace <= TimeSpan.Zero || Life <= TimeSpan.Zero)
            yield return "Channels.Heartbeat, ClosingGrace and Life must be longer than zero";
        if (RefusalStatus is < 400 or > 599)
            yield return "Channels.RefusalStatus must be from 400 to 599";
        if (PerClient < 1 || Topics < 1 || QueuedFrames < 1 || QueuedBytes < 1)
            yield return "Channels.PerClient, Topics, QueuedFrames and QueuedBytes must be at least 1";
    }
}
