using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Puente.Emulator.Http;

namespace Puente.Emulator.Jobs;

/// <summary>The jobs of one kind that are remembered; the oldest are forgotten first.</summary>
internal sealed class JobList<T>(int remembered)
    where T : Job
{
    private readonly ConcurrentDictionary<Guid, T> _jobs = new();
    private readonly ConcurrentQueue<Guid> _order = new();

    /// <summary>Adds the job and answers its submission.</summary>
    public ApiAnswer Submit(T job)
    {
        _jobs[job.Id] = job;
        _order.Enqueue(job.Id);
        while (_order.Count > remembered && _order.TryDequeue(out var oldest))
            _jobs.TryRemove(oldest, out _);
        return ApiAnswer.Json(new JsonObject { ["jobId"] = job.Id.ToString() }, 202);
    }

    /// <summary>The job that the route's first placeholder names.</summary>
    public T Get(ApiRequest request) => Find(request.Value(0)) ?? throw ApiException.NotFound();

    public T? Find(string jobId) => Guid.TryParse(jobId, out var id) && _jobs.TryGetValue(id, out var job) ? job : null;

    /// <summary>Adds the routes that are the same for every kind: status and cancellation.</summary>
    public void Map(RouteTable routes, string path, string[] permissions)
    {
        routes.Add("GET", path + "/{jobId}", request => new(Get(request).Status()), permissions);
        routes.Add(
            "DELETE",
            path + "/{jobId}",
            request =>
            {
                Get(request).Force("CANCELLED");
                return new(ApiAnswer.Empty(200));
            },
            permissions
        );
    }
}
