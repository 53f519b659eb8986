using System.Globalization;
using Puente.Platform;
using Puente.Platform.ConversationDetails;
using Puente.Store;
using Puente.Store.Gaps;
using Puente.Store.Masking;
using Puente.Sync.Details;
using Puente.Sync.Events;
using Puente.Sync.Jobs;
using Puente.Sync.UserStatus;

namespace Puente.Sync.Gaps;

/// <summary>Reads from the platform whatever may have happened during a gap.</summary>
internal sealed class GapRepair(
    PlatformClient platform,
    IStore store,
    EventLog log,
    GapRepairOptions options,
    MaskingOptions? masking,
    TimeProvider time
)
{
    private const int PageSize = 100;

    /// <summary>The platform refuses to page beyond result 100,000.</summary>
    private const int LastPage = 100_000 / PageSize;
    private readonly DetailsFetch _fetch = new(platform, log, masking, time);

    /// <returns>The evidence: what was read.</returns>
    public async Task<string> RunAsync(Gap gap, CancellationToken cancellationToken)
    {
        var users = await new UserStatusRepair(platform, store).RunAsync(gap.From, gap.To, cancellationToken);
        var seen = new HashSet<Guid>();
        try
        {
            await QueryAsync(gap, seen, cancellationToken);
        }
        catch (GapTooLargeException)
        {
            if (await JobsEvidenceAsync(gap, cancellationToken) is { } jobs)
                return $"{jobs}; {users}";
            throw;
        }

        var unfinished = await store.ReadUnfinishedAsync(
            gap.From - options.UnfinishedLookback,
            gap.To,
            cancellationToken
        );
        var byId = 0;
        foreach (var ids in unfinished.Where(id => !seen.Contains(id)).Chunk(PageSize))
        {
            await _fetch.ByIdAsync(ids, cancellationToken);
            await StoreAsync(seen, ids, CancellationToken.None);
            byId += _fetch.Batch.Count;
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"details query, {seen.Count - byId} conversations, {byId} by id; {users}"
        );
    }

    /// <summary>
    /// The query selects by the day of the start, so the newest come first and reading ends where the gap began. Conversations
    /// that begin meanwhile push others to later pages: repeats, never holes.
    /// </summary>
    private async Task QueryAsync(Gap gap, HashSet<Guid> seen, CancellationToken cancellationToken)
    {
        var from = gap.From - options.Lookback;
        foreach (var (sliceFrom, sliceTo) in Slices(from, gap.To))
        {
            var query = new ConversationDetailsQuery(sliceFrom, sliceTo)
            {
                Order = "desc",
                OrderBy = "conversationStart",
            };
            for (var page = 1; ; page++)
            {
                if (page > LastPage)
                {
                    throw new GapTooLargeException(
                        $"The details query ends at 100,000 conversations and {gap.Id} has more; it is closed when jobs have read its days."
                    );
                }
                await _fetch.ByQueryAsync(query, page, PageSize, cancellationToken);
                if (_fetch.Batch.Count == 0 && _fetch.Batch.Quarantined.Count == 0)
                    break;
                await StoreAsync(seen, [], CancellationToken.None);
                if (OldestStart() < from)
                    break;
            }
        }
    }

    /// <summary>Commits the batch; whatever is not over is asked for again.</summary>
    private async Task StoreAsync(
        HashSet<Guid> seen,
        IReadOnlyCollection<Guid> asked,
        CancellationToken cancellationToken
    )
    {
        var batch = _fetch.Batch;
        var notOver = new HashSet<Guid>(asked);
        for (var index = 0; index < batch.Count; index++)
        {
            var id = batch.Conversations[index].ConversationId;
            seen.Add(id);
            if (batch.IsOpen(index))
                notOver.Add(id);
            else
                notOver.Remove(id);
        }
        await using (var transaction = await store.BeginAsync(cancellationToken))
        {
            await transaction.WriteAsync(batch, _fetch.Provenance, cancellationToken);
            WritePoint.Reached("gap: before rows");
            await transaction.CommitAsync(cancellationToken);
            WritePoint.Reached("gap: after rows");
        }
        // Their ends may lie in this gap and not be shown yet, or in the next one.
        await log.PendAsync(notOver, time.GetUtcNow() + options.Settle, PendingReason.Gap, cancellationToken);
    }

    private DateTimeOffset OldestStart()
    {
        var oldest = long.MaxValue;
        foreach (ref readonly var span in _fetch.Batch.Conversations)
            oldest = Math.Min(oldest, span.StartMicros);
        return oldest == long.MaxValue
            ? DateTimeOffset.MaxValue
            : DateTimeOffset.UnixEpoch.AddTicks(oldest * TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>A day at a time, the newest first: an interval of many days may not be asked for at once.</summary>
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Slices(DateTimeOffset from, DateTimeOffset to)
    {
        to = to <= from ? from.AddMilliseconds(1) : to;
        for (var end = to; end > from; )
        {
            var day = new DateTimeOffset(end.AddTicks(-1).UtcDateTime.Date, TimeSpan.Zero);
            var begin = day > from ? day : from;
            yield return (begin, end);
            end = begin;
        }
    }

    /// <summary>Days that a job has read up to a time behind the gap need no query.</summary>
    private async Task<string?> JobsEvidenceAsync(Gap gap, CancellationToken cancellationToken)
    {
        var checkpoints = await store.ReadCheckpointsAsync(JobsStream.Name, cancellationToken);
        var states = checkpoints.ToDictionary(checkpoint => Day.Parse(checkpoint.Key), DayState.From);
        var days = 0;
        for (var day = Day.Of(gap.From); day.Start() < gap.To; day = day.AddDays(1))
        {
            if (states.GetValueOrDefault(day)?.Last is not { } last || last.AsOf <= gap.To)
                return null;
            days++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"jobs, {days} days read behind the end of the gap");
    }
}
