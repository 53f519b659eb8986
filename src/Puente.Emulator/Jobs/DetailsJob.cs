using System.Text.Json.Nodes;
using Puente.Emulator.Clock;
using Puente.Emulator.Http;

namespace Puente.Emulator.Jobs;

/// <summary>One asynchronous details query. Its state is a function of the clocks, so nothing has to run for it.</summary>
internal sealed class DetailsJob(
    Guid id,
    Selection selection,
    int? limit,
    DateTimeOffset submitted,
    long submittedTimestamp,
    EmulatorOptions options
)
{
    private volatile string? _forced;

    public Guid Id { get; } = id;
    public Selection Selection { get; } = selection;
    public int? Limit { get; } = limit;

    public void Force(string state) => _forced = state;

    public string State(VirtualClock clock, TimeProvider time)
    {
        if (_forced is { } forced)
            return forced;
        var passed = clock.Now - submitted;
        var real = time.GetElapsedTime(submittedTimestamp);
        if (passed >= options.JobLife)
            return "EXPIRED";
        var done = passed > real ? passed : real;
        return done >= options.JobDelay ? "FULFILLED"
            : done >= options.JobDelay / 3 ? "PENDING"
            : "QUEUED";
    }

    public JsonObject Status(VirtualClock clock, TimeProvider time)
    {
        var state = State(clock, time);
        var status = new JsonObject { ["state"] = state };
        if (state == "FAILED")
            status["errorMessage"] = "The query could not be completed.";
        status["submissionDate"] = Dates.Write(submitted);
        if (state is "FULFILLED" or "FAILED")
            status["completionDate"] = Dates.Write(submitted + options.JobDelay);
        status["expirationDate"] = Dates.Write(submitted + options.JobLife);
        return status;
    }
}
