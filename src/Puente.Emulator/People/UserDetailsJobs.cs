using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;
using Puente.Emulator.Jobs;

namespace Puente.Emulator.People;

/// <summary>User status details as jobs, which know nothing after the data availability date and do not say so.</summary>
internal sealed class UserDetailsJobs(
    UserDetails details,
    VirtualClock clock,
    TimeProvider time,
    Watermark watermark,
    EmulatorOptions options
)
{
    private const string Base = "/api/v2/analytics/users/details/jobs";
    private const int RememberedJobs = 100;
    private static readonly PageCursor s_cursor = new("users");
    private readonly JobList<UserDetailsJob> _jobs = new(RememberedJobs);

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Base, SubmitAsync, UserDetails.Permission);
        routes.Add("GET", Base + "/availability", Available, UserDetails.Permission);
        routes.Add("GET", Base + "/{jobId}/results", ResultsAsync, UserDetails.Permission);
        _jobs.Map(routes, Base, [UserDetails.Permission]);
    }

    /// <summary>For faults: the job named in the request takes a state it would not have reached.</summary>
    public void Force(string jobId, string state) => _jobs.Find(jobId)?.Force(state);

    private ValueTask<ApiAnswer> Available(ApiRequest request) =>
        new(
            ApiAnswer.Json(
                new JsonObject { ["dataAvailabilityDate"] = Dates.WriteSeconds(watermark.Now - request.StaleBy) }
            )
        );

    private async ValueTask<ApiAnswer> SubmitAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var asOf = watermark.Now - request.StaleBy;
        var limit = Job.ReadLimit(body);
        return _jobs.Submit(
            new UserDetailsJob(details, UserDetailsQuery.Read(body), asOf, limit, clock, time, options)
        );
    }

    private async ValueTask<ApiAnswer> ResultsAsync(ApiRequest request)
    {
        var job = _jobs.Get(request);
        job.DemandResults();
        var pageSize = request.QueryInt("pageSize", 1000, 1, 10_000);
        var all = await job.Details.WaitAsync(request.Aborted);
        var first = s_cursor.Read(request.Query("cursor"));
        var page = all.Skip(first).Take(pageSize).Select(one => one.DeepClone()).ToArray();
        var answer = new JsonObject();
        if (page.Length > 0)
            answer["userDetails"] = new JsonArray(page);
        if (first + page.Length < all.Count)
            answer["cursor"] = s_cursor.Write(first + page.Length);
        answer["dataAvailabilityDate"] = Dates.WriteSeconds(job.AsOf);
        return ApiAnswer.Json(answer);
    }
}

/// <summary>A job over users' states; looked up when its results are first asked for.</summary>
internal sealed class UserDetailsJob : Job
{
    private readonly Lazy<Task<List<JsonObject>>> _details;

    public UserDetailsJob(
        UserDetails details,
        UserDetailsQuery query,
        DateTimeOffset asOf,
        int? limit,
        VirtualClock clock,
        TimeProvider time,
        EmulatorOptions options
    )
        : base(clock, time, options)
    {
        AsOf = asOf;
        var known = asOf.ToUnixTimeMilliseconds();
        _details = new(() =>
            Task.Run(() => details.Of(query, known, CancellationToken.None).Take(limit ?? int.MaxValue).ToList())
        );
    }

    /// <summary>The data availability date at its submission.</summary>
    public DateTimeOffset AsOf { get; }

    public Task<List<JsonObject>> Details => _details.Value;
}
