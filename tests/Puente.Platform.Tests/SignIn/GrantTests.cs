using System.Net;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.SignIn;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.SignIn;

public sealed class GrantTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero));
    private readonly ScriptedSocket _socket = new();
    private readonly MemoryKeeper _keeper = new();

    public void Dispose() => _socket.Dispose();

    [Fact]
    public async Task A_saml_response_is_asked_for_before_every_token()
    {
        var asked = 0;
        using var client = Clients.Over(
            _socket,
            _time,
            o => o.Grant = new Saml2BearerGrant("acme", _ => Task.FromResult(new Secret($"PHg{++asked}")))
        );
        await client.SendAsync(HttpMethod.Get, "/api/v2/users/me");
        _time.Advance(TimeSpan.FromDays(2));
        await client.SendAsync(HttpMethod.Get, "/api/v2/users/me");
        Assert.Equal(
            [
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Asaml2-bearer&orgName=acme&assertion=PHg1",
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Asaml2-bearer&orgName=acme&assertion=PHg2",
            ],
            _socket.TokenRequests.Select(request => request.Body)
        );
    }

    [Fact]
    public async Task A_refused_saml_response_says_what_to_look_at()
    {
        _socket.OnToken = (_, _) =>
            Task.FromResult(ScriptedSocket.Json("""{"error":"invalid_grant"}""", HttpStatusCode.BadRequest));
        using var client = Clients.Over(
            _socket,
            _time,
            o => o.Grant = new Saml2BearerGrant("acme", _ => Task.FromResult(new Secret("PHg")))
        );
        var error = await Assert.ThrowsAsync<SignInException>(() =>
            client.SendAsync(HttpMethod.Get, "/api/v2/users/me")
        );
        Assert.Contains("SAML assertion may be too old", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_sign_in_is_used_without_asking_and_needs_no_secret()
    {
        _keeper.Token = new KeptToken(new Secret("kept"), null, _time.GetUtcNow().AddHours(1));
        using var client = OfUser();
        await client.SendAsync(HttpMethod.Get, "/api/v2/users/me");
        Assert.Empty(_socket.TokenRequests);
        Assert.Equal("Bearer kept", Assert.Single(_socket.Requests).Authorization);
    }

    [Fact]
    public async Task A_sign_in_with_a_refresh_token_is_renewed_once_for_all_and_kept()
    {
        _keeper.Token = new KeptToken(new Secret("old"), new Secret("r-1"), _time.GetUtcNow().AddHours(-1));
        _socket.OnToken = (_, _) =>
            Task.FromResult(ScriptedSocket.Json("""{"access_token":"new","expires_in":3600,"refresh_token":"r-2"}"""));
        using var client = OfUser();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.SendAsync(HttpMethod.Get, "/api/v2/users/me")));
        var request = Assert.Single(_socket.TokenRequests);
        Assert.Equal("grant_type=refresh_token&refresh_token=r-1&client_id=client-1", request.Body);
        Assert.Null(request.Authorization);
        Assert.Equal(("new", "r-2"), (_keeper.Token!.Access.Reveal(), _keeper.Token.Refresh!.Reveal()));
    }

    [Theory]
    [InlineData(false, "nobody is signed in")]
    [InlineData(true, "the sign-in has run out")]
    public async Task Without_a_good_sign_in_the_error_names_the_command(bool old, string what)
    {
        if (old)
            _keeper.Token = new KeptToken(new Secret("old"), null, _time.GetUtcNow().AddSeconds(-1));
        using var client = OfUser();
        var error = await Assert.ThrowsAsync<SignInException>(() =>
            client.SendAsync(HttpMethod.Get, "/api/v2/users/me")
        );
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains("Run 'puente login'", error.Message, StringComparison.Ordinal);
        Assert.Empty(_socket.Requests);
    }

    [Fact]
    public async Task A_token_that_another_process_renewed_is_taken_over_after_a_401()
    {
        _keeper.Token = new KeptToken(new Secret("one"), null, _time.GetUtcNow().AddHours(1));
        _socket.OnRequest = (sent, _) =>
        {
            _keeper.Token = new KeptToken(new Secret("two"), null, _time.GetUtcNow().AddHours(1));
            return Task.FromResult(
                sent.Authorization == "Bearer two"
                    ? ScriptedSocket.Json("{}")
                    : ScriptedSocket.Status(HttpStatusCode.Unauthorized)
            );
        };
        using var client = OfUser();
        await client.SendAsync(HttpMethod.Get, "/api/v2/users/me");
        Assert.Equal(2, _socket.Requests.Count);
    }

    [Fact]
    public async Task A_token_that_another_process_renewed_while_one_waited_is_not_renewed_again()
    {
        _keeper.Token = new KeptToken(new Secret("old"), new Secret("r-1"), _time.GetUtcNow().AddHours(-1));
        _keeper.Before = () =>
            _keeper.Token = new KeptToken(new Secret("theirs"), new Secret("r-2"), _time.GetUtcNow().AddHours(1));
        using var client = OfUser();
        await client.SendAsync(HttpMethod.Get, "/api/v2/users/me");
        Assert.Empty(_socket.TokenRequests);
        Assert.Equal("Bearer theirs", Assert.Single(_socket.Requests).Authorization);
    }

    private PlatformClient OfUser() =>
        Clients.Over(
            _socket,
            _time,
            o =>
            {
                o.ClientSecret = null;
                o.AssumedRatePerMinute = 100_000;
                o.Grant = new UserGrant(_keeper);
            }
        );

    private sealed class MemoryKeeper : ITokenKeeper
    {
        public KeptToken? Token { get; set; }

        /// <summary>What another process does while one waits for it.</summary>
        public Action? Before { get; set; }

        public Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
        {
            Before?.Invoke();
            return Task.FromResult<IDisposable>(new MemoryStream());
        }

        public Task<KeptToken?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Token);

        public Task WriteAsync(KeptToken token, CancellationToken cancellationToken)
        {
            Token = token;
            return Task.CompletedTask;
        }

        public Task RemoveAsync(CancellationToken cancellationToken)
        {
            Token = null;
            return Task.CompletedTask;
        }
    }
}
