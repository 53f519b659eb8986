using Puente.Platform.Governor;

namespace Puente.Platform.Tests.Governor;

/// <summary>Four processes, one budget, on fake time.</summary>
public sealed class SharedBudgetTests(ITestOutputHelper output)
{
    [Fact]
    public void Four_processes_use_the_allowance_and_no_more_and_people_do_not_wait_for_a_backfill()
    {
        using var simulation = new Simulation(seed: 1, processes: 4, allowed: 300);
        simulation.Demand[Lane.Backfill] = double.PositiveInfinity;
        simulation.Demand[Lane.Interactive] = 0.5;
        simulation.Run(TimeSpan.FromMinutes(30));

        var used = simulation.Answered / (30.0 * 300);
        var refused = (double)simulation.Refused / (simulation.Answered + simulation.Refused);
        output.WriteLine(
            $"used {used:P2}, refused {refused:P3}, interactive p99 {simulation.InteractiveP99} ms, by process {string.Join(' ', simulation.PerProcess)}"
        );
        Assert.InRange(used, 0.95, 1.0);
        Assert.InRange(refused, 0, 0.001);
        Assert.InRange(simulation.InteractiveP99, 0, 149);
        Assert.All(simulation.PerProcess, answered => Assert.InRange(answered, 1800, 2700));
    }

    [Fact]
    public void Four_processes_that_do_not_share_are_refused_which_shows_that_sharing_is_what_helps()
    {
        using var simulation = new Simulation(seed: 1, processes: 4, allowed: 300, shared: false);
        simulation.Demand[Lane.Backfill] = double.PositiveInfinity;
        simulation.Run(TimeSpan.FromMinutes(5));
        Assert.True(simulation.Refused > simulation.Answered * 0.001, $"only {simulation.Refused} refused");
    }

    [Fact]
    public void With_every_lane_full_each_gets_its_share()
    {
        using var simulation = new Simulation(seed: 2, processes: 4, allowed: 300);
        foreach (var lane in Puente.Platform.Governor.Lanes.All)
            simulation.Demand[lane] = double.PositiveInfinity;
        simulation.Run(TimeSpan.FromMinutes(10));
        foreach (var (lane, answered) in simulation.PerLane)
        {
            var share = (double)answered / simulation.Answered;
            output.WriteLine($"{lane}: {share:P1} of {simulation.Answered}");
            Assert.InRange(
                share,
                Puente.Platform.Governor.Lanes.Share(lane) - 0.01,
                Puente.Platform.Governor.Lanes.Share(lane) + 0.01
            );
        }

        Assert.InRange(simulation.Answered, 10 * 300 * 0.95, 10 * 300);
    }

    [Fact]
    public void What_the_other_lanes_leave_goes_to_the_higher_of_two_that_want_more()
    {
        using var simulation = new Simulation(seed: 3, processes: 4, allowed: 300);
        simulation.Demand[Lane.Live] = double.PositiveInfinity;
        simulation.Demand[Lane.Backfill] = double.PositiveInfinity;
        simulation.Run(TimeSpan.FromMinutes(10));

        // Backfill keeps its own fifth; live has its share and all that interactive and provisioning leave.
        Assert.InRange((double)simulation.PerLane[Lane.Backfill] / simulation.Answered, 0.19, 0.25);
        Assert.InRange(simulation.Answered, 10 * 300 * 0.95, 10 * 300);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_limit_that_is_halved_in_the_middle_of_a_window_is_absorbed(int seed)
    {
        using var simulation = new Simulation(seed, processes: 4, allowed: 300);
        simulation.Demand[Lane.Backfill] = double.PositiveInfinity;
        simulation.Run(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(40));
        simulation.Allowed = 150;
        simulation.Run(TimeSpan.FromMinutes(1));
        // What was under way when the limit fell is refused; nothing after it.
        output.WriteLine($"refused in the minute of the change: {simulation.Refused}");
        Assert.InRange(simulation.Refused, 0, 8);

        simulation.Run(TimeSpan.FromMinutes(1));
        simulation.Forget();
        simulation.Run(TimeSpan.FromMinutes(10));
        output.WriteLine($"after it: used {simulation.Answered / 1500.0:P1}, refused {simulation.Refused}");
        Assert.InRange(simulation.Answered, 1500 * 0.95, 1500);
        Assert.Equal(0, simulation.Refused);
    }

    [Fact]
    public void A_parked_lane_stands_still_and_the_others_get_what_it_leaves()
    {
        using var simulation = new Simulation(seed: 6, processes: 2, allowed: 300);
        simulation.Park(Lane.Provisioning, TimeSpan.FromMinutes(5));
        simulation.Demand[Lane.Provisioning] = 2;
        simulation.Demand[Lane.Live] = double.PositiveInfinity;
        simulation.Run(TimeSpan.FromMinutes(4.9));
        Assert.Equal(0, simulation.PerLane[Lane.Provisioning]);
        Assert.InRange(simulation.PerLane[Lane.Live], 4.9 * 300 * 0.95, 4.9 * 300 + 12);
        var reading = simulation.Read().Lanes.Single(lane => lane.Lane == Lane.Provisioning);
        Assert.Equal("a test says so", reading.ParkedFor);

        simulation.Run(TimeSpan.FromMinutes(1));
        Assert.InRange(simulation.PerLane[Lane.Provisioning], 50, 150);
        Assert.Null(simulation.Read().Lanes.Single(lane => lane.Lane == Lane.Provisioning).ParkedUntil);
    }

    [Fact]
    public void Processes_that_are_killed_leave_their_part_to_the_others()
    {
        using var simulation = new Simulation(seed: 7, processes: 4, allowed: 300);
        simulation.Demand[Lane.Backfill] = double.PositiveInfinity;
        simulation.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(4, simulation.Read().Processes);
        simulation.Kill(0);
        simulation.Kill(1);
        simulation.Run(TimeSpan.FromSeconds(11));
        Assert.Equal(2, simulation.Read().Processes);
        simulation.Forget();
        simulation.Run(TimeSpan.FromMinutes(10));
        Assert.InRange(simulation.Answered, 3000 * 0.95, 3000);
        Assert.Equal(0, simulation.Refused);
    }
}
