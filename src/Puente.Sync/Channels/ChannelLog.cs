using Microsoft.Extensions.Logging;

namespace Puente.Sync.Channels;

/// <summary>Never an address or an id of a channel, never a body.</summary>
internal static partial class ChannelLog
{
    [LoggerMessage(1, LogLevel.Information, "Channel {Number}: subscribed to {Topics} topics and reading.")]
    public static partial void Reading(ILogger log, int number, int topics);

    [LoggerMessage(2, LogLevel.Warning, "Channel {Number}: {Cause}; what was missed is a gap until it is repaired.")]
    public static partial void Lost(ILogger log, int number, string cause);

    [LoggerMessage(3, LogLevel.Warning, "Channel {Number}: {Cause} Trying again in {Seconds:0.0} s.")]
    public static partial void TryingAgain(ILogger log, int number, string cause, double seconds);

    [LoggerMessage(
        4,
        LogLevel.Information,
        "Channel {Number}: {Cause}; the next channel was open before this one was left."
    )]
    public static partial void HandedOver(ILogger log, int number, string cause);

    [LoggerMessage(5, LogLevel.Warning, "Channel {Number}: {Topic} was refused: {Reason}.")]
    public static partial void Refused(ILogger log, int number, string topic, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Channel {Number}: put into quarantine: {Reason}.")]
    public static partial void PutAside(ILogger log, int number, string reason);

    [LoggerMessage(7, LogLevel.Warning, "{What} could not be listed; the subscriptions stay as they are. {Fault}")]
    public static partial void NotListed(ILogger log, string what, string fault);

    [LoggerMessage(8, LogLevel.Warning, "The users' present states could not be read again. {Fault}")]
    public static partial void StatesNotRead(ILogger log, string fault);

    [LoggerMessage(9, LogLevel.Information, "The channels' subscriptions could not be removed at the end. {Fault}")]
    public static partial void NotCleared(ILogger log, string fault);
}
