using Microsoft.Extensions.Logging;
using Puente.Platform.Notifications;

namespace Puente.Sync.Channels.Lines;

/// <summary>What all lanes of a stream share.</summary>
/// <param name="PlainAllowed">Whether a socket without encryption is as good as the API it belongs to.</param>
/// <param name="HandOvers">Room for second channels: beyond 20 the platform would evict one that is in use.</param>
/// <param name="Random">0 to 1.</param>
/// <param name="Subscribed">Told the topics that are read from now on after something may have been missed.</param>
internal sealed record LaneParts(
    NotificationsApi Notifications,
    ChannelOptions Options,
    bool PlainAllowed,
    SemaphoreSlim HandOvers,
    ChannelHealth Health,
    PlatformClock Clock,
    TimeProvider Time,
    ILogger Log,
    Func<double> Random,
    Action<IReadOnlyCollection<string>> Subscribed
);

/// <summary>A channel that a lane holds, with how often it was connected to.</summary>
internal sealed class HeldChannel
{
    public NotificationChannel? Channel { get; set; }

    public int Uses { get; set; }

    /// <summary>Sockets in a row that ended right after they opened.</summary>
    public int ShortLives { get; set; }
}
