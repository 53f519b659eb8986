using System.Collections.Concurrent;
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

    private readonly ConcurrentDictionary<Guid, DetailsJob> _jobs = new();
    private readonly ConcurrentQueue<Guid> _order = new();
    private readonly PageCache _pages = new(options.PageCacheBytes);

    public void Map(RouteTable routes)
    {
        routes.Add("POST", Base, SubmitAsync, s_view);
        routes.Add("GET", Base + "/availability", Available, "analytics:conversationDetail:view");
        routes.Add("GET", Base + "/{jobId}", request => new(ApiAnswer.Json(Find(request).Status(clock, time))), s_view);
        routes.Add("DELETE", Base + "/{jobId}", Cancel, s_view);
        routes.Add("GET", Base + "/{jobId}/results", ResultsAsync, s_view);
    }

    /// <summary>For faults: the job named in the request takes a state it would not have reached.</summary>
    public void Force(string jobId, string state)
    {
        if (Guid.TryParse(jobId, out var id) && _jobs.TryGetValue(id, out var job))
            job.Force(state);
    }

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
        var job = new DetailsJob(
            Guid.NewGuid(),
            selection,
            Json.Whole(body, "limit"),
            clock.Now,
            time.GetTimestamp(),
            options
        );
        _jobs[job.Id] = job;
        _order.Enqueue(job.Id);
        while (_order.Count > RememberedJobs && _order.TryDequeue(out var oldest))
            _jobs.TryRemove(oldest, out _);
        return ApiAnswer.Json(new JsonObject { ["jobId"] = job.Id.ToString() }, 202);
    }

    private ValueTask<ApiAnswer> Cancel(ApiRequest request)
    {
        Find(request).Force("CANCELLED");
        return new(ApiAnswer.Empty(200));
    }

    private async ValueTask<ApiAnswer> ResultsAsync(ApiRequest request)
    {
        var job = Find(request);
        var state = job.State(clock, time);
        if (state != "FULFILLED")
            throw state == "EXPIRED"
                ? new ApiException(404, "not.found", "The results of the job have expired.")
                : ApiException.BadRequest($"The job is not fulfilled; its state is {state}.");
        var pageSize = request.QueryInt("pageSize", 1000, 1, 10_000);
        var cursor = request.Query("cursor");
        // A plus in an unescaped base64 cursor arrives as a space.
        cursor = cursor?.Replace(' ', '+');
        var key = $"{job.Selection.Key}|{cursor}|{pageSize}|{job.Limit}";
        var page = await _pages.GetAsync(key, () => job.Selection.Page(cursor, pageSize, job.Limit));
        return new ApiAnswer(200, page, Gzipped: true);
    }

    private DetailsJob Find(ApiRequest request) =>
        Guid.TryParse(request.Value(0), out var id) && _jobs.TryGetValue(id, out var job)
            ? job
            : throw ApiException.NotFound();
}
