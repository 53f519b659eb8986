using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Puente.Emulator.Tests.OAuth;

public sealed class SignInTests
{
    private const string Me = "/api/v2/organizations/me";

    [Fact]
    public async Task A_token_is_a_bearer_with_its_life_in_seconds()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        var token = await Caller.ReadAsync(
            await caller.TokenAsync(host.Options.ClientId, host.Options.ClientSecret),
            200
        );
        Assert.Equal("bearer", token["token_type"]!.GetValue<string>());
        Assert.Equal(86_399, token["expires_in"]!.GetValue<int>());
    }

    [Fact]
    public async Task Client_id_and_secret_may_also_come_in_the_form()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        var form = new FormUrlEncodedContent([
            new("grant_type", "client_credentials"),
            new("client_id", host.Options.ClientId),
            new("client_secret", host.Options.ClientSecret),
        ]);
        Assert.NotNull(
            (await Caller.ReadAsync(await caller.Http.PostAsync("/oauth/token", form), 200))["access_token"]
        );
    }

    [Theory]
    [InlineData("wrong", "client_credentials", "invalid_client")]
    [InlineData(null, "password", "unsupported_grant_type")]
    [InlineData(null, "", "invalid_request")]
    public async Task A_refused_sign_in_has_three_members_and_status_400(string? secret, string grant, string error)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        var refused = await Caller.ReadAsync(
            await caller.TokenAsync(host.Options.ClientId, secret ?? host.Options.ClientSecret, grant),
            400
        );
        Assert.Equal(["description", "error", "error_description"], refused.Select(member => member.Key).Order());
        Assert.Equal(error, refused["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_token_or_with_a_wrong_one_the_answer_is_401()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = Caller.Anonymous(host);
        Assert.Equal("authentication.required", (await caller.GetAsync(Me, 401))["code"]!.GetValue<string>());
        caller.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "stale");
        Assert.Equal("bad.credentials", (await caller.GetAsync(Me, 401))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_dropped_token_is_dead_at_once()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        Assert.Equal("acme", (await caller.GetAsync("/api/v2/tokens/me"))["organization"]!["name"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await caller.SendAsync(HttpMethod.Delete, "/api/v2/tokens/me")).StatusCode);
        Assert.Equal("bad.credentials", (await caller.GetAsync(Me, 401))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_token_expires_on_the_real_clock()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var host = await Emulators.StartAsync(o => o with { TokenLife = TimeSpan.FromMinutes(5) }, time);
        using var caller = await Caller.SignInAsync(host);
        await caller.GetAsync(Me);
        time.Advance(TimeSpan.FromMinutes(6));
        await caller.GetAsync(Me, 401);
    }

    [Fact]
    public async Task A_client_without_the_permission_is_told_which_one_it_needs()
    {
        var small = new EmulatorClient("small", "secret", ["directory:user:view"]);
        await using var host = await Emulators.StartAsync(o => o with { Clients = [small] });
        using var caller = await Caller.SignInAsync(host, "small", "secret");
        var refused = await caller.PostAsync("/api/v2/users", """{"name":"A","email":"a@b.c"}""", 403);
        Assert.Equal("missing.any.permissions", refused["code"]!.GetValue<string>());
        Assert.EndsWith("[directory:user:add]", refused["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await caller.PostAsync("/api/v2/users/search", """{"query":[]}""");
    }

    [Fact]
    public async Task Requests_over_the_limit_are_refused_until_the_window_is_over()
    {
        var time = new FakeTimeProvider(Emulators.Start);
        await using var host = await Emulators.StartAsync(o => o with { RequestsPerMinute = 3 }, time);
        using var caller = await Caller.SignInAsync(host);
        for (var i = 1; i <= 3; i++)
        {
            using var fine = await caller.SendAsync(HttpMethod.Get, Me);
            Assert.Equal($"{i}", fine.Headers.GetValues("inin-ratelimit-count").Single());
        }
        time.Advance(TimeSpan.FromSeconds(20));
        using var refused = await caller.SendAsync(HttpMethod.Get, Me);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("40", refused.Headers.GetValues("Retry-After").Single());
        Assert.Equal("3", refused.Headers.GetValues("inin-ratelimit-allowed").Single());
        var body = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal("too.many.requests.retry.after", body["code"]!.GetValue<string>());
        Assert.Equal("client.credentials.token.rate.per.minute", body["limit"]!["key"]!.GetValue<string>());
        time.Advance(TimeSpan.FromSeconds(41));
        await caller.GetAsync(Me);
    }

    [Fact]
    public void Secrets_are_not_printed()
    {
        var options = Emulators.Options with
        {
            ClientSecret = "do-not-print",
            Clients = [new EmulatorClient("x", "do-not-print")],
        };
        Assert.DoesNotContain("do-not-print", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("do-not-print", options.Clients[0].ToString(), StringComparison.Ordinal);
    }
}
