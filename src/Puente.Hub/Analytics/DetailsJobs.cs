using System.Globalization;
using Microsoft.AspNetCore.Http;
using Puente.Analytics;
using Puente.Analytics.Language;
using Puente.Analytics.Local;

namespace Puente.Hub.Analytics;

/// <summary>
/// Details of conversations and of users as the platform's jobs. A job keeps its question only: each page of its results is read
/// from the tables when it is asked for, so a million conversations need the memory of one page.
/// </summary>
internal sealed class DetailsJobs(LocalAnalytics analytics, TimeProvider time)
{
    private const int DefaultPage = 1_000;
    private const int LargestPage = 10_000;
    private const int MostJobs = 1_000;

    /// <summary>Of all questions together.</summary>
    private const long MostBytes = 64_000_000;

    private readonly JobList<RememberedDetailsJob> _jobs = new(time, MostJobs, MostBytes);

    public async Task<LocalAnswer> SubmitAsync(
        AnalyticsEndpoint endpoint,
        ReadOnlyMemory<byte> body,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    )
    {
        var submitted = time.GetUtcNow();
        var job = await analytics.SubmitAsync(endpoint, body, scope, cancellationToken);
        return _jobs.Add(new RememberedDetailsJob(endpoint, job, submitted, time.GetUtcNow(), body.Length));
    }

    public async Task<LocalAnswer> AvailabilityAsync(AnalyticsEndpoint endpoint, CancellationToken cancellationToken)
    {
        var date = DetailsJob.DateText(await analytics.AvailabilityAsync(endpoint, cancellationToken));
        return JobList<RememberedDetailsJob>.Json(
            StatusCodes.Status200OK,
            json => json.WriteString("dataAvailabilityDate", date)
        );
    }

    public LocalAnswer Status(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope) =>
        _jobs.Status(endpoint, jobId, scope);

    public LocalAnswer Cancel(AnalyticsEndpoint endpoint, string jobId, AnalyticsScope scope) =>
        _jobs.Cancel(endpoint, jobId, scope);

    /// <param name="pageSize">As text, from the request; null or empty for the default.</param>
    public async Task<LocalAnswer> ResultsAsync(
        AnalyticsEndpoint endpoint,
        string jobId,
        string? cursor,
        string? pageSize,
        AnalyticsScope scope,
        CancellationToken cancellationToken
    )
    {
        var job = _jobs.Demand(endpoint, jobId, scope);
        return new LocalAnswer(
            StatusCodes.Status200OK,
            await job.Details.PageAsync(cursor, PageSizeOf(pageSize), cancellationToken)
        );
    }

    private static int PageSizeOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return DefaultPage;
        return
            int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var size)
            && size is >= 1 and <= LargestPage
            ? size
            : throw AnalyticsRefusalException.InvalidValue(
                $"The pageSize must be a whole number from 1 to {LargestPage}."
            );
    }
}

internal sealed class RememberedDetailsJob(
    AnalyticsEndpoint endpoint,
    DetailsJob details,
    DateTimeOffset submitted,
    DateTimeOffset completed,
    int questionBytes
) : AnalyticsJob(endpoint, details.Scope, submitted, completed)
{
    public DetailsJob Details => details;

    public override long Bytes => questionBytes;
}
