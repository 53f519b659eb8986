using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Puente.Testing;

namespace Puente.Tests.Api;

/// <summary>What is sent, how often, and what is shown of it.</summary>
public sealed class ApiWriteTests
{
    [Fact]
    public async Task Fields_make_the_body_of_a_write_and_the_query_of_a_read()
    {
        await using var platform = await CannedPlatform.StartAsync((context, _) => context.Response.WriteAsync("{}"));
        using var run = Configured(platform, input: "{ \"as\": \"is\" }");
        string[] fields =
        [
            "-f",
            "name=Ana",
            "-F",
            "version=3",
            "-f",
            "list[][a]=1",
            "-F",
            "list[][b]=2",
            "--field",
            "list[][a]=3",
        ];
        await run.RunAsync(["api", "PATCH", "/api/v2/users/1", .. fields]);
        await run.RunAsync("api", "DELETE", "/api/v2/groups/1/members", "-f", "ids[]=a", "-f", "ids[]=b");
        await run.RunAsync(
            "api",
            "/api/v2/groups",
            "--input",
            "-",
            "-f",
            "x=y",
            "-H",
            "Content-Type: text/plain",
            "-H",
            "X-Mine: 1"
        );
        await run.RunAsync("api", "/api/v2/groups");
        Assert.Equal(
            [
                ("PATCH /api/v2/users/1", """{"name":"Ana","version":3,"list":[{"a":"1","b":2},{"a":"3"}]}"""),
                ("DELETE /api/v2/groups/1/members?ids=a&ids=b", ""),
                ("POST /api/v2/groups?x=y", "{ \"as\": \"is\" }"),
                ("GET /api/v2/groups", ""),
            ],
            platform.Requests.Select(request => (request.Line, request.Body))
        );
        Assert.Equal(
            ("text/plain", "1"),
            (platform.Requests[2].Headers["Content-Type"], platform.Requests[2].Headers["X-Mine"])
        );
    }

    [Theory]
    [InlineData(500)]
    [InlineData(504)]
    public async Task A_write_whose_outcome_is_unknown_is_sent_once_and_says_where_to_look(int status)
    {
        await using var platform = await CannedPlatform.StartAsync(
            (context, _) =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync($$"""{"status":{{status}},"code":"internal.server.error"}""");
            }
        );
        using var run = Configured(platform);
        var outcome = await run.RunAsync("api", "POST", "/api/v2/users", "-f", "name=Ana");
        Assert.Equal(1, outcome.Code);
        Assert.Single(platform.Requests);
        Assert.Contains($"answered {status} internal.server.error", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("may have been carried out", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("puente api GET /api/v2/users", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_whose_connection_drops_is_sent_once_and_ends_with_3()
    {
        await using var platform = await CannedPlatform.StartAsync(
            (context, _) =>
            {
                context.Abort();
                return Task.CompletedTask;
            }
        );
        using var run = Configured(platform);
        var outcome = await run.RunAsync("api", "POST", "/api/v2/users", "-f", "name=Ana");
        Assert.Equal((3, ""), (outcome.Code, outcome.Output));
        Assert.Single(platform.Requests);
        Assert.Contains("may have been carried out", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_everything_but_the_secrets_and_sends_nothing()
    {
        await using var platform = await CannedPlatform.StartAsync((context, _) => context.Response.WriteAsync("{}"));
        using var run = Configured(platform);
        var outcome = await run.RunAsync(
            "api",
            "POST",
            "/api/v2/users?x=1",
            "-F",
            "version=3",
            "-H",
            "X-Api-Key: hush",
            "-H",
            "X-Mine: 1",
            "--dry-run"
        );
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Equal(
            $"POST {platform.Address}/api/v2/users?x=1\nAccept: application/json\nAuthorization: ***\n"
                + "Content-Type: application/json\nUser-Agent: Puente/0.1\nX-Api-Key: ***\nX-Mine: 1\n\n{\n  \"version\": 3\n}\n",
            outcome.Output.ReplaceLineEndings("\n")
        );
        Assert.Empty(platform.Requests);
    }

    [Fact]
    public async Task Include_masks_cookies_and_whatever_is_named_like_a_secret()
    {
        await using var platform = await CannedPlatform.StartAsync(
            (context, _) =>
            {
                context.Response.Headers.SetCookie = "session=hush";
                context.Response.Headers["X-Refresh-Token"] = "hush";
                return context.Response.WriteAsync("{}");
            }
        );
        using var run = Configured(platform);
        var outcome = await run.RunAsync("api", "GET", "/api/v2/users", "-i");
        Assert.Contains("Set-Cookie: ***", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("X-Refresh-Token: ***", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", outcome.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"entities":[{"id":1},{"id":2}],"pageSize":2,"pageNumber":1,"pageCount":1,"total":5}""")]
    [InlineData(
        """{"entities":[{"id":1},{"id":2}],"pageSize":2,"pageNumber":1,"totalNumberOfEntities":5,"pageCount":1}"""
    )]
    public async Task A_listing_that_the_platform_cuts_is_printed_and_ends_with_1(string page)
    {
        await using var platform = await CannedPlatform.StartAsync((context, _) => context.Response.WriteAsync(page));
        using var run = Configured(platform);
        var outcome = await run.RunAsync("api", "GET", "/api/v2/phones?pageSize=2", "--paginate");
        Assert.Equal((1, "{\"id\":1}\n{\"id\":2}\n"), (outcome.Code, outcome.Output));
        Assert.Contains("counts 5 and gave 2", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_page_says_that_the_rest_is_missing()
    {
        await using var platform = await CannedPlatform.StartAsync(
            (context, body) =>
            {
                if (JsonNode.Parse(body)!["paging"]?["pageNumber"]?.GetValue<int>() is null or 1)
                    return context.Response.WriteAsync(
                        """{"conversations":[{"conversationId":"a"}],"totalHits":200000}"""
                    );
                context.Response.StatusCode = 400;
                return context.Response.WriteAsync("""{"status":400,"code":"bad.request"}""");
            }
        );
        using var run = Configured(platform);
        var outcome = await run.RunAsync(
            "api",
            "POST",
            "/api/v2/analytics/conversations/details/query",
            "-f",
            "interval=x",
            "--paginate",
            "--slurp"
        );
        Assert.Equal((1, "[\n{\"conversationId\":\"a\"}"), (outcome.Code, outcome.Output));
        Assert.Contains("narrow the query", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("200,000 are counted", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"entities":[{"id":1}],"nextUri":"https://elsewhere.example/api/v2/users"}""", "another host")]
    [InlineData("""{"entities":[{"id":1}],"nextUri":"/api/v2/users?pageNumber=9"}""", "a second time")]
    [InlineData("""{"name":"no list"}""", "no listing")]
    [InlineData("<html>", "no JSON")]
    public async Task A_listing_that_leads_astray_does_not_look_whole(string page, string message)
    {
        await using var platform = await CannedPlatform.StartAsync((context, _) => context.Response.WriteAsync(page));
        using var run = Configured(platform);
        var outcome = await run.RunAsync("api", "GET", "/api/v2/users", "--paginate");
        Assert.NotEqual(0, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.InRange(platform.Requests.Count, 1, 2);
    }

    [Fact]
    public async Task Watching_asks_again_until_it_is_stopped_and_leaves_a_pipe_clean()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asked = 0;
        await using var platform = await CannedPlatform.StartAsync(
            async (context, _) =>
            {
                if (++asked == 3)
                    await stop.CancelAsync();
                await context.Response.WriteAsync($"{asked}", CancellationToken.None);
            }
        );
        using var run = new CommandRun { Time = new FasterTime(20) };
        platform.Configure(run);
        var outcome = await run.RunAsync(["api", "GET", "/api/v2/users", "--watch", "1"], stop.Token);
        Assert.Equal((0, "12"), (outcome.Code, outcome.Output));
        Assert.Contains("UTC, every 1.0 s", outcome.Error, StringComparison.Ordinal);
    }

    private static CommandRun Configured(CannedPlatform platform, string input = "")
    {
        var run = new CommandRun { Input = input };
        platform.Configure(run);
        return run;
    }
}
