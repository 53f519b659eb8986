using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Puente.Analytics;
using Puente.Analytics.Language;
using Puente.Analytics.Local;
using Puente.Hub.Analytics;
using Puente.Hub.SignIn;
using Puente.Hub.Tests.Fakes;
using Puente.Store;
using Puente.Store.Checkpoints;
using Puente.Store.Conversations;
using Puente.Store.Decoding;

namespace Puente.Hub.Tests.Analytics;

public sealed class AnalyticsApiTests
{
    private const string Query = """{"interval":"2026-03-02/2026-03-03","metrics":["nOffered"]}""";
    private const string Aggregates = "api/v2/analytics/conversations/aggregates/query";
    private const string Details = "api/v2/analytics/conversations/details/query";
    private const string Conversation = "c0a70000-0000-4000-8000-000000000001";
    private static readonly Guid Mine = Guid.NewGuid();
    private static readonly Guid Theirs = Guid.NewGuid();

    private static readonly HubAccount[] Accounts =
    [
        new("all", "client-all", "secret-all", null),
        new("mine", "client-mine", "secret-mine", new HashSet<Guid> { Mine }),
    ];

    [Fact]
    public async Task The_hubs_key_sees_everything_and_a_program_what_its_divisions_let_it_see()
    {
        await using var hub = await StartAsync();

        Assert.Equal(2, await OfferedAsync(hub, hub.Host.Key));
        Assert.Equal(2, await OfferedAsync(hub, await SignInAsync(hub, Accounts[0])));
        var token = await SignInAsync(hub, Accounts[1]);
        Assert.Equal(1, await OfferedAsync(hub, token));
        Assert.Equal(
            1,
            (int)
                JsonNode.Parse(
                    (await PostAsync(hub, Details, """{"interval":"2026-03-02/2026-03-03"}""", token)).Body
                )!["totalHits"]!
        );
        Assert.Equal(
            404,
            (await GetAsync(hub, $"api/v2/analytics/conversations/{Conversation}/details", token)).Status
        );
    }

    [Fact]
    public async Task Records_are_found_by_their_ids()
    {
        await using var hub = await StartAsync();

        var one = await GetAsync(hub, $"api/v2/analytics/conversations/{Conversation}/details", hub.Host.Key);
        var some = await GetAsync(
            hub,
            $"api/v2/analytics/conversations/details?id={Conversation},{Guid.NewGuid()}",
            hub.Host.Key
        );

        Assert.Equal(Conversation, (string)JsonNode.Parse(one.Body)!["conversationId"]!);
        Assert.Single(JsonNode.Parse(some.Body)!["conversations"]!.AsArray());
    }

    [Theory]
    [InlineData("", "authentication.required")]
    [InlineData("Bearer nonsense", "bad.credentials")]
    [InlineData("Basic eDp5", "bad.credentials")]
    public async Task Who_has_no_token_gets_the_platforms_401(string authorization, string code)
    {
        await using var hub = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Aggregates) { Content = Json(Query) };
        if (authorization.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var http = new HttpClient { BaseAddress = hub.Http.BaseAddress };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(401, (int)answer.StatusCode);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(code, (string)body["code"]!);
        Assert.Equal(401, (int)body["status"]!);
    }

    [Theory]
    [InlineData("client-all", "secret-mine", "grant_type=client_credentials", "invalid_client")]
    [InlineData("nobody", "", "grant_type=client_credentials", "invalid_client")]
    [InlineData("client-all", "secret-all", "grant_type=password", "unsupported_grant_type")]
    [InlineData("client-all", "secret-all", "x=y", "invalid_request")]
    public async Task Wrong_credentials_get_no_token(string id, string secret, string form, string error)
    {
        await using var hub = await StartAsync();

        var (status, body) = await TokenAsync(hub, id, secret, form);

        Assert.Equal(400, status);
        Assert.Equal(error, (string)JsonNode.Parse(body)!["error"]!);
    }

    [Fact]
    public async Task A_refusal_has_the_platforms_body()
    {
        await using var hub = await StartAsync();

        var (status, body) = await PostAsync(
            hub,
            Aggregates,
            """{"interval":"2026-03-02/2026-03-03","metrics":["tHandel"]}""",
            hub.Host.Key
        );

        Assert.Equal(400, status);
        var refusal = JsonNode.Parse(body)!.AsObject();
        Assert.Equal("invalid.value", (string)refusal["code"]!);
        Assert.Equal(
            ["message", "code", "status", "contextId", "details", "errors"],
            refusal.Select(member => member.Key)
        );
    }

    [Fact]
    public async Task A_job_is_read_page_by_page_by_those_who_may_see_the_same_and_by_nobody_once_cancelled()
    {
        const string Jobs = "api/v2/analytics/conversations/aggregates/jobs";
        await using var hub = await StartAsync();
        var key = hub.Host.Key;
        var (status, body) = await PostAsync(
            hub,
            Jobs,
            """{"interval":"2026-03-02/2026-03-03","metrics":["nOffered"],"groupBy":["conversationId"],"pageSize":1}""",
            key
        );
        Assert.Equal(202, status);
        var job = $"{Jobs}/{(string)JsonNode.Parse(body)!["jobId"]!}";
        Assert.Equal("FULFILLED", (string)JsonNode.Parse((await GetAsync(hub, job, key)).Body)!["state"]!);

        var first = JsonNode.Parse((await GetAsync(hub, $"{job}/results", key)).Body)!;
        var cursor = Uri.EscapeDataString((string)first["cursor"]!);
        var second = JsonNode.Parse((await GetAsync(hub, $"{job}/results?cursor={cursor}", key)).Body)!;
        Assert.Null(second["cursor"]);
        Assert.Equal(
            [Conversation, Conversation[..^1] + "2"],
            ((JsonNode[])[first, second]).Select(page =>
                (string)Assert.Single(page["results"]!.AsArray())!["group"]!["conversationId"]!
            )
        );
        Assert.Equal(400, (await GetAsync(hub, $"{job}/results?cursor=x", key)).Status);

        var mine = await SignInAsync(hub, Accounts[1]);
        Assert.Equal(404, (await GetAsync(hub, $"{job}/results", mine)).Status);
        Assert.Equal(200, (await GetAsync(hub, $"{job}/results", await SignInAsync(hub, Accounts[0]))).Status);
        Assert.Equal(404, (await GetAsync(hub, job.Replace("conversations", "flows"), key)).Status);
        Assert.Equal(200, (await SendAsync(hub, HttpMethod.Delete, job, new("Bearer", key), null)).Status);
        Assert.Equal("CANCELLED", (string)JsonNode.Parse((await GetAsync(hub, job, key)).Body)!["state"]!);
        Assert.Equal(400, (await GetAsync(hub, $"{job}/results", key)).Status);
        Assert.Equal(
            400,
            (await PostAsync(hub, Jobs, """{"interval":"2026-03-02/2026-03-03","pageSize":0}""", key)).Status
        );
    }

    [Fact]
    public async Task A_jobs_results_expire_and_its_state_says_so()
    {
        await using var hub = await StartAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero));
        var jobs = new AggregateJobs(new LocalAnalytics(hub.Store, time), time);
        const AnalyticsEndpoint Endpoint = AnalyticsEndpoint.ConversationAggregates;
        var submitted = await jobs.SubmitAsync(
            Endpoint,
            Encoding.UTF8.GetBytes(Query),
            AnalyticsScope.Everything,
            TestContext.Current.CancellationToken
        );
        var id = (string)JsonNode.Parse(submitted.Body)!["jobId"]!;
        Assert.Equal(200, jobs.Results(Endpoint, id, null, AnalyticsScope.Everything).Status);

        time.Advance(AnalyticsJobState.Life);
        var state = jobs.Status(Endpoint, id, AnalyticsScope.Everything);
        Assert.Equal("EXPIRED", (string)JsonNode.Parse(state.Body)!["state"]!);
        var refusal = Assert.Throws<AnalyticsRefusalException>(() =>
            jobs.Results(Endpoint, id, null, AnalyticsScope.Everything)
        );
        Assert.Equal(404, refusal.Status);
    }

    [Fact]
    public async Task A_details_job_gives_each_caller_what_its_divisions_let_it_see()
    {
        const string Jobs = "api/v2/analytics/conversations/details/jobs";
        await using var hub = await StartAsync();
        await ReadByJobsAsync(hub, new DateOnly(2026, 3, 2));
        var (key, mine) = (hub.Host.Key, await SignInAsync(hub, Accounts[1]));
        var date = JsonNode.Parse((await GetAsync(hub, $"{Jobs}/availability", key)).Body)!["dataAvailabilityDate"];
        Assert.Equal("2026-03-03T00:00:00Z", (string)date!);

        var all = await SubmitAsync(key);
        var first = JsonNode.Parse((await GetAsync(hub, $"{all}/results?pageSize=1", key)).Body)!;
        Assert.Equal(Conversation, (string)Assert.Single(first["conversations"]!.AsArray())!["conversationId"]!);
        var cursor = Uri.EscapeDataString((string)first["cursor"]!);
        var second = JsonNode.Parse((await GetAsync(hub, $"{all}/results?pageSize=1&cursor={cursor}", key)).Body)!;
        Assert.Single(second["conversations"]!.AsArray());
        Assert.Null(second["cursor"]);
        Assert.Equal(404, (await GetAsync(hub, $"{all}/results", mine)).Status);

        var own = await SubmitAsync(mine);
        var page = JsonNode.Parse((await GetAsync(hub, $"{own}/results", mine)).Body)!;
        Assert.Equal(
            Conversation[..^1] + "2",
            (string)Assert.Single(page["conversations"]!.AsArray())!["conversationId"]!
        );

        async Task<string> SubmitAsync(string token)
        {
            var (status, body) = await PostAsync(hub, Jobs, """{"interval":"2026-03-02/2026-03-03"}""", token);
            Assert.True(status == 202, body);
            return $"{Jobs}/{(string)JsonNode.Parse(body)!["jobId"]!}";
        }
    }

    [Fact]
    public async Task A_details_job_expires_and_keeps_no_results()
    {
        await using var hub = await StartAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero));
        var jobs = new DetailsJobs(new LocalAnalytics(hub.Store, time), time);
        const AnalyticsEndpoint Endpoint = AnalyticsEndpoint.ConversationDetails;
        var cancel = TestContext.Current.CancellationToken;
        var body = Encoding.UTF8.GetBytes("""{"interval":"2026-03-02/2026-03-03"}""");
        var submitted = await jobs.SubmitAsync(Endpoint, body, AnalyticsScope.Everything, cancel);
        var id = (string)JsonNode.Parse(submitted.Body)!["jobId"]!;

        // Nothing was read by a job yet, so nothing is known to be complete.
        var page = await jobs.ResultsAsync(Endpoint, id, null, null, AnalyticsScope.Everything, cancel);
        Assert.Equal("""{"dataAvailabilityDate":"1970-01-01T00:00:00Z"}""", Encoding.UTF8.GetString(page.Body));
        time.Advance(AnalyticsJobState.Life);
        var state = jobs.Status(Endpoint, id, AnalyticsScope.Everything);
        Assert.Equal("EXPIRED", (string)JsonNode.Parse(state.Body)!["state"]!);
        var refusal = await Assert.ThrowsAsync<AnalyticsRefusalException>(() =>
            jobs.ResultsAsync(Endpoint, id, null, null, AnalyticsScope.Everything, cancel)
        );
        Assert.Equal(404, refusal.Status);
    }

    [Fact]
    public async Task Nothing_that_is_sent_is_answered_with_a_500()
    {
        string[] pieces = ["", "null", "[]", "{", "\"x\"", "1e999", "{\"interval\":1}", "{\"metrics\":[[]]}", "\u0000"];
        await using var hub = await StartAsync();
        var paths = Enum.GetValues<AnalyticsEndpoint>().Select(AnalyticsEndpoints.PathOf).ToList();
        var jobs = paths.Where(path => path.Contains("details") || path.Contains("aggregates"));
        paths.AddRange([.. jobs.Select(path => path.Replace("/query", "/jobs"))]);
        foreach (var path in paths.Select(path => path[1..]))
        foreach (var piece in pieces)
        {
            foreach (var body in (string[])[piece, $$"""{"interval":"2026-03-02/2026-03-03","filter":{{piece}}}"""])
            {
                var (status, answer) = await PostAsync(hub, path, body, hub.Host.Key);
                Assert.True(status is 200 or 202 or 400, $"{path} {body}: {status} {answer}");
            }
        }
    }

    [Fact]
    public async Task A_token_does_not_open_the_hubs_own_doors()
    {
        await using var hub = await StartAsync();
        var token = await SignInAsync(hub, Accounts[0]);

        Assert.Equal(401, (await PostAsync(hub, "api/local/sql", """{"sql":"SELECT 1"}""", token)).Status);
    }

    private static async Task<RunningHub> StartAsync()
    {
        var hub = await RunningHub.StartAsync(Accounts, []);
        var batch = new ConversationBatch();
        var records = string.Join(",", Record(1, Theirs), Record(2, Mine));
        new ConversationPageDecoder().Decode(Encoding.UTF8.GetBytes($$"""{"conversations":[{{records}}]}"""), batch);
        await using var transaction = await hub.Store.BeginAsync(TestContext.Current.CancellationToken);
        var provenance = new Provenance("job", DateTimeOffset.UnixEpoch, ConversationAge.Settled);
        await transaction.WriteAsync(batch, provenance, TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return hub;
    }

    /// <summary>As the sync notes it when a day's job has been read to its end.</summary>
    private static async Task ReadByJobsAsync(RunningHub hub, DateOnly day)
    {
        var asOf = $"{day.AddDays(2):yyyy-MM-dd}T00:00:00Z";
        await using var transaction = await hub.Store.BeginAsync(TestContext.Current.CancellationToken);
        await transaction.SaveCheckpointAsync(
            new Checkpoint(
                "jobs",
                day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                $$$"""{"last":{"asOf":"{{{asOf}}}","count":2,"hash":1}}""",
                DateTimeOffset.UnixEpoch
            ),
            TestContext.Current.CancellationToken
        );
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static string Record(int id, Guid division) =>
        $$"""{"conversationId":"c0a70000-0000-4000-8000-{{id:x12}}","conversationStart":"2026-03-02T10:00:00.000Z","divisionIds":["{{division}}"],"participants":[{"sessions":[{"mediaType":"voice","metrics":[{"emitDate":"2026-03-02T10:00:01.000Z","name":"nOffered","value":1}]}]}]}""";

    private static async Task<int> OfferedAsync(RunningHub hub, string token)
    {
        var (status, body) = await PostAsync(hub, Aggregates, Query, token);
        Assert.True(status == 200, body);
        return (int)JsonNode.Parse(body)!["results"]![0]!["data"]![0]!["metrics"]![0]!["stats"]!["count"]!;
    }

    private static async Task<string> SignInAsync(RunningHub hub, HubAccount account)
    {
        var (status, body) = await TokenAsync(hub, account.Id, account.Secret, "grant_type=client_credentials");
        Assert.True(status == 200, body);
        var answer = JsonNode.Parse(body)!;
        Assert.Equal("bearer", (string)answer["token_type"]!);
        Assert.InRange((int)answer["expires_in"]!, 60, 3600);
        return (string)answer["access_token"]!;
    }

    private static Task<(int Status, string Body)> TokenAsync(RunningHub hub, string id, string secret, string form) =>
        SendAsync(
            hub,
            HttpMethod.Post,
            "oauth/token",
            new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"))),
            new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded")
        );

    private static Task<(int Status, string Body)> PostAsync(RunningHub hub, string path, string json, string token) =>
        SendAsync(hub, HttpMethod.Post, path, new("Bearer", token), Json(json));

    private static Task<(int Status, string Body)> GetAsync(RunningHub hub, string path, string token) =>
        SendAsync(hub, HttpMethod.Get, path, new("Bearer", token), null);

    private static async Task<(int Status, string Body)> SendAsync(
        RunningHub hub,
        HttpMethod method,
        string path,
        AuthenticationHeaderValue authorization,
        HttpContent? content
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = authorization;
        using var answer = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");
}
