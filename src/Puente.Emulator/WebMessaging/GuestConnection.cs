using Puente.Emulator.Channels;

namespace Puente.Emulator.WebMessaging;

/// <summary>One open socket of a guest.</summary>
/// <param name="Origin">Address under which it was opened.</param>
internal sealed record GuestConnection(ChannelSocket Socket, string DeploymentId, Uri Origin)
{
    /// <summary>Null until it has been configured.</summary>
    public GuestSession? Session { get; set; }
}
