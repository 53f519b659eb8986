using Puente.Sync.Jobs;

namespace Puente.Sync.Tests.Jobs;

public sealed class SyncPlanTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);
    private static readonly SyncOptions Options = new() { Since = Monday };

    [Fact]
    public void A_first_run_reads_every_day_up_to_the_availability_date()
    {
        var plan = Plan(Monday.AddDays(2).Start().AddHours(5));

        Assert.Equal([Monday, Monday.AddDays(1), Monday.AddDays(2)], plan.Days.Select(day => day.Day));
        Assert.All(plan.Days, day => Assert.Equal("never read", day.Why));
    }

    [Fact]
    public void A_day_of_which_nothing_is_available_is_not_asked_for() =>
        Assert.Equal([Monday], Plan(Monday.AddDays(1).Start()).Days.Select(day => day.Day));

    [Fact]
    public void Nothing_is_due_when_the_availability_date_has_not_moved()
    {
        var availability = Monday.Start().AddHours(7);
        var read = new DayState { Last = new FinishedReading(availability, 1_500, 1) };

        Assert.Empty(Plan(availability, read).Days);
    }

    [Fact]
    public void Days_outside_the_request_are_left_out_even_when_they_are_due()
    {
        var request = new SyncRequest(Monday.AddDays(1), Monday.AddDays(2));

        var plan = SyncPlan.Make(Monday.AddDays(9).Start(), new Dictionary<DateOnly, DayState>(), Options, request);

        Assert.Equal([Monday.AddDays(1)], plan.Days.Select(day => day.Day));
    }

    [Fact]
    public void A_full_run_reads_final_days_again_and_says_what_that_costs()
    {
        var final = new DayState { Last = new FinishedReading(Monday.AddDays(80).Start(), 1_500, 1), Final = true };
        var states = new Dictionary<DateOnly, DayState> { [Monday] = final };
        var request = new SyncRequest(To: Monday.AddDays(1), Full: true);

        var day = Assert.Single(SyncPlan.Make(Monday.AddDays(90).Start(), states, Options, request).Days);

        Assert.Equal("asked for", day.Why);
        Assert.Equal(2, day.Pages);
        Assert.Equal(5, day.ExpectedCalls);
    }

    [Fact]
    public void A_day_whose_gap_is_open_is_read_again_though_nothing_was_planned()
    {
        var final = new DayState { Last = new FinishedReading(Monday.AddDays(80).Start(), 1_500, 1), Final = true };
        var states = new Dictionary<DateOnly, DayState> { [Monday] = final };
        var request = new SyncRequest(To: Monday.AddDays(1));
        var availability = Monday.AddDays(90).Start();

        Assert.Empty(SyncPlan.Make(availability, states, Options, request, new HashSet<string> { "other" }).Days);
        var gaps = new HashSet<string> { JobsStream.GapOf(Monday) };
        var day = Assert.Single(SyncPlan.Make(availability, states, Options, request, gaps).Days);
        Assert.Equal("its gap is open", day.Why);
    }

    private static SyncPlan Plan(DateTimeOffset availability, DayState? monday = null)
    {
        var states = new Dictionary<DateOnly, DayState>();
        if (monday is not null)
            states[Monday] = monday;
        return SyncPlan.Make(availability, states, Options, default);
    }
}
