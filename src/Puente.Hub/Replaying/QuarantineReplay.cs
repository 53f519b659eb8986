using System.Globalization;
using Puente.Store;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Store.Masking;
using Puente.Sync.Channels.Frames;
using Puente.Sync.EventBridge;
using Puente.Sync.Events;

namespace Puente.Hub.Replaying;

/// <summary>
/// Reads what lies in quarantine again, with what the program understands by now. What can be read goes where it would have
/// gone at first, and leaves the quarantine in the same transaction or after the log has it; the rest stays.
/// </summary>
public sealed class QuarantineReplay(IStore store, IEventLog log, MaskingOptions? masking, TimeProvider time)
{
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var (rows, events, left) = (0, 0, 0);
        await using var records = await store.QueryAsync(
            "select id, source, bytes, received_at from quarantine order by id",
            cancellationToken
        );
        await foreach (var row in records.ReadRowsAsync(cancellationToken))
        {
            var (id, source) = ((string)row[0]!, (string)row[1]!);
            var (bytes, receivedAt) = (BytesOf(row[2]), MomentOf(row[3]));
            if (await StoreAsync(id, source, bytes, receivedAt, cancellationToken))
                rows++;
            else if (await LogAsync(id, source, bytes, receivedAt, cancellationToken))
                events++;
            else
                left++;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{rows} conversations stored, {events} events put into the log, {left} records still cannot be read"
        );
    }

    /// <summary>Whole conversations: of a job, of a details query, or made of events.</summary>
    private async Task<bool> StoreAsync(
        string id,
        string source,
        byte[] bytes,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    )
    {
        if (source is not ("job" or "details" or "events"))
            return false;
        var decoder = new ConversationPageDecoder(
            new DecoderOptions
            {
                Source = source,
                Masking = masking,
                Time = time,
            }
        );
        var batch = new ConversationBatch();
        try
        {
            if (!decoder.DecodeConversation(bytes, batch))
                return false;
        }
        catch (DecodeException)
        {
            return false;
        }

        // As old as the day it was put aside: whatever was read since is newer and stays.
        var provenance =
            source == "events"
                ? new Provenance(source, DateTimeOffset.UnixEpoch, ConversationAge.Live)
                : new Provenance(source, receivedAt, ConversationAge.Settled);
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.WriteAsync(batch, provenance, cancellationToken);
        await transaction.ReleaseAsync(id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Messages of the live sources.</summary>
    private async Task<bool> LogAsync(
        string id,
        string source,
        byte[] bytes,
        DateTimeOffset receivedAt,
        CancellationToken cancellationToken
    )
    {
        var read =
            source == "channels" ? ReadFrame(bytes, receivedAt)
            : source.StartsWith("eventbridge/", StringComparison.Ordinal) ? ReadMessage(source, bytes, receivedAt)
            : null;
        if (read is null)
            return false;
        await log.AppendAsync([read], cancellationToken);
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.ReleaseAsync(id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static PlatformEvent? ReadFrame(byte[] bytes, DateTimeOffset receivedAt)
    {
        var frame = Frame.Read(bytes);
        if (frame.Kind != FrameKind.Event)
            return null;
        var body = frame.Body.ToArray();
        return new PlatformEvent(
            frame.Topic,
            EventTime.Of(frame.Topic, body) ?? receivedAt,
            body,
            "channels",
            receivedAt
        );
    }

    private static PlatformEvent? ReadMessage(string source, byte[] bytes, DateTimeOffset receivedAt) =>
        EventEnvelope.TryRead(bytes, out var envelope, out _)
            ? new PlatformEvent(envelope!.Topic, envelope.Time, envelope.Body, source, receivedAt)
            : null;

    private static byte[] BytesOf(object? value)
    {
        if (value is byte[] bytes)
            return bytes;
        if (value is not Stream stream)
            throw new InvalidOperationException($"The store gave bytes as {value?.GetType().Name ?? "NULL"}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static DateTimeOffset MomentOf(object? value) =>
        value switch
        {
            DateTimeOffset moment => moment,
            DateTime moment => new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
            _ => throw new InvalidOperationException($"The store gave a time as {value?.GetType().Name ?? "NULL"}."),
        };
}
