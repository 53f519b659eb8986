using Microsoft.Extensions.Logging;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Store;
using Puente.Store.Decoding;
using Puente.Store.Masking;
using Puente.Sync.Events;
using Puente.Sync.Live;
using Puente.Sync.Streams;

namespace Puente.Sync.Details;

/// <summary>
/// Settles conversations: those the log has noted as over, or as not understood from their events, are fetched by id. An entry
/// leaves the list only after its rows are committed (promise P2), so a crash between the two fetches it once more.
/// </summary>
public sealed partial class DetailsStream : IStream
{
    private readonly IStore _store;
    private readonly EventLog _log;
    private readonly DetailsOptions _options;
    private readonly PlatformClient _platform;
    private readonly DetailsFetch _fetch;
    private readonly ILogger<DetailsStream> _logger;
    private readonly TimeProvider _time;

    /// <summary>Those of the turn that are over as far as their events tell.</summary>
    private readonly HashSet<Guid> _over = [];
    private int _failures;

    public DetailsStream(
        PlatformClient platform,
        IStore store,
        EventLog log,
        DetailsOptions options,
        MaskingOptions? masking,
        ILogger<DetailsStream> logger,
        TimeProvider? time = null
    )
    {
        (_store, _log, _options, _logger, _time) = (store, log, options, logger, time ?? TimeProvider.System);
        _platform = platform.WithLane(Lane.Live);
        _fetch = new DetailsFetch(_platform, log, masking, _time);
    }

    public string Name => "details";

    public async Task RunAsync(StreamMonitor monitor, CancellationToken stop)
    {
        monitor.Healthy();
        while (!stop.IsCancellationRequested)
        {
            var now = _time.GetUtcNow();
            var due = await _log.ReadDueAsync(now, _options.BatchConversations, CancellationToken.None);
            monitor.Waiting((await _log.CountPendingAsync(CancellationToken.None)).Count);
            var rest = TimeSpan.Zero;
            if (due.Count > 0)
                rest = await TurnAsync(due, now, monitor, stop);
            if (due.Count < _options.BatchConversations)
                rest = rest > _options.Poll ? rest : _options.Poll;
            await _time.RestAsync(rest, stop);
        }
    }

    /// <returns>How long the platform should be left alone.</returns>
    private async Task<TimeSpan> TurnAsync(
        IReadOnlyList<PendingConversation> due,
        DateTimeOffset now,
        StreamMonitor monitor,
        CancellationToken stop
    )
    {
        var wanted = await PostponeOpenAsync(due, now);
        if (wanted.Count == 0)
            return TimeSpan.Zero;
        try
        {
            await _fetch.ByIdAsync([.. wanted.Select(entry => entry.ConversationId)], stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (PlatformResponseException absent) when (absent.Status == System.Net.HttpStatusCode.NotFound)
        {
            // None of them is shown yet.
            _fetch.Batch.Clear();
        }
        catch (Exception fault) when (fault is PlatformException or DecodeException)
        {
            // Nothing is lost by waiting: the list is on disk. The client has tried again already, so give it longer.
            var rest = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, Math.Min(_failures++, 6))));
            monitor.Degraded($"{wanted.Count} conversations could not be fetched: {fault.Message}");
            LogFailed(wanted.Count, rest.TotalSeconds, fault.Message);
            return rest;
        }
        _failures = 0;
        var outcomes = await StoreAsync(wanted);
        await _log.SettleAsync(outcomes, CancellationToken.None);
        WritePoint.Reached("details: after settle");
        monitor.Healthy();
        monitor.Handled(_fetch.Batch.Count, _fetch.AsOf);
        return TimeSpan.Zero;
    }

    /// <summary>
    /// A session's end is no reason to ask while others go on (each ends a session at every transfer and refusal): that would
    /// ask four times for each conversation. The next end, or <see cref="PendingConversation.MustAt"/>, brings it back.
    /// </summary>
    private async Task<List<PendingConversation>> PostponeOpenAsync(
        IReadOnlyList<PendingConversation> due,
        DateTimeOffset now
    )
    {
        var wanted = new List<PendingConversation>(due.Count);
        var postponed = new List<PendingOutcome>();
        var ids = due.Select(entry => entry.ConversationId).ToList();
        var events = await _log.ReadConversationsAsync(ids, CancellationToken.None);
        _over.Clear();
        foreach (var entry in due)
        {
            var told = events[entry.ConversationId].Select(item => item.Event);
            var conversation = LiveConversation.Fold(entry.ConversationId, told);
            if (conversation is { HasEnded: true })
                _over.Add(entry.ConversationId);
            if (entry.MustAt <= now || conversation is not { HasEnded: false })
                wanted.Add(entry);
            else
                postponed.Add(new PendingOutcome(entry, entry.MustAt, entry.MustAt, entry.Attempts));
        }
        await _log.SettleAsync(postponed, CancellationToken.None);
        return wanted;
    }

    private async Task<List<PendingOutcome>> StoreAsync(List<PendingConversation> wanted)
    {
        var batch = _fetch.Batch;
        if (batch.Count > 0 || batch.Quarantined.Count > 0)
        {
            await using var transaction = await _store.BeginAsync(CancellationToken.None);
            await transaction.WriteAsync(batch, _fetch.Provenance, CancellationToken.None);
            WritePoint.Reached("details: before commit");
            await transaction.CommitAsync(CancellationToken.None);
            WritePoint.Reached("details: after commit");
        }
        var found = new Dictionary<Guid, (bool IsOpen, DateTimeOffset AsOf)>(batch.Count);
        for (var index = 0; index < batch.Count; index++)
        {
            ref readonly var span = ref batch.Conversations[index];
            var asOf = DateTimeOffset.UnixEpoch.AddTicks(span.AsOfMicros!.Value * TimeSpan.TicksPerMicrosecond);
            found[span.ConversationId] = (batch.IsOpen(index), asOf);
        }
        var now = _time.GetUtcNow();
        return
        [
            .. wanted.Select(entry =>
                found.TryGetValue(entry.ConversationId, out var answer)
                    ? Found(entry, answer.IsOpen, answer.AsOf, now)
                    : Absent(entry, now)
            ),
        ];
    }

    private PendingOutcome Found(PendingConversation entry, bool isOpen, DateTimeOffset asOf, DateTimeOffset now)
    {
        if (!isOpen)
            return new PendingOutcome(entry, null, FetchedAsOf: asOf);
        var next = now + Growing(_options.OpenRetry, _options.LongestOpenRetry, entry.Attempts);
        // The platform's record follows the events by some seconds: ask again soon, at first.
        if (_over.Contains(entry.ConversationId) && entry.Attempts < 5)
            next = now + Growing(_options.FirstRetry, _options.LongestRetry, entry.Attempts);
        return new PendingOutcome(entry, next, next, entry.Attempts + 1, asOf);
    }

    private PendingOutcome Absent(PendingConversation entry, DateTimeOffset now)
    {
        if (now - entry.Since > _options.GiveUpAfter)
        {
            LogGivenUp(entry.Attempts, _options.GiveUpAfter.TotalHours);
            return new PendingOutcome(entry, null);
        }
        var next = now + Growing(_options.FirstRetry, _options.LongestRetry, entry.Attempts);
        return new PendingOutcome(entry, next, next, entry.Attempts + 1);
    }

    private static TimeSpan Growing(TimeSpan first, TimeSpan longest, int attempts)
    {
        var wait = first * Math.Pow(2, Math.Min(attempts, 20));
        return wait < longest ? wait : longest;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} conversations could not be fetched by id; they stay on the list and are tried again in {Seconds} s. {Reason}"
    )]
    private partial void LogFailed(int count, double seconds, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A conversation seen in events was not shown by the platform in {Attempts} requests over {Hours} h; it is left to the job."
    )]
    private partial void LogGivenUp(int attempts, double hours);
}
