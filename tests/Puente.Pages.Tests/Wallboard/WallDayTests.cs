using Puente.Hub.Wallboard;

namespace Puente.Pages.Tests.Wallboard;

/// <summary>Where "today" begins and ends.</summary>
public sealed class WallDayTests
{
    [Theory]
    // An ordinary day, seen just after midnight there, when UTC still has yesterday.
    [InlineData("Europe/Madrid", "2026-07-14T22:05Z", "2026-07-14T22:00Z", 24)]
    // Clocks go forward on 29 March and back on 25 October.
    [InlineData("Europe/Madrid", "2026-03-29T12:00Z", "2026-03-28T23:00Z", 23)]
    [InlineData("Europe/Madrid", "2026-10-25T12:00Z", "2026-10-24T22:00Z", 25)]
    // West of Greenwich UTC is a day ahead in the evening.
    [InlineData("America/Bogota", "2026-05-02T03:00Z", "2026-05-01T05:00Z", 24)]
    // Clocks that go forward at midnight itself: the day begins at one o'clock.
    [InlineData("America/Santiago", "2026-09-06T12:00Z", "2026-09-06T04:00Z", 23)]
    // And back at midnight: eleven in the evening comes twice, on the day before.
    [InlineData("America/Santiago", "2026-04-04T12:00Z", "2026-04-04T03:00Z", 25)]
    [InlineData("Asia/Kolkata", "2026-01-01T00:00Z", "2025-12-31T18:30Z", 24)]
    [InlineData("UTC", "2026-01-01T23:59Z", "2026-01-01T00:00Z", 24)]
    public void The_day_is_from_midnight_to_midnight_there(string zone, string now, string from, int hours)
    {
        var day = WallDay.Of(Moment(now), TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal(Moment(from), day.From);
        Assert.Equal(TimeSpan.FromHours(hours), day.To - day.From);
    }

    [Fact]
    public void Every_moment_of_a_year_lies_in_its_day_and_days_join()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Santiago");
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var last = WallDay.Of(at, zone);
        for (var end = at.AddDays(366); at < end; at += TimeSpan.FromMinutes(30))
        {
            var day = WallDay.Of(at, zone);
            Assert.True(day.From <= at && at < day.To, $"{at:O} is not in {day}");
            Assert.True(day == last || day.From == last.To, $"{day} does not follow {last}");
            last = day;
        }
    }

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
