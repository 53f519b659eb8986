using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Usage;

public sealed class UsageTests
{
    private const string Body =
        """{"interval":"2026-03-10/2026-03-10","groupBy":["OAuthClientId","TemplateUri","HttpMethod"]}""";

    [Fact]
    public async Task Requests_are_counted_by_client_route_and_class_of_status()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        var user = (await caller.AddUserAsync()).Id();
        for (var i = 0; i < 3; i++)
            await caller.GetAsync($"/api/v2/users/{user}");
        await caller.GetAsync("/api/v2/users/8c4f0000-0000-4000-8000-000000000000", 404);
        var started = await caller.PostAsync("/api/v2/usage/query", Body);
        var answer = await caller.GetAsync(started["resultsUri"]!.GetValue<string>());
        Assert.Equal("Complete", answer["queryStatus"]!.GetValue<string>());
        var row = answer["results"]!
            .AsArray()
            .Single(one => one!["templateUri"]!.GetValue<string>() == "api/v2/users/{userId}")!;
        Assert.Equal(
            (host.Options.ClientId, "GET", 3, 1, 4),
            (
                row["clientId"]!.GetValue<string>(),
                row["httpMethod"]!.GetValue<string>(),
                row["status200"]!.GetValue<int>(),
                row["status400"]!.GetValue<int>(),
                row["requests"]!.GetValue<int>()
            )
        );
        Assert.Equal("2026-03-10T00:00:00Z", row["date"]!.GetValue<string>());
        Assert.Equal("", row["userId"]!.GetValue<string>());
        var total = await caller.PostAsync(
            "/api/v2/usage/query",
            """{"interval":"2026-03/2026-03","metrics":["Requests"]}"""
        );
        var one = (await caller.GetAsync(total["resultsUri"]!.GetValue<string>()))["results"]!.AsArray().Single()!;
        Assert.Equal("", one["templateUri"]!.GetValue<string>());
        Assert.Null(one["status200"]);
    }

    [Fact]
    public async Task A_query_runs_for_a_while_and_the_job_form_says_the_same_in_its_own_words()
    {
        await using var host = await Emulators.StartAsync(o => o with { JobDelay = TimeSpan.FromHours(1) });
        using var caller = await Caller.SignInAsync(host);
        await caller.GetAsync("/api/v2/users");
        var query = await caller.PostAsync("/api/v2/usage/query", Body, 202);
        var results = query["resultsUri"]!.GetValue<string>();
        Assert.Equal("Running", (await caller.GetAsync(results))["queryStatus"]!.GetValue<string>());
        var job = await caller.PostAsync(
            "/api/v2/usage/aggregates/query/jobs",
            """{"interval":"2026-03-10/2026-03-10","groupBy":["TemplateUri"],"sortBy":[{"fieldName":"requestCount","order":"Desc"}]}""",
            202
        );
        Assert.Equal(
            "Running",
            (await caller.GetAsync(job["resultsUri"]!.GetValue<string>(), 202))["queryStatus"]!.GetValue<string>()
        );
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("Complete", (await caller.GetAsync(results))["queryStatus"]!.GetValue<string>());
        var page = await caller.GetAsync(job["resultsUri"]!.GetValue<string>() + "?pageSize=1");
        Assert.Equal("Succeeded", page["queryStatus"]!.GetValue<string>());
        Assert.NotNull(page["nextUri"]);
        Assert.Equal(1, page.Entities().Single()["requestCount"]!.GetValue<int>());
        var summary = await caller.GetAsync($"/api/v2/oauth/clients/{host.Options.ClientId}/usage/summary?days=7", 202);
        Assert.Contains(host.Options.ClientId, summary["resultsUri"]!.GetValue<string>(), StringComparison.Ordinal);
        await caller.RefusedAsync(
            "POST",
            "/api/v2/usage/query",
            """{"interval":"2026-03-10/2026-03-10","groupBy":["Moon"]}""",
            400
        );
    }

    [Fact]
    public async Task All_tokens_of_a_client_share_a_second_larger_budget()
    {
        await using var host = await Emulators.StartAsync(o =>
            o with
            {
                RequestsPerMinute = 100,
                RequestsPerMinutePerUser = 4,
            }
        );
        using var one = await Caller.SignInAsync(host);
        using var other = await Caller.SignInAsync(host);
        for (var i = 0; i < 2; i++)
        {
            await one.GetAsync("/api/v2/organizations/me");
            await other.GetAsync("/api/v2/organizations/me");
        }
        using var refused = await other.SendAsync(HttpMethod.Get, "/api/v2/organizations/me");
        Assert.Equal("3", refused.Headers.GetValues("inin-ratelimit-count").Single());
        var body = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal(
            ("too.many.requests.retry.after", "org.app.user.rate.per.minute", 4),
            (
                body["code"]!.GetValue<string>(),
                body["limit"]!["key"]!.GetValue<string>(),
                body["limit"]!["value"]!.GetValue<int>()
            )
        );
        Assert.NotNull(refused.Headers.RetryAfter);
    }
}
