using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests.Http;

public sealed class ErrorTests
{
    [Fact]
    public async Task An_error_is_json_with_the_correlation_id_as_context()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        using var answer = await caller.SendAsync(HttpMethod.Get, "/api/v2/nothing/here");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("not.found", body["code"]!.GetValue<string>());
        Assert.Equal(404, body["status"]!.GetValue<int>());
        Assert.Equal(answer.Headers.GetValues("ININ-Correlation-Id").Single(), body["contextId"]!.GetValue<string>());
        Assert.Empty(body["details"]!.AsArray());
        Assert.Empty(body["errors"]!.AsArray());
        Assert.Equal("no-cache", answer.Headers.Pragma.ToString());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_wrong_content_type_is_415_and_too_large_a_body_413()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        using var text = await caller.Http.PostAsync(
            "/api/v2/users",
            new StringContent("{}", Encoding.UTF8, "text/plain")
        );
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, text.StatusCode);
        var large = await caller.PostAsync("/api/v2/users", $$"""{"name":"{{new string('x', 512_001)}}"}""", 413);
        Assert.Equal("request.entity.too.large", large["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[1")]
    public async Task A_body_that_is_absent_or_broken_is_a_bad_request(string body)
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        Assert.Equal("bad.request", (await caller.PostAsync("/api/v2/users", body, 400))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Only_the_public_host_names_and_loopback_are_served()
    {
        await using var host = await Emulators.StartAsync(o => o with { PublicHosts = ["api.mypurecloud.de"] });
        using var caller = await Caller.SignInAsync(host);
        await caller.GetAsync("/api/v2/organizations/me");
        caller.Http.DefaultRequestHeaders.Host = "api.mypurecloud.de";
        await caller.GetAsync("/api/v2/organizations/me");
        caller.Http.DefaultRequestHeaders.Host = "api.elsewhere.example";
        await caller.GetAsync("/api/v2/organizations/me", 404);
    }

    [Fact]
    public async Task A_resource_of_a_user_refuses_client_credentials()
    {
        await using var host = await Emulators.StartAsync();
        using var caller = await Caller.SignInAsync(host);
        Assert.Equal("not.a.user", (await caller.GetAsync("/api/v2/users/me", 400))["code"]!.GetValue<string>());
    }
}
