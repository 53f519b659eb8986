using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Puente.Store;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Decoding;
using Puente.Store.Masking;
using Puente.Store.Observations;
using Puente.Store.Quarantine;
using Puente.Sync.Events;
using Puente.Sync.Streams;

namespace Puente.Sync.Live;

/// <summary>
/// Makes rows of events. Its offset in the log moves in the transaction that stores the rows (promise P2), so each event is in
/// the rows exactly once whatever happens. It remembers nothing of conversations: each time one is touched, its row is made
/// anew from all events the log holds of it.
/// </summary>
public sealed partial class LiveRowsStream(
    IStore store,
    EventLog log,
    LiveRowsOptions options,
    MaskingOptions? masking,
    ILogger<LiveRowsStream> logger,
    TimeProvider? time = null
) : IStream
{
    private const string StreamName = "rows";
    private const string Key = "log";

    /// <summary>Retention only needs to know roughly how far this stream is; what it is told late is kept longer.</summary>
    private static readonly TimeSpan HoldEvery = TimeSpan.FromSeconds(10);
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConversationBatch _batch = new();
    private readonly ArrayBufferWriter<byte> _record = new();

    public string Name => StreamName;

    public async Task RunAsync(StreamMonitor monitor, CancellationToken stop)
    {
        var decoder = new ConversationPageDecoder(
            new DecoderOptions
            {
                Source = "events",
                Masking = masking,
                Time = _time,
            }
        );
        var offset = await ReadOffsetAsync(stop);
        await log.HoldAsync(StreamName, offset, stop);
        var held = _time.GetTimestamp();
        monitor.Healthy();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                monitor.Waiting(log.End - offset);
                await log.WaitAsync(offset, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            var began = _time.GetTimestamp();
            var events = await log.ReadAsync(offset, options.CommitEvents, CancellationToken.None);
            if (events.Count == 0)
            {
                // Retention took them before they were read; the gap says so.
                offset = Math.Max(offset, log.Begin - 1);
                continue;
            }
            await StoreAsync(decoder, events, CancellationToken.None);
            offset = events[^1].Offset;
            monitor.Handled(events.Count, events.Max(item => item.Event.Time));
            if (_time.GetElapsedTime(held) >= HoldEvery)
            {
                await log.HoldAsync(StreamName, offset, CancellationToken.None);
                held = _time.GetTimestamp();
            }
            if (events.Count < options.CommitEvents)
                await _time.RestAsync(options.Tick - _time.GetElapsedTime(began), stop);
        }
    }

    private async Task<long> ReadOffsetAsync(CancellationToken cancellationToken)
    {
        var checkpoints = await store.ReadCheckpointsAsync(StreamName, cancellationToken);
        if (checkpoints.FirstOrDefault(checkpoint => checkpoint.Key == Key) is not { } checkpoint)
            return 0;
        using var state = JsonDocument.Parse(checkpoint.State);
        if (state.RootElement.GetProperty("log").GetString() == log.Id)
            return state.RootElement.GetProperty("offset").GetInt64();
        // Offsets of a log that is no longer there mean nothing in this one.
        LogOther(log.File);
        return 0;
    }

    private async Task StoreAsync(
        ConversationPageDecoder decoder,
        IReadOnlyList<LoggedEvent> events,
        CancellationToken cancellationToken
    )
    {
        var conversations = new HashSet<Guid>();
        var observations = new List<Observation>();
        var quarantined = new List<QuarantinedRecord>();
        foreach (var (_, item) in events)
        {
            if (Sort(item, conversations, observations) is { } fault)
                quarantined.Add(QuarantinedRecord.Of(item.Source, fault, item.Body.Span, _time.GetUtcNow(), masking));
        }
        await FoldAsync(decoder, conversations, cancellationToken);

        await using var transaction = await store.BeginAsync(cancellationToken);
        if (_batch.Count > 0 || _batch.Quarantined.Count > 0)
        {
            var provenance = new Provenance("events", DateTimeOffset.UnixEpoch, ConversationAge.Live);
            await transaction.WriteAsync(_batch, provenance, cancellationToken);
        }
        if (observations.Count > 0)
            await transaction.WriteObservationsAsync(observations, cancellationToken);
        foreach (var record in quarantined)
            await transaction.QuarantineAsync(record, cancellationToken);
        var state = $$"""{"log":"{{log.Id}}","offset":{{events[^1].Offset}}}""";
        await transaction.SaveCheckpointAsync(
            new Checkpoint(StreamName, Key, state, _time.GetUtcNow()),
            cancellationToken
        );
        WritePoint.Reached("rows: before commit");
        await transaction.CommitAsync(cancellationToken);
        WritePoint.Reached("rows: after commit");
    }

    /// <summary>Says what an event touches.</summary>
    /// <returns>Why it cannot be used; null when it can, or need not.</returns>
    private static string? Sort(PlatformEvent item, HashSet<Guid> conversations, List<Observation> observations)
    {
        var topic = EventTopic.Parse(item.Topic);
        if (topic.IsDetail)
        {
            if (LiveEvent.Read(item, topic, out var fault) is null)
                return fault;
            conversations.Add(topic.Id!.Value);
            return null;
        }
        return topic.Kind switch
        {
            // Its conversation is fetched from the platform; without an id nobody can.
            EventKind.Snapshot => topic.ConversationOf(item.Body.Span) is null
                ? "the conversation's id is missing"
                : null,
            EventKind.Other => null,
            _ => ObservationReader.Read(item, topic, observations),
        };
    }

    /// <summary>Fills the batch with the touched conversations as all their events tell.</summary>
    private async Task FoldAsync(
        ConversationPageDecoder decoder,
        HashSet<Guid> conversations,
        CancellationToken cancellationToken
    )
    {
        _batch.Clear();
        if (conversations.Count == 0)
            return;
        foreach (var (id, events) in await log.ReadConversationsAsync(conversations, cancellationToken))
        {
            if (LiveConversation.Fold(id, events.Select(item => item.Event)) is not { } conversation)
                continue;
            _record.ResetWrittenCount();
            LiveRecord.Write(conversation, _record);
            if (decoder.DecodeConversation(_record.WrittenSpan, _batch))
                _batch.SetAsOf(_batch.Count - 1, conversation.Newest);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The rows were made from another event log than {File}; its events are read from the beginning."
    )]
    private partial void LogOther(string file);
}
