using Puente.Analytics.Buckets;
using Puente.Analytics.Language;

namespace Puente.Analytics.Tests.Buckets;

public sealed class BucketTests
{
    [Fact]
    public void A_day_in_spring_has_23_hours_and_one_in_autumn_25()
    {
        Assert.Equal(
            ["2026-03-28T23:00:00.000Z/2026-03-29T22:00:00.000Z", "2026-03-29T22:00:00.000Z/2026-03-30T22:00:00.000Z"],
            Buckets("2026-03-28T23:00Z/2026-03-30T22:00Z", "P1D", "Europe/Madrid")
        );
        Assert.Equal(
            ["2026-10-24T22:00:00.000Z/2026-10-25T23:00:00.000Z", "2026-10-25T23:00:00.000Z/2026-10-26T23:00:00.000Z"],
            Buckets("2026-10-24T22:00Z/2026-10-26T23:00Z", "P1D", "Europe/Madrid")
        );
    }

    [Fact]
    public void Hours_do_not_follow_the_calendar() =>
        Assert.Equal(
            ["2026-03-29T00:00:00.000Z/2026-03-29T01:00:00.000Z", "2026-03-29T01:00:00.000Z/2026-03-29T02:00:00.000Z"],
            Buckets("2026-03-29T00:00Z/2026-03-29T02:00Z", "PT1H", "Europe/Madrid")
        );

    [Fact]
    public void A_border_in_the_hour_that_is_left_out_has_the_offset_before_it() =>
        // 02:30 does not exist on the 29th: with the winter offset it is 01:30 UTC.
        Assert.Equal(
            [
                "2026-03-28T01:30:00.000Z/2026-03-29T01:30:00.000Z",
                "2026-03-29T01:30:00.000Z/2026-03-30T00:30:00.000Z",
                "2026-03-30T00:30:00.000Z/2026-03-30T12:00:00.000Z",
            ],
            Buckets("2026-03-28T01:30Z/2026-03-30T12:00Z", "P1D", "Europe/Madrid")
        );

    [Fact]
    public void A_border_in_the_hour_that_comes_twice_is_taken_the_first_time() =>
        Assert.Equal(
            ["2026-10-24T00:30:00.000Z/2026-10-25T00:30:00.000Z", "2026-10-25T00:30:00.000Z/2026-10-25T01:00:00.000Z"],
            Buckets("2026-10-24T00:30Z/2026-10-25T01:00Z", "P1D", "Europe/Madrid")
        );

    [Fact]
    public void Months_are_counted_from_the_start_so_that_the_31st_comes_back() =>
        Assert.Equal(
            [
                "2026-01-31T00:00:00.000Z/2026-02-28T00:00:00.000Z",
                "2026-02-28T00:00:00.000Z/2026-03-31T00:00:00.000Z",
                "2026-03-31T00:00:00.000Z/2026-04-15T00:00:00.000Z",
            ],
            Buckets("2026-01-31/2026-04-15", "P1M", "UTC")
        );

    [Fact]
    public void The_last_bucket_is_cut_at_the_end()
    {
        Assert.Equal(
            ["2026-03-02T00:07:00.000Z/2026-03-02T00:37:00.000Z", "2026-03-02T00:37:00.000Z/2026-03-02T00:50:00.000Z"],
            Buckets("2026-03-02T00:07Z/2026-03-02T00:50Z", "PT30M", "UTC")
        );
        Assert.Equal(
            ["2026-03-02T00:00:00.000Z/2026-03-03T00:00:00.000Z"],
            Buckets("2026-03-02/2026-03-03", "P1Y", "UTC")
        );
    }

    [Fact]
    public void Weeks_days_and_the_rest_add_up()
    {
        Assert.Equal(
            ["2026-03-02T00:00:00.000Z/2026-03-09T00:00:00.000Z", "2026-03-09T00:00:00.000Z/2026-03-10T00:00:00.000Z"],
            Buckets("2026-03-02/2026-03-10", "P1W", "UTC")
        );
        Assert.Equal(
            ["2026-03-02T00:00:00.000Z/2026-03-03T12:00:00.000Z", "2026-03-03T12:00:00.000Z/2026-03-05T00:00:00.000Z"],
            Buckets("2026-03-02/2026-03-05", "P1DT12H", "UTC")
        );
    }

    [Theory]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P0D")]
    [InlineData("1D")]
    [InlineData("P1.5D")]
    [InlineData("P1DT")]
    [InlineData("P99999Y")]
    [InlineData("PT1M\n")]
    public void What_is_no_period_is_refused(string text) =>
        Assert.Throws<AnalyticsRefusalException>(() => Granularity.Require(text));

    private static string[] Buckets(string interval, string granularity, string zone)
    {
        var plan = BucketPlan.Of(
            QueryInterval.Require(interval),
            Granularity.Require(granularity),
            TimeZoneInfo.FindSystemTimeZoneById(zone)
        );
        return [.. Enumerable.Range(0, (int)plan.Count).Select(bucket => plan.IntervalOf(bucket))];
    }
}
