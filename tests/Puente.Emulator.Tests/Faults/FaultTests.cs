using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Puente.Emulator.Faults;
using Puente.Emulator.Tests.Jobs;

namespace Puente.Emulator.Tests.Faults;

public sealed class FaultTests : IAsyncLifetime
{
    private const string Me = "/api/v2/organizations/me";
    private EmulatorHost _host = null!;
    private Caller _caller = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await Emulators.StartAsync();
        _caller = await Caller.SignInAsync(_host);
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_storm_of_429_ends_after_its_times()
    {
        _host.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.TooManyRequests,
                Route = "GET /api/v2/organizations/*",
                Times = 2,
                RetryAfter = TimeSpan.FromSeconds(7),
            }
        );
        for (var i = 0; i < 2; i++)
        {
            using var answer = await _caller.SendAsync(HttpMethod.Get, Me);
            Assert.Equal(
                (HttpStatusCode.TooManyRequests, "7"),
                (answer.StatusCode, answer.Headers.GetValues("Retry-After").Single())
            );
        }
        await _caller.GetAsync(Me);
        Assert.Equal(2, _host.Faults.Fired(FaultKind.TooManyRequests));
    }

    [Theory]
    [InlineData(500, "internal.server.error")]
    [InlineData(502, "bad.gateway")]
    [InlineData(503, "service.unavailable")]
    [InlineData(504, "request.timeout")]
    public async Task A_server_error_strikes_the_nth_request_only(int status, string code)
    {
        _host.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.ServerError,
                Nth = 2,
                Status = status,
            }
        );
        await _caller.GetAsync(Me);
        Assert.Equal(code, (await _caller.GetAsync(Me, status))["code"]!.GetValue<string>());
        await _caller.GetAsync(Me);
    }

    [Theory]
    [InlineData(FaultKind.DropBefore, 0)]
    [InlineData(FaultKind.DropAfter, 1)]
    public async Task A_dropped_connection_hides_whether_the_effect_happened(FaultKind kind, int created)
    {
        _host.Faults.Add(new FaultRule { Kind = kind, Route = "POST /api/v2/users" });
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            _caller.PostAsync("/api/v2/users", """{"name":"A","email":"drop@acme.example"}""")
        );
        Assert.Equal(1, _host.Faults.Fired(kind));
        _host.Clock.Advance(TimeSpan.FromSeconds(2));
        var found = await _caller.PostAsync(
            "/api/v2/users/search",
            """{"query":[{"fields":["email"],"type":"EXACT","value":"drop@acme.example"}]}"""
        );
        Assert.Equal(created, found["total"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(FaultKind.TruncatedBody)]
    [InlineData(FaultKind.CutChunks)]
    public async Task A_body_may_break_off_half_way(FaultKind kind)
    {
        _host.Faults.Add(new FaultRule { Kind = kind });
        using var answer = await _caller.Http.GetAsync(
            new Uri(Me, UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead
        );
        Assert.Equal(kind == FaultKind.CutChunks, answer.Content.Headers.ContentLength is null);
        await using var body = await answer.Content.ReadAsStreamAsync();
        using var arrived = new MemoryStream();
        var failure = await Assert.ThrowsAsync<HttpIOException>(() => body.CopyToAsync(arrived));
        Assert.Equal(HttpRequestError.ResponseEnded, failure.HttpRequestError);
        Assert.InRange(arrived.Length, 1, 1_000);
        Assert.StartsWith("{", System.Text.Encoding.UTF8.GetString(arrived.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_answer_takes_its_time()
    {
        _host.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.Slow,
                Delay = TimeSpan.FromMilliseconds(300),
                Times = 1,
            }
        );
        var watch = Stopwatch.StartNew();
        await _caller.GetAsync(Me);
        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(290));
        Assert.Equal(1, _host.Faults.Fired(FaultKind.Slow));
    }

    [Fact]
    public async Task A_repeated_page_is_followed_by_the_right_one()
    {
        var job = await SubmitAsync();
        var path = $"{JobReader.Jobs}/{job}/results?pageSize=20";
        var first = await _caller.GetAsync(path);
        var next = $"{path}&cursor={Uri.EscapeDataString(first["cursor"]!.GetValue<string>())}";
        _host.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.RepeatedPage,
                Route = "GET *results",
                Times = 1,
            }
        );
        Assert.Equal(first.ToJsonString(), (await _caller.GetAsync(next)).ToJsonString());
        Assert.NotEqual(first.ToJsonString(), (await _caller.GetAsync(next)).ToJsonString());
    }

    [Fact]
    public async Task A_page_may_not_be_json()
    {
        _host.Faults.Add(new FaultRule { Kind = FaultKind.NotJson });
        using var answer = await _caller.SendAsync(HttpMethod.Get, Me);
        Assert.Equal(
            (HttpStatusCode.OK, "text/html"),
            (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType)
        );
        var text = await answer.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(text));
    }

    [Theory]
    [InlineData(FaultKind.ExpiredJob, "EXPIRED", 404)]
    [InlineData(FaultKind.FailedJob, "FAILED", 400)]
    public async Task A_job_may_expire_or_fail(FaultKind kind, string state, int results)
    {
        var job = await SubmitAsync();
        _host.Faults.Add(
            new FaultRule
            {
                Kind = kind,
                Route = "GET */jobs/{jobId}",
                Times = 1,
            }
        );
        Assert.Equal(state, (await _caller.GetAsync($"{JobReader.Jobs}/{job}"))["state"]!.GetValue<string>());
        await _caller.GetAsync($"{JobReader.Jobs}/{job}/results", results);
        Assert.Equal(1, _host.Faults.Fired(kind));
    }

    [Theory]
    [InlineData(FaultKind.MissingId)]
    [InlineData(FaultKind.NegativeTime)]
    [InlineData(FaultKind.UnknownValues)]
    [InlineData(FaultKind.DuplicateIds)]
    [InlineData(FaultKind.HugeAttribute)]
    public async Task A_page_may_hold_what_no_page_should(FaultKind kind)
    {
        var path = $"{JobReader.Jobs}/{await SubmitAsync()}/results?pageSize=5";
        _host.Faults.Add(
            new FaultRule
            {
                Kind = kind,
                Route = "GET *results",
                Times = 1,
            }
        );
        var text = await _caller.Http.GetStringAsync(path);
        var records = JsonNode.Parse(text)!["conversations"]!.AsArray();
        Assert.True(
            kind switch
            {
                FaultKind.MissingId => records[0]!["conversationId"] is null,
                FaultKind.NegativeTime => text.Contains("\"value\":-60000", StringComparison.Ordinal)
                    && text.Contains("1999-12-31", StringComparison.Ordinal),
                FaultKind.UnknownValues => text.Contains("\"hologramId\"", StringComparison.Ordinal)
                    && text.Contains("\"sideways\"", StringComparison.Ordinal),
                FaultKind.DuplicateIds => records.Count == 6 && JobReader.Id(records[0]!) == JobReader.Id(records[5]!),
                _ => text.Length > 50 * 1024 * 1024,
            }
        );
        Assert.Equal(1, _host.Faults.Fired(kind));
        Assert.Equal(5, (await _caller.GetAsync(path))["conversations"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_availability_date_may_go_backwards()
    {
        const string Availability = $"{JobReader.Jobs}/availability";
        var before = (await _caller.GetAsync(Availability))["dataAvailabilityDate"]!.GetValue<string>();
        _host.Faults.Add(
            new FaultRule
            {
                Kind = FaultKind.StaleRead,
                Times = 1,
                Delay = TimeSpan.FromHours(2),
            }
        );
        var stale = (await _caller.GetAsync(Availability))["dataAvailabilityDate"]!.GetValue<string>();
        Assert.Equal(("2026-03-10T08:00:00Z", "2026-03-10T06:00:00Z"), (before, stale));
    }

    [Fact]
    public async Task The_token_endpoint_has_a_limit_of_its_own()
    {
        _host.Faults.Add(new FaultRule { Kind = FaultKind.TokenRateLimit, Route = "POST /oauth/token" });
        var refused = await Caller.ReadAsync(
            await _caller.TokenAsync(_host.Options.ClientId, _host.Options.ClientSecret),
            400
        );
        Assert.StartsWith(
            "rate limit exceeded;",
            refused["error_description"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_same_seed_strikes_the_same_requests()
    {
        var first = await StrikesAsync(_host, _caller);
        await using var other = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(other);
        Assert.Equal(first, await StrikesAsync(other, caller));
        Assert.InRange(first.Count(struck => struck), 5, 35);

        static async Task<List<bool>> StrikesAsync(EmulatorHost host, Caller caller)
        {
            host.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Probability = 0.5 });
            var strikes = new List<bool>();
            for (var i = 0; i < 40; i++)
            {
                using var answer = await caller.SendAsync(HttpMethod.Get, Me);
                strikes.Add(answer.StatusCode != HttpStatusCode.OK);
            }
            return strikes;
        }
    }

    private Task<string> SubmitAsync() => JobReader.SubmitAsync(_caller, "2026-03-02T00:00:00Z/2026-03-03T00:00:00Z");
}
