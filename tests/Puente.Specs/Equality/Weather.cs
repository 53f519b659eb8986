using Puente.Emulator;
using Puente.Emulator.Faults;

namespace Puente.Specs.Equality;

/// <summary>Everything that goes wrong on the way to the platform, all at the same time.</summary>
internal static class Weather
{
    private const string Results = "GET */details/jobs/*/results";

    public static void Storm(EmulatorHost emulator)
    {
        var faults = emulator.Faults;
        faults.Add(
            new()
            {
                Kind = FaultKind.TooManyRequests,
                Probability = 0.05,
                RetryAfter = TimeSpan.FromSeconds(1),
            }
        );
        faults.Add(
            new()
            {
                Kind = FaultKind.ServerError,
                Probability = 0.04,
                Status = 503,
            }
        );
        faults.Add(
            new()
            {
                Kind = FaultKind.ServerError,
                Probability = 0.02,
                Status = 500,
            }
        );
        faults.Add(new() { Kind = FaultKind.DropBefore, Probability = 0.02 });
        faults.Add(new() { Kind = FaultKind.DropAfter, Probability = 0.02 });
        faults.Add(
            new()
            {
                Kind = FaultKind.TruncatedBody,
                Route = Results,
                Probability = 0.08,
            }
        );
        faults.Add(
            new()
            {
                Kind = FaultKind.RepeatedPage,
                Route = Results,
                Probability = 0.08,
            }
        );
        faults.Add(
            new()
            {
                Kind = FaultKind.NotJson,
                Route = Results,
                Probability = 0.03,
            }
        );
        faults.Add(
            new()
            {
                Kind = FaultKind.DuplicateIds,
                Route = Results,
                Probability = 0.05,
            }
        );
        faults.Add(
            new()
            {
                Kind = FaultKind.ExpiredJob,
                Route = Results,
                Probability = 0.01,
            }
        );
        faults.Add(
            new()
            {
                Kind = FaultKind.FailedJob,
                Route = "GET */details/jobs/*",
                Probability = 0.02,
            }
        );
        faults.Add(
            new()
            {
                Kind = FaultKind.StaleRead,
                Route = "GET */availability",
                Probability = 0.1,
                Delay = TimeSpan.FromHours(3),
            }
        );
    }
}
