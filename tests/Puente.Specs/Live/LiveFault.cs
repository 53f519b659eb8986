using Puente.Emulator.Channels;
using Puente.Emulator.EventBridge;
using Puente.Emulator.Faults;

namespace Puente.Specs.Live;

/// <summary>One thing that goes wrong, and how it is done.</summary>
internal sealed record LiveFault(string Name, Func<LiveCentre, Random, Task> StrikeAsync)
{
    /// <summary>How late an event of EventBridge can be made, in seconds of platform time.</summary>
    private const int LongestDelay = 120;

    private static readonly string[] WritePoints =
    [
        "log: before commit",
        "log: after commit",
        "rows: before commit",
        "rows: after commit",
        "details: before commit",
        "details: after commit",
        "details: after settle",
        "gap: before opening",
        "gap: after opening",
        "gap: before rows",
        "gap: after rows",
        "gap: before closing",
        "gap: after closing",
    ];

    /// <summary>Those that meet any hub.</summary>
    public static IReadOnlyList<LiveFault> Common { get; } =
    [
        new("killed", (centre, _) => centre.KillAndRestartAsync(null)),
        new("killed at a write point", (centre, dice) => centre.KillAndRestartAsync(Any(dice, WritePoints))),
        Rest("too many requests", FaultKind.TooManyRequests, 0.5, 30),
        Rest("server errors", FaultKind.ServerError, 0.4, 30),
        Rest("dropped before", FaultKind.DropBefore, 0.3, 20),
        Rest("dropped after", FaultKind.DropAfter, 0.3, 20),
        Rest("truncated answers", FaultKind.TruncatedBody, 0.4, 20),
        Rest("cut chunks", FaultKind.CutChunks, 0.4, 20),
        new("platform away", (centre, dice) => centre.PlatformAwayAsync(TimeSpan.FromSeconds(dice.Next(30, 240)))),
        new("disk full", (centre, dice) => centre.DiskFullAsync(TimeSpan.FromSeconds(dice.Next(20, 120)), dice)),
    ];

    /// <summary>Takes a minute and a half of real time.</summary>
    public static LiveFault HourAway { get; } =
        new("everything away for an hour", (centre, _) => centre.AllAwayAsync(TimeSpan.FromHours(1)));

    public static IReadOnlyList<LiveFault> OfChannels { get; } =
    [
        Lever("socket dropped", levers => levers.Drop()),
        Lever("socket closed", levers => levers.Close()),
        Lever("socket closing announced", levers => levers.AnnounceClosing()),
        Lever("second socket", levers => levers.Kick()),
        Lever("channel evicted", levers => levers.Evict()),
        Lever("channel expired", levers => levers.Expire()),
        Lever("token revoked", levers => levers.RevokeTokens()),
        Lever("heartbeats stopped", levers => levers.StopHeartbeats()),
        Frame("frame cut in half", ChannelFaultKind.CutInHalf, 1),
        Frame("frames late", ChannelFaultKind.Delay, 20),
        Frame("frames twice", ChannelFaultKind.Duplicate, 50),
        Frame("frames out of order", ChannelFaultKind.Reorder, 50),
        Frame("frames in a burst", ChannelFaultKind.Burst, 50),
        Frame("frames that are not JSON", ChannelFaultKind.NotJson, 10),
        Frame("frames without topic", ChannelFaultKind.NoTopicName, 10),
        Frame("frames of an unknown topic", ChannelFaultKind.UnknownTopic, 10),
    ];

    public static IReadOnlyList<LiveFault> OfQueues { get; } =
    [
        Bridge("events repeated by AWS", BridgeFaultKind.RepeatSameId, 100),
        Bridge("events repeated by the platform", BridgeFaultKind.RepeatNewId, 100),
        Bridge("events out of order", BridgeFaultKind.Reorder, 100),
        Bridge("events late", BridgeFaultKind.Delay, 50),
        Bridge("malformed messages", BridgeFaultKind.MalformedBody, 20),
        Bridge("messages without fields", BridgeFaultKind.MissingFields, 20),
        Bridge("oversized events", BridgeFaultKind.Oversize, 5),
        new(
            "EventBridge outage",
            (centre, dice) =>
            {
                centre.Emulator.EventBridge.Outage(TimeSpan.FromSeconds(dice.Next(20, 240)));
                return Task.CompletedTask;
            }
        ),
    ];

    private static LiveFault Rest(string name, FaultKind kind, double probability, int times) =>
        new(
            name,
            (centre, _) =>
            {
                centre.Emulator.Faults.Add(
                    new FaultRule
                    {
                        Kind = kind,
                        Route = "*/api/v2/*",
                        Probability = probability,
                        Times = times,
                    }
                );
                return Task.CompletedTask;
            }
        );

    private static LiveFault Lever(string name, Func<ChannelLevers, int> pull) =>
        new(
            name,
            (centre, _) =>
            {
                pull(centre.Emulator.Channels);
                return Task.CompletedTask;
            }
        );

    private static LiveFault Frame(string name, ChannelFaultKind kind, int times) =>
        new(
            name,
            (centre, _) =>
            {
                centre.Emulator.Channels.Faults.Add(
                    new ChannelFaultRule
                    {
                        Kind = kind,
                        Probability = 0.5,
                        Times = times,
                        // Real time, which here is many times as long.
                        Delay = TimeSpan.FromMilliseconds(100),
                    }
                );
                return Task.CompletedTask;
            }
        );

    private static LiveFault Bridge(string name, BridgeFaultKind kind, int times) =>
        new(
            name,
            (centre, dice) =>
            {
                centre.Disturb(
                    new BridgeFaultRule
                    {
                        Kind = kind,
                        Probability = 0.5,
                        Times = times,
                        Delay = TimeSpan.FromSeconds(dice.Next(1, LongestDelay)),
                    }
                );
                return Task.CompletedTask;
            }
        );

    private static string Any(Random dice, string[] names) => names[dice.Next(names.Length)];
}
