using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.SignIn;

public sealed class SignInTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedSocket _socket = new();

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task Fifty_callers_at_once_share_one_token_request()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _socket.OnToken = async (_, _) =>
        {
            arrived.TrySetResult();
            await release.Task;
            return ScriptedSocket.Json("""{"access_token":"one","token_type":"bearer","expires_in":86400}""");
        };
        using var client = Clients.Over(_socket, _time, o => o.AssumedRatePerMinute = 100_000);
        var calls = Enumerable.Range(0, 50).Select(_ => client.SendAsync(HttpMethod.Get, "/api/v2/users")).ToArray();
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(4));
        release.SetResult();
        await Task.WhenAll(calls).WaitAsync(TimeSpan.FromMinutes(4));

        Assert.Single(_socket.TokenRequests);
        Assert.Equal(50, _socket.Requests.Count(r => r.Authorization == "Bearer one"));
    }

    [Fact]
    public async Task The_token_request_carries_the_client_by_basic_and_the_grant_as_form()
    {
        using var client = Clients.Over(_socket, _time);
        await using var answer = await client.SendAsync(HttpMethod.Get, "/api/v2/users");

        var sent = Assert.Single(_socket.TokenRequests);
        Assert.Equal(
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"client-1:{Clients.SecretText}")),
            sent.Authorization
        );
        Assert.Equal("grant_type=client_credentials", sent.Body);
    }

    [Fact]
    public async Task A_token_is_replaced_before_it_runs_out()
    {
        _socket.ExpiresIn = 300;
        using var client = Clients.Over(_socket, _time);
        await client.SendAsync(HttpMethod.Get, "/api/v2/users");
        _time.Advance(TimeSpan.FromSeconds(269));
        await client.SendAsync(HttpMethod.Get, "/api/v2/users");
        Assert.Single(_socket.TokenRequests);

        _time.Advance(TimeSpan.FromSeconds(2)); // a tenth of 300 s is left
        await client.SendAsync(HttpMethod.Get, "/api/v2/users");
        Assert.Equal(
            ["Bearer token-1", "Bearer token-1", "Bearer token-2"],
            _socket.Requests.Select(r => r.Authorization)
        );
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once_and_the_request_repeated_even_a_post()
    {
        _socket.OnRequest = (sent, _) =>
            Task.FromResult(
                sent.Authorization == "Bearer token-1"
                    ? ScriptedSocket.Status(HttpStatusCode.Unauthorized)
                    : ScriptedSocket.Json("{}")
            );
        using var client = Clients.Over(_socket, _time);
        await using var answer = await client.SendAsync(
            HttpMethod.Post,
            "/api/v2/groups",
            "{\"name\":\"a\"}"u8.ToArray()
        );

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["{\"name\":\"a\"}", "{\"name\":\"a\"}"], _socket.Requests.Select(r => r.Body));
        Assert.Equal(2, _socket.TokenRequests.Count);
    }

    [Fact]
    public async Task Many_callers_whose_token_is_refused_together_get_one_new_token()
    {
        _socket.OnRequest = (sent, _) =>
            Task.FromResult(
                sent.Authorization == "Bearer token-1"
                    ? ScriptedSocket.Status(HttpStatusCode.Unauthorized)
                    : ScriptedSocket.Json("{}")
            );
        using var client = Clients.Over(_socket, _time, o => o.AssumedRatePerMinute = 100_000);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.SendAsync(HttpMethod.Get, "/api/v2/users")));
        Assert.Equal(2, _socket.TokenRequests.Count);
    }

    [Fact]
    public async Task A_new_token_that_is_refused_too_is_a_clear_error()
    {
        _socket.Answer(() =>
            ScriptedSocket.Json("""{"code":"bad.credentials","status":401}""", HttpStatusCode.Unauthorized)
        );
        using var client = Clients.Over(_socket, _time);
        var error = await Assert.ThrowsAsync<PlatformResponseException>(() =>
            client.SendAsync(HttpMethod.Get, "/api/v2/users")
        );

        Assert.Equal(2, _socket.Requests.Count);
        Assert.Equal("bad.credentials", error.Code);
        Assert.False(error.MayRepeat);
        Assert.Contains("A new token was refused as well", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task A_wrong_secret_or_region_is_final_and_the_error_names_both(HttpStatusCode status)
    {
        _socket.OnToken = (_, _) =>
            Task.FromResult(
                ScriptedSocket.Json(
                    """{"error":"invalid_client","description":"authentication failed","error_description":"authentication failed"}""",
                    status
                )
            );
        using var client = Clients.Over(_socket, _time);
        var error = await Assert.ThrowsAsync<SignInException>(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"));

        Assert.Single(_socket.TokenRequests);
        Assert.Empty(_socket.Requests);
        Assert.False(error.MayRepeat);
        Assert.Equal("invalid_client", error.Code);
        Assert.Contains("secret is wrong", error.Message, StringComparison.Ordinal);
        Assert.Contains("another region", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_hosts_rate_limit_is_waited_for()
    {
        _socket.OnToken = (_, n) =>
            Task.FromResult(n < 4 ? RateLimited() : ScriptedSocket.Json("""{"access_token":"t","expires_in":86400}"""));
        using var client = Clients.Over(_socket, _time);
        await _time.RunAsync(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"));
        Assert.Equal(4, _socket.TokenRequests.Count);
    }

    [Fact]
    public async Task The_token_hosts_rate_limit_is_waited_for_no_longer_than_a_minute()
    {
        _socket.OnToken = (_, _) => Task.FromResult(RateLimited());
        using var client = Clients.Over(_socket, _time);
        var started = _time.GetUtcNow();
        var error = await Assert.ThrowsAsync<SignInException>(() =>
            _time.RunAsync(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"))
        );

        Assert.True(error.MayRepeat);
        Assert.InRange(_socket.TokenRequests.Count, 4, 20);
        Assert.InRange(_time.GetUtcNow() - started, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task Other_invalid_requests_of_the_token_host_are_final()
    {
        _socket.OnToken = (_, _) =>
            Task.FromResult(
                ScriptedSocket.Json(
                    """{"error":"invalid_request","error_description":"no grant"}""",
                    HttpStatusCode.BadRequest
                )
            );
        using var client = Clients.Over(_socket, _time);
        await Assert.ThrowsAsync<SignInException>(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"));
        Assert.Single(_socket.TokenRequests);
    }

    [Theory]
    [InlineData("<html>welcome</html>")]
    [InlineData("{}")]
    [InlineData("""{"access_token":"abcdef","expires_in":0}""")]
    [InlineData("""{"access_token":"abcdef","expires_in":"soon"}""")]
    public async Task An_answer_without_a_token_is_an_error_that_does_not_quote_it(string body)
    {
        _socket.OnToken = (_, _) => Task.FromResult(ScriptedSocket.Json(body));
        using var client = Clients.Over(_socket, _time);
        var error = await Assert.ThrowsAsync<SignInException>(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"));
        Assert.Contains("without a usable token", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("welcome", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_claims_to_live_for_ever_is_used_for_the_longest_known_life()
    {
        _socket.OnToken = (_, n) =>
            Task.FromResult(ScriptedSocket.Json($$"""{"access_token":"t{{n}}","expires_in":{{long.MaxValue}} }"""));
        using var client = Clients.Over(_socket, _time);
        await client.SendAsync(HttpMethod.Get, "/api/v2/users");
        _time.Advance(TimeSpan.FromDays(451));
        await client.SendAsync(HttpMethod.Get, "/api/v2/users");
        Assert.Equal(["Bearer t1", "Bearer t2"], _socket.Requests.Select(r => r.Authorization));
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_take_the_others_token_away()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _socket.OnToken = async (_, _) =>
        {
            arrived.TrySetResult();
            await release.Task;
            return ScriptedSocket.Json("""{"access_token":"one","expires_in":86400}""");
        };
        using var client = Clients.Over(_socket, _time);
        using var impatient = new CancellationTokenSource();
        var first = client.SendAsync(HttpMethod.Get, "/api/v2/users", cancellationToken: impatient.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(4));
        var second = client.SendAsync(HttpMethod.Get, "/api/v2/users");
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();
        await second.WaitAsync(TimeSpan.FromMinutes(4));
        Assert.Single(_socket.TokenRequests);
    }

    private static HttpResponseMessage RateLimited() =>
        ScriptedSocket.Json(
            """{"error":"invalid_request","description":"rate limit exceeded; x","error_description":"rate limit exceeded; x"}""",
            HttpStatusCode.BadRequest
        );
}
