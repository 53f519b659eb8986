using System.Text;
using Amazon.SQS.Model;
using Puente.Sync.Events;

namespace Puente.Sync.EventBridge;

/// <param name="Events">Messages that hold an event.</param>
/// <param name="New">Of these, how many the log did not hold already.</param>
/// <param name="Newest">Platform time of the newest event; the smallest date when there was none.</param>
internal readonly record struct TakenIn(int Events, int New, int Quarantined, DateTimeOffset Newest);

/// <summary>Brings messages into the log, or into quarantine with the reason.</summary>
internal sealed class Intake(
    string source,
    int maxMessageBytes,
    IEventLog log,
    IQuarantine quarantine,
    TimeProvider time
)
{
    /// <summary>
    /// Returns when every message is on disk, in one place or the other. Repeats are not looked for: the log knows them by
    /// their content, however late they come.
    /// </summary>
    /// <exception cref="IOException">The disk refused; nothing may be deleted from the queue.</exception>
    public async Task<TakenIn> TakeAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        var events = new List<PlatformEvent>(messages.Count);
        var (quarantined, newest, now) = (0, DateTimeOffset.MinValue, time.GetUtcNow());
        foreach (var message in messages)
        {
            ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(message.Body ?? "");
            if (Decode(bytes, now, out var fault) is { } read)
            {
                events.Add(read);
                newest = read.Time > newest ? read.Time : newest;
                continue;
            }

            await quarantine.KeepAsync(source, fault, bytes, cancellationToken);
            quarantined++;
        }

        var added = events.Count == 0 ? 0 : await log.AppendAsync(events, cancellationToken);
        return new TakenIn(events.Count, added, quarantined, newest);
    }

    private PlatformEvent? Decode(ReadOnlyMemory<byte> bytes, DateTimeOffset now, out string fault)
    {
        if (bytes.Length > maxMessageBytes)
        {
            fault = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"the message has {bytes.Length} bytes; at most {maxMessageBytes} are read"
            );
            return null;
        }

        return EventEnvelope.TryRead(bytes, out var envelope, out fault)
            ? new PlatformEvent(envelope!.Topic, envelope.Time, envelope.Body, source, now)
            : null;
    }
}
