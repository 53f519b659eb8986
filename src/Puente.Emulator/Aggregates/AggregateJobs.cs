using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Jobs;

namespace Puente.Emulator.Aggregates;

/// <summary>Aggregates as jobs: submit, ask, read by cursor, drop. A job counts as of its submission.</summary>
internal sealed class AggregateJobs(
    AggregateDomain domain,
    AggregateSource source,
    VirtualClock clock,
    TimeProvider time,
    EmulatorOptions options
)
{
    private const int RememberedJobs = 100;
    private const int DefaultPage = 1_000;
    private const int LargestPage = 10_000;

    private static readonly PageCursor s_cursor = new("groups");
    private readonly JobList<AggregateJob> _jobs = new(RememberedJobs);

    public void Map(RouteTable routes)
    {
        var path = $"/api/v2/analytics/{domain.Path}/aggregates/jobs";
        routes.Add("POST", path, SubmitAsync, domain.Permission);
        routes.Add("GET", path + "/{jobId}/results", ResultsAsync, domain.Permission);
        _jobs.Map(routes, path, [domain.Permission]);
    }

    /// <summary>For faults: the job named in the request takes a state it would not have reached.</summary>
    public void Force(string jobId, string state) => _jobs.Find(jobId)?.Force(state);

    private async ValueTask<ApiAnswer> SubmitAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var query = AggregateQuery.Read(body, domain);
        var pageSize = Json.Whole(body, "pageSize") ?? DefaultPage;
        if (pageSize is < 1 or > LargestPage)
            throw ApiException.BadRequest($"The pageSize must be from 1 to {LargestPage}.", "invalid.value");
        return _jobs.Submit(new AggregateJob(source, query, pageSize, clock, time, options));
    }

    private async ValueTask<ApiAnswer> ResultsAsync(ApiRequest request)
    {
        var job = _jobs.Get(request);
        job.DemandResults();
        var groups = await job.Groups.WaitAsync(request.Aborted);
        var first = s_cursor.Read(request.Query("cursor"));
        var next = first + job.PageSize;
        var page = groups.Skip(first).Take(job.PageSize);
        return new ApiAnswer(
            200,
            source.Answer(job.Query).Write(page, next < groups.Count ? s_cursor.Write(next) : null)
        );
    }
}

/// <summary>A job over metric events; counted when its results are first asked for.</summary>
internal sealed class AggregateJob : Job
{
    private readonly Lazy<Task<List<AggregateGroup>>> _groups;

    public AggregateJob(
        AggregateSource source,
        AggregateQuery query,
        int pageSize,
        VirtualClock clock,
        TimeProvider time,
        EmulatorOptions options
    )
        : base(clock, time, options)
    {
        (Query, PageSize) = (query, pageSize);
        var asOf = clock.NowMs;
        _groups = new(() => Task.Run(() => source.Groups(query, asOf, CancellationToken.None)));
    }

    public AggregateQuery Query { get; }
    public int PageSize { get; }
    public Task<List<AggregateGroup>> Groups => _groups.Value;
}
