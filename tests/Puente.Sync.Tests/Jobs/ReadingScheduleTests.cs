using CsCheck;
using Puente.Sync.Jobs;

namespace Puente.Sync.Tests.Jobs;

public sealed class ReadingScheduleTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Fact]
    public void A_day_never_read_is_due_as_soon_as_the_platform_has_something_of_it() =>
        Assert.Equal(Monday.Start().AddTicks(1), ReadingSchedule.NextReading(Monday, new DayState()));

    [Fact]
    public void An_interrupted_reading_goes_on_at_once()
    {
        var state = new DayState { UnderWay = new ReadingUnderWay(Guid.NewGuid(), "cursor", false, null) };

        Assert.Equal(DateTimeOffset.MinValue, ReadingSchedule.NextReading(Monday, state));
    }

    [Fact]
    public void A_day_read_before_it_was_over_is_due_whenever_the_availability_date_moves()
    {
        var noon = Monday.Start().AddHours(12);

        Assert.Equal(noon.AddTicks(1), ReadingSchedule.NextReading(Monday, ReadAt(noon)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2.5, 3)]
    [InlineData(3, 7)]
    [InlineData(7, 16)]
    [InlineData(16, 33)]
    [InlineData(40, 65)]
    public void Readings_lie_further_and_further_apart(double lastAge, double nextAge)
    {
        var last = Monday.End().AddDays(lastAge);

        Assert.Equal(Monday.End().AddDays(nextAge), ReadingSchedule.NextReading(Monday, ReadAt(last)));
    }

    [Fact]
    public void After_the_last_planned_age_a_final_day_is_left_alone() =>
        Assert.Null(ReadingSchedule.NextReading(Monday, ReadAt(Monday.End().AddDays(65)) with { Final = true }));

    [Fact]
    public void After_the_last_planned_age_a_day_that_still_changes_is_read_daily()
    {
        var last = Monday.End().AddDays(70);

        Assert.Equal(last.AddDays(1), ReadingSchedule.NextReading(Monday, ReadAt(last)));
    }

    [Fact]
    public void A_day_costs_a_bounded_number_of_readings_however_often_the_program_runs() =>
        Gen.Double[0.01, 9]
            .Sample(daysBetweenRuns =>
            {
                var state = new DayState();
                var readings = 0;
                for (var now = Monday.End(); now < Monday.AddDays(120).Start(); now = now.AddDays(daysBetweenRuns))
                {
                    if (ReadingSchedule.NextReading(Monday, state) is not { } due || due > now)
                        continue;
                    readings++;
                    var reading = new FinishedReading(now, 1, 1);
                    state = new DayState
                    {
                        Previous = state.Last,
                        Last = reading,
                        Final = ReadingSchedule.IsFinal(Monday, state.Last, reading),
                    };
                }

                return readings is >= 5 and <= 9 && state.Final;
            });

    [Fact]
    public void Two_equal_readings_a_night_apart_behind_the_settling_time_make_a_day_final()
    {
        var previous = new FinishedReading(Monday.End().AddDays(1), 10, 77);

        Assert.True(ReadingSchedule.IsFinal(Monday, previous, new FinishedReading(Monday.End().AddDays(2), 10, 77)));
        Assert.False(ReadingSchedule.IsFinal(Monday, previous, new FinishedReading(Monday.End().AddDays(2), 10, 78)));
        Assert.False(ReadingSchedule.IsFinal(Monday, previous, new FinishedReading(Monday.End().AddDays(2), 11, 77)));
        Assert.False(ReadingSchedule.IsFinal(Monday, previous, new FinishedReading(Monday.End().AddDays(1.9), 10, 77)));
        Assert.False(ReadingSchedule.IsFinal(Monday, null, new FinishedReading(Monday.End().AddDays(2), 10, 77)));
    }

    [Fact]
    public void Two_readings_of_the_same_night_do_not_make_a_day_final()
    {
        var previous = new FinishedReading(Monday.End().AddDays(2), 10, 77);

        Assert.False(
            ReadingSchedule.IsFinal(Monday, previous, new FinishedReading(previous.AsOf.AddHours(19), 10, 77))
        );
    }

    [Fact]
    public void A_reading_of_half_a_day_does_not_count_as_the_first_of_two()
    {
        var previous = new FinishedReading(Monday.End().AddHours(-1), 10, 77);

        Assert.False(ReadingSchedule.IsFinal(Monday, previous, new FinishedReading(Monday.End().AddDays(3), 10, 77)));
    }

    private static DayState ReadAt(DateTimeOffset asOf) => new() { Last = new FinishedReading(asOf, 10, 77) };
}
