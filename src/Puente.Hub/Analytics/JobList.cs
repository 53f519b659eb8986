using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Puente.Analytics;
using Puente.Analytics.Language;
using Puente.Analytics.Local;

namespace Puente.Hub.Analytics;

/// <summary>A job of the analytics API. It is answered from the tables, so it is fulfilled from its beginning.</summary>
/// <param name="completed">When its results could be read.</param>
internal abstract class AnalyticsJob(
    AnalyticsEndpoint endpoint,
    AnalyticsScope scope,
    DateTimeOffset submitted,
    DateTimeOffset completed
)
{
    public Guid Id { get; } = Guid.NewGuid();

    public AnalyticsEndpoint Endpoint => endpoint;

    public AnalyticsScope Scope => scope;

    public DateTimeOffset Submitted => submitted;

    public DateTimeOffset Completed => completed;

    public bool IsCancelled { get; private set; }

    /// <summary>What the job keeps in memory, about.</summary>
    public abstract long Bytes { get; }

    /// <summary>Lets go of what is kept for results.</summary>
    public virtual void Cancel() => IsCancelled = true;
}

/// <summary>
/// The jobs of one kind that are remembered; of more than they may be, the oldest are forgotten. Only who may see the same
/// divisions finds a job.
/// </summary>
internal sealed class JobList<T>(TimeProvider time, int mostJobs, long mostBytes)
    where T : AnalyticsJob
{
    private readonly Lock _gate = new();
    private readonly LinkedList<T> _jobs = new();
    private long _bytes;

    /// <summary>Remembers the job and answers its submission.</summary>
    public LocalAnswer Add(T job)
    {
        lock (_gate)
        {
            _jobs.AddLast(job);
            _bytes += job.Bytes;
            while (_jobs.Count > 1 && (_jobs.Count > mostJobs || _bytes > mostBytes))
            {
                _bytes -= _jobs.First!.Value.Bytes;
                _jobs.RemoveFirst();
            }
        }
        return Json(StatusCodes.Status202Accepted, json => json.WriteString("jobId", job.Id.ToString()));
    }

    /// <exception cref="AnalyticsRefusalException">404 when there is no such job for this caller.</exception>
    public LocalAnswer Status(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope)
    {
        var job = Find(endpoint, jobId, scope);
        var state = StateOf(job);
        return Json(
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteString("state", state);
                json.WriteString("submissionDate", Text(job.Submitted));
                if (state == AnalyticsJobState.Fulfilled)
                    json.WriteString("completionDate", Text(job.Completed));
                json.WriteString("expirationDate", Text(job.Submitted + AnalyticsJobState.Life));
            }
        );
    }

    /// <summary>The job whose results are asked for.</summary>
    /// <exception cref="AnalyticsRefusalException">There is no such job for this caller, or it has no results any more.</exception>
    public T Demand(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope)
    {
        var job = Find(endpoint, jobId, scope);
        return StateOf(job) switch
        {
            AnalyticsJobState.Fulfilled => job,
            AnalyticsJobState.Expired => throw new AnalyticsRefusalException(
                StatusCodes.Status404NotFound,
                "not.found",
                "The results of the job have expired."
            ),
            var state => throw AnalyticsRefusalException.BadRequest($"The job is not fulfilled; its state is {state}."),
        };
    }

    /// <exception cref="AnalyticsRefusalException">404 when there is no such job for this caller.</exception>
    public LocalAnswer Cancel(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope)
    {
        var job = Find(endpoint, jobId, scope);
        lock (_gate)
        {
            var before = job.Bytes;
            job.Cancel();
            if (_jobs.Contains(job))
                _bytes -= before - job.Bytes;
        }
        return new LocalAnswer(StatusCodes.Status200OK, []);
    }

    private string StateOf(T job) =>
        job.IsCancelled ? AnalyticsJobState.Cancelled
        : time.GetUtcNow() >= job.Submitted + AnalyticsJobState.Life ? AnalyticsJobState.Expired
        : AnalyticsJobState.Fulfilled;

    private T Find(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope)
    {
        if (Guid.TryParse(jobId, out var id))
            lock (_gate)
                foreach (var job in _jobs)
                    if (job.Id == id && job.Endpoint == endpoint && IsSame(job.Scope.Divisions, scope.Divisions))
                        return job;
        throw new AnalyticsRefusalException(
            StatusCodes.Status404NotFound,
            "not.found",
            "The requested resource was not found."
        );
    }

    private static bool IsSame(IReadOnlySet<Guid>? one, IReadOnlySet<Guid>? other) =>
        one is null || other is null ? one == other : one.SetEquals(other);

    private static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static LocalAnswer Json(int status, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return new LocalAnswer(status, buffer.ToArray());
    }
}

internal static class AnalyticsJobState
{
    public const string Fulfilled = "FULFILLED";
    public const string Cancelled = "CANCELLED";
    public const string Expired = "EXPIRED";

    /// <summary>From the submission on.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);
}
