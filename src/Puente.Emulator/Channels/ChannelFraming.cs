namespace Puente.Emulator.Channels;

/// <summary>What a kind of socket puts its frames into. This one sends the JSON as it is.</summary>
internal class ChannelFraming
{
    public static ChannelFraming Plain { get; } = new();

    /// <summary>Longest frame taken from a client: a thousand combined topics fit.</summary>
    public virtual int LongestFrame => 512 * 1024;

    /// <summary>What keeps the connection alive; null sends nothing.</summary>
    public virtual ReadOnlyMemory<byte>? Heartbeat => ChannelFrames.Heartbeat;

    public virtual ReadOnlyMemory<byte> Event(string topic, ReadOnlyMemory<byte> json) => json;

    /// <summary>Announces that the server is going away.</summary>
    public virtual ReadOnlyMemory<byte> GoingAway() => ChannelFrames.SocketClosing(Guid.NewGuid());

    /// <summary>What is said to a socket whose channel another one takes over; null says nothing.</summary>
    public virtual ReadOnlyMemory<byte>? TakenOver(NotificationChannel channel) => null;
}
