using System.Globalization;
using System.Text.Json;
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

    /// <summary>The platform takes 31 days where there is a filter.</summary>
    private static readonly TimeSpan LongestSlice = TimeSpan.FromDays(30);

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

        var unfinished = await store.ReadUnfinishedAsync(gap.From - options.Lookback, gap.To, cancellationToken);
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
    /// What was under way during the gap is not over yet, or has ended since the gap began; when it began does not matter. In
    /// this order: what ends between the two questions is in the second answer.
    /// </summary>
    private async Task QueryAsync(Gap gap, HashSet<Guid> seen, CancellationToken cancellationToken)
    {
        foreach (var (from, to) in Slices(gap.From - options.Lookback, gap.To))
        {
            await OpenAsync(gap, Query(from, to, "notExists") with { Order = "asc" }, seen, cancellationToken);
            await EndedAsync(gap, Query(from, to, "exists") with { Order = "desc" }, seen, cancellationToken);
        }
    }

    /// <summary>
    /// A conversation that ends while pages are read moves the later ones up, and one may slip through between two pages: so
    /// more than one page is read again until nothing new comes.
    /// </summary>
    private async Task OpenAsync(
        Gap gap,
        ConversationDetailsQuery query,
        HashSet<Guid> seen,
        CancellationToken cancellationToken
    )
    {
        int before;
        int pages;
        do
        {
            before = seen.Count;
            for (pages = 1; await ReadPageAsync(gap, query, pages, seen, cancellationToken); pages++)
                ;
        } while (pages > 2 && seen.Count > before);
    }

    /// <summary>
    /// The last to end come first, so reading ends where the gap began. Those that end meanwhile push others to later pages:
    /// repeats, never holes.
    /// </summary>
    private async Task EndedAsync(
        Gap gap,
        ConversationDetailsQuery query,
        HashSet<Guid> seen,
        CancellationToken cancellationToken
    )
    {
        var begin = (gap.From - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var last = long.MaxValue;
        var isOrdered = true;
        for (var page = 1; await ReadPageAsync(gap, query, page, seen, cancellationToken); page++)
        {
            for (var index = 0; index < _fetch.Batch.Count; index++)
            {
                // One that was opened again meanwhile has no end, and says nothing about the order.
                var end = _fetch.Batch.EndMicros(index) ?? last;
                isOrdered &= end <= last;
                last = end;
            }
            if (isOrdered && last < begin)
                return;
        }
    }

    /// <returns>False when there was nothing on it.</returns>
    private async Task<bool> ReadPageAsync(
        Gap gap,
        ConversationDetailsQuery query,
        int page,
        HashSet<Guid> seen,
        CancellationToken cancellationToken
    )
    {
        if (page > LastPage)
        {
            throw new GapTooLargeException(
                $"The details query ends at 100,000 conversations and {gap.Id} has more; it is closed when jobs have read its days."
            );
        }
        await _fetch.ByQueryAsync(query, page, PageSize, cancellationToken);
        if (_fetch.Batch.Count == 0 && _fetch.Batch.Quarantined.Count == 0)
            return false;
        await StoreAsync(seen, [], CancellationToken.None);
        return true;
    }

    private static ConversationDetailsQuery Query(DateTimeOffset from, DateTimeOffset to, string ended) =>
        new(from, to)
        {
            OrderBy = ended == "exists" ? "conversationEnd" : "conversationStart",
            ConversationFilters = JsonElement.Parse(
                $$"""[{"type":"and","predicates":[{"type":"dimension","dimension":"conversationEnd","operator":"{{ended}}"}]}]"""
            ),
        };

    /// <summary>Commits the batch; whatever is not over is asked for again.</summary>
    private async Task StoreAsync(
        HashSet<Guid> seen,
        IReadOnlyCollection<Guid> asked,
        CancellationToken cancellationToken
    )
    {
        var batch = _fetch.Batch;
        var notOver = new HashSet<Guid>(asked);
        var ended = new List<(Guid, DateTimeOffset)>(batch.Count);
        for (var index = 0; index < batch.Count; index++)
        {
            ref readonly var span = ref batch.Conversations[index];
            var id = span.ConversationId;
            seen.Add(id);
            if (batch.IsOpen(index))
            {
                notOver.Add(id);
                continue;
            }
            notOver.Remove(id);
            ended.Add((id, DateTimeOffset.UnixEpoch.AddTicks(span.AsOfMicros!.Value * TimeSpan.TicksPerMicrosecond)));
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
        await log.NoteEndedAsync(ended, cancellationToken);
    }

    /// <summary>The newest first: longer than this may not be asked for at once, filters or not.</summary>
    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Slices(DateTimeOffset from, DateTimeOffset to)
    {
        to = to <= from ? from.AddMilliseconds(1) : to;
        for (var end = to; end > from; )
        {
            var begin = end - LongestSlice > from ? end - LongestSlice : from;
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
