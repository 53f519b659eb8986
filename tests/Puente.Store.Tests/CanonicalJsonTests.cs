using System.Text;
using System.Text.Json;
using CsCheck;
using Puente.Store.Tests.Records;

namespace Puente.Store.Tests;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData(" { \"b\" : 1 , \"a\" : [ 1.50 , 1e3 ] } ", "{\"a\":[1.50,1e3],\"b\":1}")]
    [InlineData("{\"ab\":1,\"a\":2,\"a\":3,\"a!\":4}", "{\"a\":2,\"a\":3,\"a!\":4,\"ab\":1}")]
    [InlineData("\"\\u0041\\/\\u000a\\u0001\\ud83d\\ude00\\uD800\\u00E9\"", "\"A/\\n\\u0001😀\\ud800é\"")]
    [InlineData("{\"z\":{\"d\":null,\"c\":true},\"\\u0061\":{}}", "{\"a\":{},\"z\":{\"c\":true,\"d\":null}}")]
    [InlineData("-0", "-0")]
    public void One_spelling_for_a_value(string json, string expected) => Assert.Equal(expected, Pages.Canonical(json));

    [Fact]
    public void Canonical_text_means_the_same_and_is_its_own_canonical_text() =>
        Gen.Int.Sample(
            seed =>
            {
                // Lone surrogates are left out: the other parser does not read them.
                var record = RandomRecord.Write(seed).Replace("\\ud800", "", StringComparison.Ordinal);
                var canonical = Pages.Canonical(record);
                using var original = JsonDocument.Parse(record);
                using var rewritten = JsonDocument.Parse(canonical);
                Assert.True(JsonElement.DeepEquals(original.RootElement, rewritten.RootElement));
                Assert.Equal(canonical, Pages.Canonical(canonical));
            },
            iter: 500
        );

    [Theory]
    [InlineData("{} {}")]
    [InlineData("{\"a\":")]
    [InlineData("")]
    public void What_is_not_one_value_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Write(Encoding.UTF8.GetBytes(json)));
}
