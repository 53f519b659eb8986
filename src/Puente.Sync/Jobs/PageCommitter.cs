using System.Threading.Channels;
using Puente.Store;
using Puente.Store.Conversations;
using Puente.Store.Gaps;

namespace Puente.Sync.Jobs;

/// <summary>
/// The only writer of the jobs stream. Rows of a page and the cursor behind it become visible in one transaction
/// (promise P2); a crash between two commits repeats pages, which the store finds unchanged.
/// </summary>
internal sealed class PageCommitter(
    IStore store,
    BatchPool pool,
    SyncOptions options,
    TimeProvider time,
    RunTotals totals,
    SyncPlan plan
)
{
    private readonly Dictionary<DateOnly, DayState> _states = plan.Days.ToDictionary(day => day.Day, day => day.State);
    private readonly HashSet<DateOnly> _moved = [];
    private Dictionary<string, Gap> _openGaps = [];
    private IStoreTransaction? _transaction;
    private long _began;
    private int _held;

    // A run's first rows show at once; later commits are large, because their size decides the speed.
    private TimeSpan _patience = TimeSpan.FromMilliseconds(250);

    public async Task RunAsync(ChannelReader<DecodedPage> pages, CancellationToken cancellationToken)
    {
        _openGaps = (await store.ReadGapsAsync(openOnly: true, cancellationToken)).ToDictionary(gap => gap.Id);
        try
        {
            foreach (var day in plan.Days.Where(day => day.State.UnderWay is { AllStored: true }))
                await FinishReadingAsync(day.Day, cancellationToken);

            while (await MoreAsync(pages, cancellationToken))
            {
                while (pages.TryRead(out var page))
                    await StoreAsync(page, cancellationToken);
            }

            await CommitAsync(cancellationToken);
        }
        finally
        {
            if (_transaction is not null)
                await _transaction.DisposeAsync();
        }
    }

    /// <summary>Waits for a page, but no longer than the open transaction may stay open.</summary>
    private async Task<bool> MoreAsync(ChannelReader<DecodedPage> pages, CancellationToken cancellationToken)
    {
        var more = pages.WaitToReadAsync(cancellationToken).AsTask();
        if (_transaction is null || more.IsCompleted)
            return await more;

        var left = _patience - time.GetElapsedTime(_began);
        if (left > TimeSpan.Zero)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(more, Task.Delay(left, time, waiting.Token));
            await waiting.CancelAsync();
        }

        if (!more.IsCompleted)
            await CommitAsync(cancellationToken);
        return await more;
    }

    private async Task StoreAsync(DecodedPage page, CancellationToken cancellationToken)
    {
        if (_transaction is null)
        {
            _transaction = await store.BeginAsync(cancellationToken);
            _began = time.GetTimestamp();
        }

        var provenance = new Provenance("job", page.AsOf, ConversationAge.Settled);
        var written = await _transaction.WriteAsync(page.Batch, provenance, cancellationToken);
        WritePoint.Reached("page written");
        totals.Add(page.Batch, written);
        _held += page.Batch.Count;
        pool.Give(page.Batch);
        _states[page.Day] = _states[page.Day] with { UnderWay = page.Reading };
        _moved.Add(page.Day);
        totals.Report(page.Day);

        if (page.Reading.AllStored || _held >= options.CommitConversations || time.GetElapsedTime(_began) >= _patience)
            await CommitAsync(cancellationToken);
        if (page.Reading.AllStored)
            await FinishReadingAsync(page.Day, cancellationToken);
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (_transaction is null)
            return;
        foreach (var day in _moved)
        {
            var checkpoint = _states[day].ToCheckpoint(day, time.GetUtcNow());
            await _transaction.SaveCheckpointAsync(checkpoint, cancellationToken);
        }

        WritePoint.Reached("before commit");
        await _transaction.CommitAsync(cancellationToken);
        WritePoint.Reached("after commit");
        await _transaction.DisposeAsync();
        _transaction = null;
        _moved.Clear();
        _held = 0;
        _patience = _patience * 2 < options.CommitAfter ? _patience * 2 : options.CommitAfter;
    }

    /// <summary>Compares the finished reading of a day with the one before and decides its age.</summary>
    private async Task FinishReadingAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var state = _states[day];
        var asOf = state.UnderWay?.AsOf ?? DateTimeOffset.UnixEpoch;
        var digest = await store.DigestAsync(day.Start(), day.End(), cancellationToken);
        var reading = new FinishedReading(asOf, digest.Count, digest.Hash);
        // A job answered by a replica that lags behind the last one adds nothing: the day stays due.
        var fresher = state.Last is null || asOf >= state.Last.AsOf;
        var final = fresher && ReadingSchedule.IsFinal(day, state.Last, reading);
        var after = new DayState
        {
            Last = fresher ? reading : state.Last,
            Previous = fresher ? state.Last : state.Previous,
            Final = fresher
                ? final || (state.Final && reading.Equals(state.Last!.Count, state.Last.Hash))
                : state.Final,
        };

        await using var transaction = await store.BeginAsync(cancellationToken);
        if (after.Final != state.Final || state.Last is null)
        {
            var age = after.Final ? ConversationAge.Final : ConversationAge.Settled;
            await transaction.SetAgeAsync(day.Start(), day.End(), age, cancellationToken);
        }

        if (_openGaps.GetValueOrDefault(JobsStream.GapOf(day)) is { } gap)
            await transaction.SaveGapAsync(Closed(gap, state, digest.Count), cancellationToken);
        await transaction.SaveCheckpointAsync(after.ToCheckpoint(day, time.GetUtcNow()), cancellationToken);
        WritePoint.Reached("before the day's end");
        await transaction.CommitAsync(cancellationToken);
        WritePoint.Reached("after the day's end");
        _states[day] = after;
        totals.DayDone(day);
    }

    private Gap Closed(Gap gap, DayState state, long count) =>
        gap with
        {
            ClosedAt = time.GetUtcNow(),
            Evidence = $"job {state.UnderWay?.JobId}, {count} conversations",
        };
}
