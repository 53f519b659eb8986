using Puente.Emulator.Events;
using Puente.Emulator.Faults;

namespace Puente.Emulator.Channels;

/// <summary>Sends what happens to the sockets that have subscribed to it. Nothing is kept for channels without one.</summary>
internal sealed class ChannelSink(ChannelStore channels, FaultSet<ChannelFaultRule> faults) : IEventSink
{
    public bool Idle => !channels.HasReaders;

    public bool Wants(string template, string topic) => channels.HasReader(topic);

    public void Take(RaisedEvent raised)
    {
        // One copy of the bytes, however many sockets send it.
        var frame = new Lazy<byte[]>(() => ChannelFrames.Event(raised));
        channels.Deliver(
            raised.Topic,
            (channel, socket) =>
            {
                var struck = faults.Strike(rule => Meets(rule, channel, raised));
                if (struck.All(rule => rule.Kind != ChannelFaultKind.Lose))
                    socket.PostEvent(raised.Topic, frame.Value, struck);
            }
        );
    }

    private static bool Meets(ChannelFaultRule rule, NotificationChannel channel, RaisedEvent raised) =>
        Wildcard.Matches(rule.Channel, channel.Id)
        && (Wildcard.Matches(rule.Topic, raised.Topic) || Wildcard.Matches(rule.Topic, raised.Template));
}
