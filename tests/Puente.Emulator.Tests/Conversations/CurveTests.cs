using Puente.Emulator.Calendar;
using Puente.Emulator.Organisation;

namespace Puente.Emulator.Tests.Conversations;

public sealed class CurveTests
{
    private static readonly TimeZoneInfo s_madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");
    private static readonly Days s_days = new(5, 20_000, OrganisationSeed.TimeZone);

    private static DayPlan Day(string date) => s_days.Day(DateOnly.Parse(date, null).DayNumber);

    private static int[] ByLocalHour(DayPlan day)
    {
        var hours = new int[24];
        for (var index = 0; index < day.Count; index++)
            hours[
                TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMilliseconds(day.StartOf(index)), s_madrid).Hour
            ]++;
        return hours;
    }

    [Theory]
    [InlineData("2026-01-14")]
    [InlineData("2026-07-15")]
    public void Callers_follow_the_clock_on_the_wall_in_winter_and_in_summer(string date)
    {
        var hours = ByLocalHour(Day(date));
        Assert.Equal(11, Array.IndexOf(hours, hours.Max()));
        Assert.True(hours[3] * 20 < hours[11]);
        Assert.True(hours[15] < hours[12] && hours[15] < hours[17]);
    }

    [Fact]
    public void The_hour_that_spring_skips_has_no_callers_and_the_one_autumn_repeats_has_twice_as_many()
    {
        Assert.Equal(0, ByLocalHour(Day("2026-03-29"))[2]);
        Assert.True(ByLocalHour(Day("2026-03-29"))[3] > 0);
        var autumn = ByLocalHour(Day("2026-10-25"));
        Assert.InRange(autumn[2], autumn[3] * 3 / 2, autumn[3] * 5 / 2);
    }

    [Fact]
    public void Mondays_are_busiest_and_a_week_has_seven_average_days()
    {
        int[] week = [.. Enumerable.Range(0, 7).Select(i => s_days.Day(new DateOnly(2026, 3, 2).DayNumber + i).Count)];
        Assert.Equal(0, Array.IndexOf(week, week.Max()));
        Assert.True(week[6] * 2 < week[0]);
        Assert.InRange(week.Average(), 18_500, 21_500);
    }
}
