using System.Text.Json.Nodes;
using Puente.Emulator.Aggregates;
using Puente.Emulator.Http;

namespace Puente.Emulator.Tests.Aggregates;

public sealed class BucketTests
{
    [Theory]
    // The day of 23 hours and that of 25.
    [InlineData("2026-03-28T23:00Z/2026-03-30T22:00Z", "P1D", "Europe/Madrid", "03-28T23:00 03-29T22:00 03-30T22:00")]
    [InlineData("2026-10-24T22:00Z/2026-10-26T23:00Z", "P1D", "Europe/Madrid", "10-24T22:00 10-25T23:00 10-26T23:00")]
    // Exact rests ignore the clock on the wall.
    [InlineData(
        "2026-10-25T00:00Z/2026-10-25T03:00Z",
        "PT1H",
        "Europe/Madrid",
        "10-25T00:00 10-25T01:00 10-25T02:00 10-25T03:00"
    )]
    // Half past two comes twice on 25 October and not at all on 29 March.
    [InlineData(
        "2026-10-24T00:30Z/2026-10-26T12:00Z",
        "P1D",
        "Europe/Madrid",
        "10-24T00:30 10-25T00:30 10-26T01:30 10-26T12:00"
    )]
    [InlineData(
        "2026-03-28T01:30Z/2026-03-30T12:00Z",
        "P1D",
        "Europe/Madrid",
        "03-28T01:30 03-29T01:30 03-30T00:30 03-30T12:00"
    )]
    // Months count from the start, so that a short one does not shorten those after it.
    [InlineData(
        "2026-01-31T00:00Z/2026-05-01T00:00Z",
        "P1M",
        null,
        "01-31T00:00 02-28T00:00 03-31T00:00 04-30T00:00 05-01T00:00"
    )]
    [InlineData(
        "2026-03-02T00:00Z/2026-03-05T06:00Z",
        "P1DT12H",
        null,
        "03-02T00:00 03-03T12:00 03-05T00:00 03-05T06:00"
    )]
    [InlineData("2026-03-02T00:00Z/2026-03-20T00:00Z", "P1W", null, "03-02T00:00 03-09T00:00 03-16T00:00 03-20T00:00")]
    // Starts that keep to no border, and the last bucket cut.
    [InlineData("2026-03-02T00:07Z/2026-03-02T01:00Z", "PT30M", null, "03-02T00:07 03-02T00:37 03-02T01:00")]
    [InlineData("2026-03-02T00:00Z/2026-03-03T00:00Z", null, "Asia/Tokyo", "03-02T00:00 03-03T00:00")]
    // Periods longer than any calendar.
    [InlineData("2026-03-02T00:00Z/2026-03-03T00:00Z", "P9999Y", null, "03-02T00:00 03-03T00:00")]
    [InlineData(
        "2026-03-02T00:00Z/2026-03-03T00:00Z",
        "P9999Y9999M9999W99999DT99999H999999M9999999S",
        "Asia/Tokyo",
        "03-02T00:00 03-03T00:00"
    )]
    public void An_interval_is_cut_by_calendar_periods_in_the_time_zone(
        string interval,
        string? granularity,
        string? zone,
        string borders
    )
    {
        var (from, to) = Dates.ReadInterval(interval);
        var body = new JsonObject { ["granularity"] = granularity, ["timeZone"] = zone };
        var buckets = Buckets.Read(body, from, to);
        var expected = borders.Split(' ');
        for (var i = 0; i + 1 < expected.Length; i++)
            Assert.Equal($"2026-{expected[i]}:00.000Z/2026-{expected[i + 1]}:00.000Z", buckets.Interval(i));
        Assert.Equal(expected.Length - 2, buckets.Of(to - 1));
        Assert.Equal(0, buckets.Of(from));
    }

    [Theory]
    [InlineData("PT")]
    [InlineData("P0D")]
    [InlineData("P1.5D")]
    [InlineData("PT-1H")]
    [InlineData("P1DT")]
    [InlineData("pt1h")]
    public void What_is_no_period_is_refused(string granularity)
    {
        var body = new JsonObject { ["granularity"] = granularity };
        Assert.Equal("invalid.value", Assert.Throws<ApiException>(() => Buckets.Read(body, 0, 1)).Code);
    }
}
