using System.Net;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Errors;

namespace Puente.Sync.Jobs;

/// <summary>A job from its submission until its results are there, whatever happens to the requests about it.</summary>
internal sealed class JobLife(DetailsJobsApi jobs, SyncOptions options, TimeProvider time, Action<string> note)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>How long the platform may keep a job waiting before it is submitted again.</summary>
    private static readonly TimeSpan LongestJob = TimeSpan.FromHours(2);

    /// <param name="name">Of what is asked for, in notes and faults.</param>
    /// <exception cref="JobException">The job cannot be submitted now.</exception>
    public async Task<DetailsJobId> SubmitAsync(string name, DetailsJobQuery query, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await jobs.SubmitAsync(query, cancellationToken);
            }
            catch (PlatformException fault) when (MayHelp(fault) && attempt < options.Attempts)
            {
                // A job of which we never heard runs for nothing; it is read by nobody and expires.
                note($"{name}: submitting the job again: {fault.Message}");
            }
            catch (PlatformException fault) when (fault is not SignInException)
            {
                throw new JobException($"The job of {name} could not be submitted: {fault.Message}", fault);
            }

            await PauseAsync(attempt, cancellationToken);
        }
    }

    /// <exception cref="JobException">The job cannot be looked at.</exception>
    /// <exception cref="JobGoneException">It will never have results.</exception>
    public async Task WaitAsync(DetailsJobId job, CancellationToken cancellationToken)
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
                return await FromJob(() => jobs.GetAsync(job, cancellationToken));
            }
            catch (PlatformException fault) when (MayHelp(fault))
            {
                if (attempt >= options.Attempts)
                    throw new JobException($"Job {job.Value} cannot be looked at: {fault.Message}", fault);
            }

            await PauseAsync(attempt, cancellationToken);
        }
    }

    /// <exception cref="JobGoneException">The results are not given any more; a new job helps.</exception>
    /// <exception cref="JobException">The platform refuses.</exception>
    public static async Task<T> FromJob<T>(Func<Task<T>> call)
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
    public static bool MayHelp(PlatformException fault) =>
        fault
            is PlatformConnectionException
                or PlatformContentException
                or PlatformResponseException { MayRepeat: true };

    public Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(200 * Math.Pow(2, Math.Min(attempt, 8)));
        return Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
    }
}

/// <summary>The job failed, expired or vanished.</summary>
internal sealed class JobGoneException(string message, Exception? innerException = null)
    : Exception(message, innerException);
