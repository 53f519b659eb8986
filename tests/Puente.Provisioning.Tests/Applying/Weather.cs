using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Emulator.Faults;

namespace Puente.Provisioning.Tests.Applying;

/// <summary>What an organisation does to those who change it.</summary>
internal static class Weather
{
    /// <summary>Every delay and refusal that a real organisation shows after a change.</summary>
    public static ConsistencyOptions Slow { get; } =
        new()
        {
            Station = TimeSpan.FromSeconds(3),
            Search = TimeSpan.FromSeconds(3),
            DeletedSearch = TimeSpan.FromSeconds(3),
            NewUser = TimeSpan.FromSeconds(1),
            PhoneDeletion = TimeSpan.FromSeconds(5),
            QueueMembers = TimeSpan.FromSeconds(2),
            DefaultStationConflicts = 1,
            StationRefusals = 1,
        };

    /// <summary>Refusals, broken answers and connections dropped after the change, on whatever is asked.</summary>
    public static void Storm(EmulatorHost emulator)
    {
        foreach (
            var route in (string[])["POST /api/v2/users", "PATCH *", "POST *phones", "PUT *", "POST *members", "POST *"]
        )
            emulator.Faults.Add(
                new FaultRule
                {
                    Kind = FaultKind.DropAfter,
                    Route = route,
                    Probability = 0.03,
                }
            );
        emulator.Faults.Add(new FaultRule { Kind = FaultKind.TooManyRequests, Probability = 0.01 });
        foreach (var status in (int[])[500, 502, 503, 504])
            emulator.Faults.Add(
                new FaultRule
                {
                    Kind = FaultKind.ServerError,
                    Status = status,
                    Probability = 0.005,
                }
            );
    }
}
