using Puente.Failures;
using Puente.Querying;

namespace Puente.Tests.Querying;

public sealed class QueryTimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 30, 10, 20, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("30m", null, "2026-03-30T09:50:00.000Z")]
    [InlineData("8h", null, "2026-03-30T02:00:00.000Z")]
    [InlineData("7d", null, "2026-03-23T00:00:00.000Z")]
    [InlineData("1mo", null, "2026-02-28T00:00:00.000Z")]
    // Local midnights, on both sides of the night the clocks were put forward.
    [InlineData("1d", "Europe/Madrid", "2026-03-28T23:00:00.000Z")]
    [InlineData("7d", "Europe/Madrid", "2026-03-22T23:00:00.000Z")]
    [InlineData("2h", "Asia/Kolkata", "2026-03-30T07:30:00.000Z")]
    public void Last_is_whole_units_in_the_time_zone_and_the_present_one(string last, string? zone, string from) =>
        Assert.Equal(
            $"{from}/2026-03-30T10:21:00.000Z",
            QueryTimes.IntervalOf(new QueryRequest { Last = last, TimeZone = zone }, Now).ToString()
        );

    [Fact]
    public void Days_without_an_offset_are_those_of_the_time_zone()
    {
        var request = new QueryRequest
        {
            From = "2026-03-29",
            To = "2026-03-30",
            TimeZone = "Europe/Madrid",
        };
        var day = QueryTimes.IntervalOf(request, Now)!.Value;
        Assert.Equal("2026-03-28T23:00:00.000Z/2026-03-29T22:00:00.000Z", day.ToString());
        Assert.Equal(23, day.Span.TotalHours);
    }

    [Theory]
    [InlineData("30m", "PT30M")]
    [InlineData("1h", "PT1H")]
    [InlineData("1d", "P1D")]
    [InlineData("2w", "P2W")]
    [InlineData("1mo", "P1M")]
    [InlineData("PT15M", "PT15M")]
    [InlineData("queue", null)]
    [InlineData("provider", null)]
    public void A_period_is_told_from_a_dimension(string text, string? period) =>
        Assert.Equal(period, QueryTimes.Period(text));

    [Theory]
    [InlineData("2026-03-30", "2026-03-29")]
    [InlineData("yesterday", null)]
    public void What_is_no_interval_is_refused(string from, string? to) =>
        Assert.Throws<InputException>(() => QueryTimes.IntervalOf(new QueryRequest { From = from, To = to }, Now));
}
