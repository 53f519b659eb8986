using Puente.Sync.Tests.World;
using Puente.Testing;

namespace Puente.Sync.Tests.Schedules;

/// <summary>The order of things drawn from seeds: whatever goes first, the rows equal the platform's records.</summary>
[Collection(nameof(ScheduleCollection))]
public sealed class PipelineScheduleTests
{
    public static TheoryData<ulong> Schedules => [.. Seeds.All(2)];

    [Theory]
    [Trait("Soak", "Seeds")]
    [MemberData(nameof(Schedules))]
    public void Whatever_goes_first_the_rows_equal_the_platforms_records(ulong seed)
    {
        foreach (var weather in Weathers)
            Schedule.Run(seed, Call.Noon, schedule => PipelineWorld.PlayAsync(schedule, seed, weather));
    }

    private static readonly Weather[] Weathers =
    [
        new(Channel: true, Queue: false, StoreGivesUp: false),
        new(Channel: true, Queue: true, StoreGivesUp: false),
        new(Channel: false, Queue: true, StoreGivesUp: true),
    ];
}
