using System.Text.Json.Nodes;
using Puente.Emulator.Filters;
using Puente.Emulator.Http;

namespace Puente.Emulator.Tests.Filters;

public sealed class PredicateTests
{
    private const string Id = "2f7b9d10-1111-4222-8333-00000000abcd";

    [Theory]
    [InlineData("wrapUpNote", "\"Llamará\"", "Llamará", true)]
    [InlineData("wrapUpNote", "\"Llamará\"", "llamará", false)]
    [InlineData("wrapUpNote", "\"Llamará\"", "Llamar", false)]
    [InlineData("wrapUpNote", "\"Llamará\"", "Llamará ", false)]
    [InlineData("queueId", $"\"{Id}\"", "2F7B9D10-1111-4222-8333-00000000ABCD", true)]
    [InlineData("queueId", $"\"{Id}\"", "{2f7b9d10-1111-4222-8333-00000000abcd}", false)]
    [InlineData("wrapUpCode", "\"ININ-WRAP-UP-TIMEOUT\"", "inin-wrap-up-timeout", false)]
    [InlineData("conference", "true", "TRUE", true)]
    [InlineData("conference", "true", "1", false)]
    [InlineData("mediaCount", "12", "12", true)]
    [InlineData("mediaCount", "12", "12.0", true)]
    [InlineData("mediaCount", "12", "012", true)]
    [InlineData("mediaCount", "12", "1", false)]
    [InlineData("flowVersion", "\"12.0\"", "12", false)]
    [InlineData("addressFrom", "\"Ana.Gil@Example.net\"", "Ana.Gil@Example.net", true)]
    [InlineData("addressFrom", "\"Ana.Gil@Example.net\"", "ana.gil@example.net", false)]
    [InlineData("addressFrom", "\"Ana.Gil@Example.net\"", "ana.gil", true)]
    [InlineData("addressTo", "\"Ana.Gil@Example.net\"", "EXAMPLE.NET", true)]
    [InlineData("addressTo", "\"Ana.Gil@Example.net\"", "example", false)]
    [InlineData("addressFrom", "\"ÁNA@example.net\"", "ána", false)]
    [InlineData("ani", "\"sip:ana@example.net\"", "example.net", false)]
    [InlineData("segmentEnd", "\"2026-03-02T10:00:00.000Z\"", "2026-03-02T10:00:00Z/2026-03-02T11:00:00Z", true)]
    [InlineData(
        "segmentEnd",
        "\"2026-03-02T10:00:00.000Z\"",
        "2026-03-02T11:00:00+02:00/2026-03-02T12:00:00+02:00",
        false
    )]
    [InlineData(
        "segmentEnd",
        "\"2026-03-02T10:00:00.000Z\"",
        "2026-03-02T11:30:00+02:00/2026-03-02T12:30:00+02:00",
        true
    )]
    public void A_value_fits_as_the_language_page_says(string dimension, string json, string value, bool fits) =>
        Assert.Equal(fits, Read(dimension, $"\"value\":{JsonValue.Create(value)!.ToJsonString()}").Holds(Values(json)));

    [Theory]
    [InlineData("mediaCount", "12", "{\"gte\":12}", true)]
    [InlineData("mediaCount", "12", "{\"gt\":12}", false)]
    [InlineData("mediaCount", "12", "{\"gt\":11.5,\"lt\":12.5}", true)]
    [InlineData("mediaCount", "12", "{\"lte\":11}", false)]
    [InlineData("flowVersion", "\"12.0\"", "{\"gte\":0}", false)]
    [InlineData("conference", "true", "{\"gte\":0}", false)]
    [InlineData("segmentEnd", "\"1970-01-01T00:00:01.000Z\"", "{\"gte\":1000,\"lt\":1001}", true)]
    [InlineData("segmentEnd", "\"1970-01-01T00:00:01.000Z\"", "{\"lt\":1000}", false)]
    public void A_range_is_of_numbers_and_times_only(string dimension, string json, string range, bool fits) =>
        Assert.Equal(fits, Read(dimension, $"\"range\":{range}").Holds(Values(json)));

    [Fact]
    public void One_of_several_values_is_enough_and_not_exists_means_none()
    {
        var some = Values("[\"a\",\"b\"]");
        Assert.True(Read("requestedRouting", "\"value\":\"b\"").Holds(some));
        Assert.True(Read("requestedRouting", "\"operator\":\"exists\"").Holds(some));
        Assert.False(Read("requestedRouting", "\"operator\":\"notExists\"").Holds(some));
        Assert.True(Read("requestedRouting", "\"operator\":\"notExists\"").Holds([]));
        Assert.False(Read("requestedRouting", "\"value\":\"b\"").Holds([]));
    }

    [Theory]
    [InlineData("\"value\":\"1\",\"range\":{\"gt\":1}", "invalid.value")]
    [InlineData("\"range\":{}", "invalid.value")]
    [InlineData("\"range\":5", "invalid.value")]
    [InlineData("\"range\":{\"gt\":\"x\"}", "invalid.value")]
    [InlineData("\"operator\":\"contains\"", "invalid.value")]
    [InlineData("\"value\":\"yesterday\"", "invalid.date")]
    [InlineData("\"value\":\"\"", "invalid.date")]
    public void What_cannot_be_read_is_refused(string members, string code) =>
        Assert.Equal(code, Assert.Throws<ApiException>(() => Read("segmentEnd", members)).Code);

    private static Predicate Read(string dimension, string members) =>
        Predicate.Read(
            (JsonObject)JsonNode.Parse($"{{\"dimension\":\"{dimension}\",{members}}}")!,
            FilterNames.Segment
        );

    private static List<FilterValue> Values(string json)
    {
        var values = new List<FilterValue>();
        FilterValue.Read(System.Text.Encoding.UTF8.GetBytes(json), values);
        return values;
    }
}
