using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Conversations;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.Jobs;

/// <summary>Conversation details jobs: submit, ask, read by cursor, drop.</summary>
internal sealed class JobEndpoints(
    History history,
    VirtualClock clock,
    TimeProvider time,
    Watermark watermark,
    EmulatorOptions options
)
{
    private const string Base = "/api/v2/analytics/conversations/details/jobs";
    private const int RememberedJobs = 1_000;
    private static readonly string[] s_view =
    [
        "analytics:conversationDetail:view",
        "analytics:agentConversationDetail:view",
    ];

    private readonly JobList<DetailsJob> _jobs = new(RememberedJobs);
    private readonly PageCache _pages = new(options.PageCacheBytes);

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Base, SubmitAsync, s_view);
        routes.Add("GET", Base + "/availability", Available, "analytics:conversationDetail:view");
        routes.Add("GET", Base + "/{jobId}/results", ResultsAsync, s_view);
        _jobs.Map(routes, Base, s_view);
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
        var (from, to) = Dates.ReadInterval(Json.Text(body, "interval"));
        Json.OneOf(body, "order", "QueryOrder", "asc", "desc", "unordered");
        Json.OneOf(body, "orderBy", "OrderBy", "conversationStart", "conversationEnd", "segmentStart", "segmentEnd");
        var selection = new Selection(
            history,
            from,
            to,
            (watermark.Now - request.StaleBy).ToUnixTimeMilliseconds(),
            Json.Flag(body, "startOfDayIntervalMatching"),
            QueryFilters.Read(body)
        );
        return _jobs.Submit(new DetailsJob(selection, Job.ReadLimit(body), clock, time, options));
    }

    private async ValueTask<ApiAnswer> ResultsAsync(ApiRequest request)
    {
        var job = _jobs.Get(request);
        job.DemandResults();
        var pageSize = request.QueryInt("pageSize", 1000, 1, 10_000);
        var cursor = request.Query("cursor");
        // A plus in an unescaped base64 cursor arrives as a space.
        cursor = cursor?.Replace(' ', '+');
        var key = $"{job.Selection.Key}|{cursor}|{pageSize}|{job.Limit}";
        var page = await _pages.GetAsync(key, () => job.Selection.Page(cursor, pageSize, job.Limit));
        return new ApiAnswer(200, page, Gzipped: true);
    }
}
