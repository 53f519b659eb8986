using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;

namespace Puente.Emulator.Jobs;

/// <summary>One asynchronous query. Its state is a function of the clocks, so nothing has to run for it.</summary>
internal abstract class Job(VirtualClock clock, TimeProvider time, EmulatorOptions options)
{
    private readonly DateTimeOffset _submitted = clock.Now;
    private readonly long _timestamp = time.GetTimestamp();
    private volatile string? _forced;

    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>How many rows a job gives at most; null for all.</summary>
    public static int? ReadLimit(JsonObject body) =>
        Json.Whole(body, "limit") is not { } limit || limit >= 1
            ? Json.Whole(body, "limit")
            : throw ApiException.BadRequest("The limit must be at least 1.", "invalid.value");

    /// <summary>The state that a fault or a cancellation has put it into.</summary>
    public void Force(string state) => _forced = state;

    /// <exception cref="ApiException">The results cannot be read: they have expired, or are not there yet.</exception>
    public void DemandResults()
    {
        var state = State();
        if (state == "EXPIRED")
            throw new ApiException(404, "not.found", "The results of the job have expired.");
        if (state != "FULFILLED")
            throw ApiException.BadRequest($"The job is not fulfilled; its state is {state}.");
    }

    public ApiAnswer Status()
    {
        var state = State();
        var status = new JsonObject { ["state"] = state };
        if (state == "FAILED")
            status["errorMessage"] = "The query could not be completed.";
        status["submissionDate"] = Dates.Write(_submitted);
        if (state is "FULFILLED" or "FAILED")
            status["completionDate"] = Dates.Write(_submitted + options.JobDelay);
        status["expirationDate"] = Dates.Write(_submitted + options.JobLife);
        return ApiAnswer.Json(status);
    }

    private string State()
    {
        if (_forced is { } forced)
            return forced;
        var passed = clock.Now - _submitted;
        var real = time.GetElapsedTime(_timestamp);
        if (passed >= options.JobLife)
            return "EXPIRED";
        var done = passed > real ? passed : real;
        return done >= options.JobDelay ? "FULFILLED"
            : done >= options.JobDelay / 3 ? "PENDING"
            : "QUEUED";
    }
}
