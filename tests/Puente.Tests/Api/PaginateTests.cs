using System.Text.Json.Nodes;
using CsCheck;
using Puente.Api.Paging;

namespace Puente.Tests.Api;

/// <summary>Every style of paging that the emulator serves gives, page by page, what one large page or the truth gives.</summary>
public sealed class PaginateTests(PretendCentreFixture centre)
{
    [Theory]
    [InlineData("/api/v2/users", 500)]
    [InlineData("/api/v2/routing/queues", 500)]
    [InlineData("/api/v2/authorization/products", 500)]
    [InlineData("/api/v2/authorization/divisions/query", 100)]
    [InlineData("/api/v2/presence/definitions", 500)]
    public async Task A_listing_in_small_pages_is_the_listing_in_one(string path, int most)
    {
        using var run = Configured();
        var whole = await run.RunAsync("api", "GET", path, "-F", $"pageSize={most}", "--format", "ndjson");
        Assert.Equal((0, ""), (whole.Code, whole.Error));
        await Gen.Int[1, 7]
            .SampleAsync(
                async size =>
                {
                    var pages = await run.RunAsync("api", "GET", path, "-F", $"pageSize={size}", "--paginate");
                    Assert.Equal((0, "", whole.Output), (pages.Code, pages.Error, pages.Output));
                },
                iter: 4,
                threads: 1
            );
    }

    [Fact]
    public async Task A_listing_without_totals_is_followed_by_its_addresses()
    {
        using var run = Configured();
        var queue = (
            await run.RunAsync("api", "GET", "/api/v2/routing/queues", "--jsonpath", "$.entities[0].id")
        ).Output.Trim();
        var whole = await run.RunAsync(
            "api",
            "GET",
            $"/api/v2/routing/queues/{queue}/members?pageSize=100",
            "--format",
            "ndjson"
        );
        var pages = await run.RunAsync(
            "api",
            "GET",
            $"/api/v2/routing/queues/{queue}/members?pageSize=2",
            "--paginate"
        );
        Assert.Equal((0, whole.Output), (pages.Code, pages.Output));
        Assert.True(LinesOf(pages).Length > 2);
    }

    [Fact]
    public async Task A_search_is_paged_in_its_body()
    {
        using var run = Configured();
        string[] search = ["api", "/api/v2/users/search", "-f", "query[][type]=MATCH_ALL", "-f", "sortBy=name"];
        var whole = await run.RunAsync([.. search, "-F", "pageSize=500", "--format", "ndjson"]);
        var pages = await run.RunAsync([.. search, "-F", "pageSize=7", "--paginate"]);
        Assert.Equal((0, whole.Output), (pages.Code, pages.Output));
        Assert.Equal(centre.Emulator.Options.Users, LinesOf(pages).Length);
    }

    [Fact]
    public async Task A_details_query_is_paged_in_the_paging_of_its_body()
    {
        using var run = Configured();
        string[] query =
        [
            "api",
            "POST",
            "/api/v2/analytics/conversations/details/query",
            "-f",
            "interval=2026-03-02T00:00:00Z/2026-03-04T12:00:00Z",
        ];
        var counted = await run.RunAsync([.. query, "--jsonpath", "$.totalHits"]);
        var bare = await run.RunAsync([.. query, "--paginate", "--jsonpath", "$.conversationId"]);
        var paged = await run.RunAsync([
            .. query,
            "-F",
            "paging[pageSize]=100",
            "-F",
            "paging[pageNumber]=1",
            "--paginate",
            "--jsonpath",
            "$.conversationId",
        ]);
        Assert.Equal((0, 0), (bare.Code, paged.Code));
        Assert.Equal(counted.Output.Trim(), $"{LinesOf(bare).Distinct().Count()}");
        Assert.Equal(LinesOf(bare).Order(), LinesOf(paged).Order());
    }

    [Fact]
    public async Task A_job_is_read_by_its_cursor()
    {
        using var run = Configured();
        var job = await run.RunAsync(
            "api",
            "POST",
            "/api/v2/analytics/conversations/details/jobs",
            "-f",
            "interval=2026-03-01T00:00:00Z/2026-03-02T00:00:00Z",
            "--jsonpath",
            "$.jobId"
        );
        var results = $"/api/v2/analytics/conversations/details/jobs/{job.Output.Trim()}/results";
        var whole = await run.RunAsync("api", "GET", $"{results}?pageSize=1000", "--format", "ndjson");
        var pages = await run.RunAsync("api", "GET", $"{results}?pageSize=9", "--paginate");
        Assert.True(pages.Code == 0, pages.Error);
        Assert.Equal(whole.Output, pages.Output);
        Assert.True(LinesOf(pages).Length > 9);
    }

    [Fact]
    public async Task Slurp_makes_one_array_and_an_empty_listing_an_empty_one()
    {
        using var run = Configured();
        var all = await run.RunAsync("api", "GET", "/api/v2/users?pageSize=10", "--paginate", "--slurp");
        Assert.Equal(centre.Emulator.Options.Users, JsonNode.Parse(all.Output)!.AsArray().Count);
        var none = await run.RunAsync(
            "api",
            "GET",
            "/api/v2/users?name=nobody-has-this-name&state=deleted",
            "--paginate",
            "--slurp"
        );
        Assert.Equal((0, "[]\n"), (none.Code, none.Output));
    }

    [Fact]
    public async Task Beginning_at_a_later_page_is_no_incomplete_listing()
    {
        using var run = Configured();
        var rest = await run.RunAsync("api", "GET", "/api/v2/users?pageSize=10&pageNumber=3", "--paginate");
        Assert.Equal((0, ""), (rest.Code, rest.Error));
        Assert.Equal(centre.Emulator.Options.Users - 20, LinesOf(rest).Length);
    }

    [Theory]
    [InlineData("POST", "/api/v2/users")]
    [InlineData("DELETE", "/api/v2/users/1")]
    public async Task What_writes_is_not_paged(string method, string path)
    {
        using var run = Configured();
        var outcome = await run.RunAsync("api", method, path, "--paginate");
        Assert.Equal((2, ""), (outcome.Code, outcome.Output));
        Assert.Contains("ends in /query or /search", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a?x=%20+1&y", "after", "b c", "/a?x=%20+1&y&after=b%20c")]
    [InlineData("/a", "cursor", "=", "/a?cursor=%3D")]
    [InlineData("/a?pageNumber=1&q=z", "pageNumber", "2", "/a?q=z&pageNumber=2")]
    public void The_query_stays_as_written_but_for_the_place(string path, string name, string value, string expected) =>
        Assert.Equal(expected, PageQuery.With(path, name, value));

    private static string[] LinesOf(Outcome outcome) =>
        outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private CommandRun Configured()
    {
        var run = new CommandRun();
        centre.Configure(run);
        return run;
    }
}
