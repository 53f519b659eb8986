using Puente.Platform.Requests;

namespace Puente.Platform.Tests.Requests;

public sealed class RouteTests
{
    [Fact]
    public void A_template_is_filled_from_left_to_right_and_values_are_escaped()
    {
        var route = Route.Of("/api/v2/a/{x}/b/{y}", "1/2?", "é").With("q", "a&b").With("none", null).With("n", 3);
        Assert.Equal("/api/v2/a/{x}/b/{y}", route.Template);
        Assert.Equal("/api/v2/a/1%2F2%3F/b/%C3%A9?q=a%26b&n=3", route.PathAndQuery);
        Assert.Equal(route.Template, route.ToString());
    }

    [Theory]
    [InlineData("/api/{x}")]
    [InlineData("/api/{x}", "1", "2")]
    [InlineData("api", new string[0])]
    [InlineData("//host/api", new string[0])]
    [InlineData("/api/{x}", "..")]
    [InlineData("/api/{x}", "")]
    public void Places_and_values_must_match(string template, params string[] values) =>
        Assert.Throws<ArgumentException>(() => Route.Of(template, values));

    [Theory]
    [InlineData("/api/v2/users?pageSize=100", "/api/v2/users")]
    [InlineData("/api/v2/users/2f7b0000-0000-0000-0000-000000000000/queues", "/api/v2/users/{id}/queues")]
    [InlineData("/api/v2/users/ana@acme.example", "/api/v2/users/{id}")]
    [InlineData("/api/v2/users/externalid/hr/annaruiz", "/api/v2/users/externalid/{id}/{id}")]
    [InlineData(
        "/api/v2/externalcontacts/reversewhitepageslookup?lookupVal=%2B34600",
        "/api/v2/externalcontacts/reversewhitepageslookup"
    )]
    public void A_typed_path_shows_its_words_and_hides_its_ids(string path, string template)
    {
        var route = Route.FromPath(path);
        Assert.Equal(template, route.Template);
        Assert.Equal(path, route.PathAndQuery);
    }

    [Theory]
    [InlineData("")]
    [InlineData("api/v2/users")]
    [InlineData("//elsewhere.example/")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("/api/v2/users#x")]
    public void What_is_no_path_of_the_platform_is_refused(string path) =>
        Assert.Throws<ArgumentException>(() => Route.FromPath(path));
}
