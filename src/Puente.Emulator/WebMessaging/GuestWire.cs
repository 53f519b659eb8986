using Puente.Emulator.Channels;
using Puente.Emulator.Faults;

namespace Puente.Emulator.WebMessaging;

/// <summary>The way of frames to guests, with what can go wrong on it: a rule's channel is the session's token, its topic
/// the frame's class.</summary>
internal sealed class GuestWire(ulong seed)
{
    public FaultSet<ChannelFaultRule> Faults { get; } = new(seed ^ 0x6E557);

    public void Post(ChannelSocket socket, string token, string name, byte[] frame)
    {
        var struck = Faults.Strike(rule => Wildcard.Matches(rule.Channel, token) && Wildcard.Matches(rule.Topic, name));
        if (struck.All(rule => rule.Kind != ChannelFaultKind.Lose))
            socket.Post(frame, struck);
    }
}
