using System.Runtime.CompilerServices;
using Puente.Platform;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Errors;
using Puente.Store.Conversations;
using Puente.Store.Decoding;

namespace Puente.Sync.Jobs;

/// <summary>
/// Reads one day: submits its job (or goes on with the one of the checkpoint), waits for it, and hands on its pages.
/// A page that does not come whole is asked for again; a job that failed, expired or vanished is submitted again.
/// </summary>
internal sealed class JobReader(
    PlatformClient platform,
    ConversationPageDecoder decoder,
    BatchPool pool,
    SyncOptions options,
    TimeProvider time,
    Action<string> note
)
{
    private readonly JobLife _life = new(platform.DetailsJobs, options, time, note);

    /// <exception cref="JobException">The day cannot be read now.</exception>
    public async IAsyncEnumerable<DecodedPage> ReadAsync(
        DateOnly day,
        ReadingUnderWay? underWay,
        DateTimeOffset availability,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var reading = underWay ?? await SubmitAsync(day, availability, cancellationToken);
            string? trouble = null;
            var pages = ReadJobAsync(day, reading, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (pages.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await pages.MoveNextAsync())
                            yield break;
                    }
                    catch (JobGoneException gone)
                    {
                        trouble = gone.Message;
                        break;
                    }

                    yield return pages.Current;
                }
            }

            if (attempt >= options.Attempts)
                throw new JobException($"The job of {day.Key()} was submitted {attempt} times: {trouble}");
            note($"{day.Key()}: {trouble}; submitting it again");
            underWay = null;
            await _life.PauseAsync(attempt, cancellationToken);
        }
    }

    private async IAsyncEnumerable<DecodedPage> ReadJobAsync(
        DateOnly day,
        ReadingUnderWay reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var job = new DetailsJobId(reading.JobId);
        await _life.WaitAsync(job, cancellationToken);
        while (!reading.AllStored)
        {
            var page = await ReadPageAsync(day, job, reading, cancellationToken);
            reading = page.Reading;
            yield return page;
        }
    }

    private async Task<ReadingUnderWay> SubmitAsync(
        DateOnly day,
        DateTimeOffset availability,
        CancellationToken cancellationToken
    )
    {
        // Beyond the availability date the answer would silently be partial, so it is not asked for.
        var end = availability < day.End() ? availability : day.End();
        var query = new DetailsJobQuery(day.Start(), end) { StartOfDayIntervalMatching = true };
        var job = await _life.SubmitAsync(day.Key(), query, cancellationToken);
        return new ReadingUnderWay(job.Value, null, false, null);
    }

    private async Task<DecodedPage> ReadPageAsync(
        DateOnly day,
        DetailsJobId job,
        ReadingUnderWay reading,
        CancellationToken cancellationToken
    )
    {
        var batch = await pool.TakeAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            string trouble;
            try
            {
                await using var page = await JobLife.FromJob(() =>
                    platform.DetailsJobs.ReadPageAsync(job, reading.Cursor, options.PageSize, cancellationToken)
                );
                var end = await decoder.DecodeAsync(page.Utf8Json, batch, cancellationToken);
                if (end.Cursor is null || end.Cursor != reading.Cursor)
                    return Decoded(day, batch, reading, end);

                // The page before this one came again: its cursor points at the page that was asked for.
                trouble = "the platform repeated the page before";
            }
            catch (DecodeException fault)
            {
                trouble = fault.Message;
            }
            catch (PlatformException fault) when (JobLife.MayHelp(fault))
            {
                trouble = fault.Message;
            }
            catch
            {
                pool.Give(batch);
                throw;
            }

            batch.Clear();
            if (attempt >= options.Attempts)
            {
                pool.Give(batch);
                throw new JobGoneException($"a page of job {job.Value} was asked for {attempt} times: {trouble}");
            }

            note($"{day.Key()}: page asked for again: {trouble}");
            await _life.PauseAsync(attempt, cancellationToken);
        }
    }

    private static DecodedPage Decoded(DateOnly day, ConversationBatch batch, ReadingUnderWay reading, PageEnd end)
    {
        // A page without the date says nothing about how fresh it is: then it may not overrule anything.
        var asOf = end.DataAvailabilityDate ?? DateTimeOffset.UnixEpoch;
        var earliest = reading.AsOf is { } before && before < asOf ? before : asOf;
        var after = reading with { Cursor = end.Cursor, AllStored = end.Cursor is null, AsOf = earliest };
        return new DecodedPage(day, batch, asOf, after);
    }
}
