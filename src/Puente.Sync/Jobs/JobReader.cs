using System.Net;
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
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>How long the platform may keep a job waiting before it is submitted again.</summary>
    private static readonly TimeSpan LongestJob = TimeSpan.FromHours(2);

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
            await PauseAsync(attempt, cancellationToken);
        }
    }

    private async IAsyncEnumerable<DecodedPage> ReadJobAsync(
        DateOnly day,
        ReadingUnderWay reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var job = new DetailsJobId(reading.JobId);
        await WaitAsync(job, cancellationToken);
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
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var job = await platform.DetailsJobs.SubmitAsync(query, cancellationToken);
                return new ReadingUnderWay(job.Value, null, false, null);
            }
            catch (PlatformException fault) when (MayHelp(fault) && attempt < options.Attempts)
            {
                // A job of which we never heard runs for nothing; it is read by nobody and expires.
                note($"{day.Key()}: submitting the job again: {fault.Message}");
            }
            catch (PlatformException fault) when (fault is not SignInException)
            {
                throw new JobException($"The job of {day.Key()} could not be submitted: {fault.Message}", fault);
            }

            await PauseAsync(attempt, cancellationToken);
        }
    }

    private async Task WaitAsync(DetailsJobId job, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var look = 1; ; look++)
        {
            var status = await LookAsync(job, cancellationToken);
            switch (status.State)
            {
                case DetailsJobState.Fulfilled:
                    return;
                case DetailsJobState.Failed:
                case DetailsJobState.Cancelled:
                case DetailsJobState.Expired:
                    throw new JobGoneException(
                        $"job {job.Value} is {status.StateText}{(status.ErrorMessage is { } why ? $": {why}" : "")}"
                    );
            }

            if (time.GetElapsedTime(started) > LongestJob)
                throw new JobGoneException(
                    $"job {job.Value} is still {status.StateText} after {LongestJob.TotalHours:0} h"
                );
            // Small jobs are ready at once, large ones take minutes: look often first, then seldom.
            var pause = TimeSpan.FromMilliseconds(100 * Math.Min(look * look, 300));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
        }
    }

    private async Task<DetailsJobStatus> LookAsync(DetailsJobId job, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await FromJob(() => platform.DetailsJobs.GetAsync(job, cancellationToken));
            }
            catch (PlatformException fault) when (MayHelp(fault))
            {
                if (attempt >= options.Attempts)
                    throw new JobException($"Job {job.Value} cannot be looked at: {fault.Message}", fault);
            }

            await PauseAsync(attempt, cancellationToken);
        }
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
                await using var page = await FromJob(() =>
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
            catch (PlatformException fault) when (MayHelp(fault))
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
            await PauseAsync(attempt, cancellationToken);
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

    private static async Task<T> FromJob<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (PlatformResponseException fault)
            when (fault.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            // How the platform refuses the results of an expired job is not known (docs/facts.md); a new job helps in each case.
            throw new JobGoneException(
                $"the platform does not give the job's results any more: {fault.Message}",
                fault
            );
        }
        catch (PlatformException fault) when (!MayHelp(fault) && fault is not SignInException)
        {
            throw new JobException(fault.Message, fault);
        }
    }

    /// <summary>Reading is safe to repeat whatever became of the first try; a refusal stays one.</summary>
    private static bool MayHelp(PlatformException fault) =>
        fault
            is PlatformConnectionException
                or PlatformContentException
                or PlatformResponseException { MayRepeat: true };

    private Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(200 * Math.Pow(2, Math.Min(attempt, 8)));
        return Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
    }

    private sealed class JobGoneException(string message, Exception? innerException = null)
        : Exception(message, innerException);
}
