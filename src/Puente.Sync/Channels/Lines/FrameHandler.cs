using Microsoft.Extensions.Logging;
using Puente.Sync.Channels.Following;
using Puente.Sync.Channels.Frames;
using Puente.Sync.Channels.Gaps;
using Puente.Sync.Channels.Intake;
using Puente.Sync.Events;

namespace Puente.Sync.Channels.Lines;

/// <summary>What becomes of each message. Nothing that the platform sends can end the reading; only our own disk can.</summary>
internal sealed class FrameHandler(
    int number,
    EventIntake intake,
    IQuarantine quarantine,
    ChannelGaps gaps,
    DetailFollower? details,
    PlatformClock clock,
    TimeProvider time,
    ILogger log
)
{
    // Enough to see what it was; the whole of a message beyond the ceiling was never held.
    private const int KeptOfTooLong = 64 * 1024;

    /// <returns>The end of the line when the message says so, else null.</returns>
    public async ValueTask<LineEnd?> HandleAsync(ChannelLine line, SocketMessage message, CancellationToken stop)
    {
        if (!message.IsWhole)
        {
            await PutAsideAsync(
                $"message of {message.Length} bytes, above the ceiling of {message.Bytes.Length}",
                message.Bytes[..Math.Min(message.Bytes.Length, KeptOfTooLong)],
                stop
            );
            return null;
        }

        var (kind, text, platformEvent) = Look(message.Bytes.Span);
        switch (kind)
        {
            case FrameKind.Event:
                line.Sure();
                await intake.WriteAsync(platformEvent!, stop);
                details?.Notice(platformEvent!);
                return null;
            case FrameKind.System:
                return line.System(text);
            case FrameKind.Answer when text == "404":
                return new LineEnd(LineFault.Expired, "the platform no longer knows the channel");
            case FrameKind.Unreadable:
                await PutAsideAsync(text, message.Bytes, stop);
                return null;
            default:
                return null;
        }
    }

    private (FrameKind Kind, string Text, PlatformEvent? Event) Look(ReadOnlySpan<byte> utf8)
    {
        var frame = Frame.Read(utf8);
        if (frame.Kind != FrameKind.Event)
            return (frame.Kind, frame.Fault ?? frame.Result ?? frame.Topic, null);
        var receivedAt = time.GetUtcNow();
        var body = frame.Body.ToArray();
        return (
            frame.Kind,
            frame.Topic,
            new PlatformEvent(
                frame.Topic,
                EventTime.Of(frame.Topic, body) ?? clock.At(receivedAt),
                body,
                ChannelStream.StreamName,
                receivedAt
            )
        );
    }

    private async Task PutAsideAsync(string reason, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        // The bytes are valid until the next message only.
        await quarantine.KeepAsync(ChannelStream.StreamName, reason, bytes.ToArray(), stop);
        await gaps.DoubtAsync("a message that could not be read was put into quarantine", stop);
        ChannelLog.PutAside(log, number, reason);
    }
}
