using Puente.Scim.Filters;
using Puente.Scim.Schemas;

namespace Puente.Scim.Tests.Filters;

public sealed class FilterPlaceTests
{
    [Theory]
    [InlineData("", "at character 1: an attribute is wanted.")]
    [InlineData("shoeSize eq 3", "at character 1: there is no attribute 'shoeSize' here.")]
    [InlineData(
        "userName is \"a\"",
        "at character 10: an operator is wanted: eq, ne, co, sw, ew, gt, ge, lt, le or pr."
    )]
    [InlineData(
        "userName eq ana",
        "at character 13: a value is wanted: a text in double quotes, a number, true, false or null."
    )]
    [InlineData("userName eq \"ana", "at character 13: a text has no closing quote.")]
    [InlineData("(userName pr", "at character 13: a closing parenthesis is missing.")]
    [InlineData("emails[type pr", "at character 15: a closing bracket is missing.")]
    [InlineData("userName pr) or title pr", "at character 12: nothing more is wanted here.")]
    [InlineData("active gt true", "at character 1: gt is not for true and false.")]
    [InlineData("title pr and name eq \"x\"", "at character 14: name has parts; name one: name.formatted.")]
    public void A_wrong_filter_is_refused_with_the_character_where_it_goes_wrong(string filter, string message) =>
        Assert.Equal(
            message,
            Assert.Throws<FilterException>(() => FilterParser.Parse(filter, ResourceType.User)).Message
        );

    [Fact]
    public void Depth_is_refused_and_length_is_not()
    {
        var deep = new string('(', 100_000) + "title pr" + new string(')', 100_000);
        Assert.Throws<FilterException>(() => FilterParser.Parse(deep, ResourceType.User));
        var nots = string.Concat(Enumerable.Repeat("not (", 10_000)) + "title pr" + new string(')', 10_000);
        Assert.Throws<FilterException>(() => FilterParser.Parse(nots, ResourceType.User));
        var wide = string.Join(" or ", Enumerable.Repeat("title pr", 50_000));
        Assert.False(FilterParser.Parse(wide, ResourceType.User).Matches([]));
    }
}
