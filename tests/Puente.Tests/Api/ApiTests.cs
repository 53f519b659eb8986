using Puente.Api;

namespace Puente.Tests.Api;

public sealed class ApiTests(PretendCentreFixture centre)
{
    [Fact]
    public async Task Get_prints_the_body_indented_or_as_it_came()
    {
        using var run = Configured();
        var pretty = await run.RunAsync("api", "GET", "/api/v2/organizations/me");
        var raw = await run.RunAsync("api", "get", "/api/v2/organizations/me", "--raw");
        Assert.Equal((0, 0, "", ""), (pretty.Code, raw.Code, pretty.Error, raw.Error));
        Assert.Contains("\n  \"id\": \"", pretty.Output, StringComparison.Ordinal);
        Assert.StartsWith("{\"", raw.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', raw.Output);
    }

    [Fact]
    public async Task Include_shows_status_and_headers_first()
    {
        using var run = Configured();
        var outcome = await run.RunAsync("api", "GET", "/api/v2/users?pageSize=1", "--include");
        Assert.StartsWith("200 OK\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\ninin-ratelimit-allowed: ", outcome.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\n\n{", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paginate_gives_every_entity_once_one_a_line()
    {
        using var run = Configured();
        var outcome = await run.RunAsync("api", "GET", "/api/v2/users?pageSize=100&sortOrder=asc", "--paginate");
        Assert.True(outcome.Code == 0, outcome.Error);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(centre.Emulator.Options.Users, lines.Length);
        Assert.Equal(lines.Length, lines.Distinct().Count());
        Assert.All(lines, line => Assert.StartsWith("{\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_of_400_and_above_is_printed_and_ends_with_1()
    {
        using var run = Configured();
        var outcome = await run.RunAsync("api", "GET", "/api/v2/users/00000000-0000-0000-0000-000000000009");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("\"status\": 404", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("GET /api/v2/users/{id} answered 404; correlation id", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/v2/users", "only reads")]
    [InlineData("DELETE", "/api/v2/users/1", "only reads")]
    [InlineData("GET", "users", "begins with /api/")]
    [InlineData("GET", "https://api.mypurecloud.de/api/v2/users", "The host comes from the settings")]
    [InlineData("GET", "/api/v2/users#x", "no fragment")]
    public async Task What_is_no_reading_path_is_refused_before_anything_is_sent(
        string method,
        string path,
        string message
    )
    {
        using var run = Configured();
        var outcome = await run.RunAsync("api", method, path);
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a?x=%20+1&y", "after", "b c", "/a?x=%20+1&y&after=b%20c")]
    [InlineData("/a", "cursor", "=", "/a?cursor=%3D")]
    [InlineData("/a?pageNumber=1&q=z", "pageNumber", "2", "/a?q=z&pageNumber=2")]
    public void The_query_stays_as_written_but_for_the_place(string path, string name, string value, string expected) =>
        Assert.Equal(expected, PageReader.With(path, name, value));

    private CommandRun Configured()
    {
        var run = new CommandRun();
        centre.Configure(run);
        return run;
    }
}
