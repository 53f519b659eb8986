using System.Net;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Requests;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Retry;

public sealed class RetryTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedSocket _socket = new();

    public void Dispose() => _socket.Dispose();

    [Theory]
    [InlineData("GET", 429, true)]
    [InlineData("POST", 429, true)]
    [InlineData("PATCH", 503, true)]
    [InlineData("GET", 502, true)]
    [InlineData("GET", 504, true)]
    [InlineData("GET", 408, true)]
    [InlineData("GET", 500, true)]
    [InlineData("HEAD", 502, true)]
    [InlineData("POST", 502, false)]
    [InlineData("PUT", 504, false)]
    [InlineData("DELETE", 500, false)]
    [InlineData("POST", 408, false)]
    [InlineData("GET", 400, false)]
    [InlineData("GET", 403, false)]
    [InlineData("GET", 404, false)]
    [InlineData("GET", 409, false)]
    [InlineData("GET", 501, false)]
    [InlineData("GET", 302, false)]
    public async Task Only_what_is_safe_to_repeat_is_repeated(string method, int status, bool repeated)
    {
        _socket.Answer(() => ScriptedSocket.Status((HttpStatusCode)status), () => ScriptedSocket.Json("{}"));
        using var client = Clients.Over(_socket, _time);
        var call = _time.RunAsync(() => client.SendAsync(new HttpMethod(method), "/api/v2/users"));
        if (repeated)
        {
            await using var answer = await call;
            Assert.Equal(HttpStatusCode.OK, answer.Status);
        }
        else
        {
            var error = await Assert.ThrowsAsync<PlatformResponseException>(() => call);
            Assert.Equal(status, (int)error.Status);
            Assert.False(error.MayRepeat);
        }

        Assert.Equal(repeated ? 2 : 1, _socket.Requests.Count);
    }

    [Fact]
    public async Task A_post_that_only_asks_is_repeated_when_the_caller_says_so()
    {
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.GatewayTimeout), () => ScriptedSocket.Json("{}"));
        using var client = Clients.Over(_socket, _time);
        await _time.RunAsync(() =>
            client.SendAsync(
                HttpMethod.Post,
                "/api/v2/users/search",
                "{}"u8.ToArray(),
                new RequestOptions { SafeToRepeat = true }
            )
        );
        Assert.Equal(["{}", "{}"], _socket.Requests.Select(r => r.Body));
    }

    [Fact]
    public async Task Retry_after_in_seconds_is_honoured()
    {
        _socket.Answer(
            () => ScriptedSocket.Status(HttpStatusCode.TooManyRequests, 17),
            () => ScriptedSocket.Json("{}")
        );
        using var client = Clients.Over(_socket, _time);
        var started = _time.GetUtcNow();
        await _time.RunAsync(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"));
        Assert.InRange(_time.GetUtcNow() - started, TimeSpan.FromSeconds(17), TimeSpan.FromSeconds(18));
    }

    [Fact]
    public async Task Retry_after_as_a_date_is_measured_on_the_servers_clock()
    {
        var serversNow = _time.GetUtcNow().AddHours(3);
        _socket.Answer(
            () =>
            {
                var response = ScriptedSocket.Status(HttpStatusCode.ServiceUnavailable);
                response.Headers.Date = serversNow;
                response.Headers.RetryAfter = new(serversNow.AddSeconds(20));
                return response;
            },
            () => ScriptedSocket.Json("{}")
        );
        using var client = Clients.Over(_socket, _time);
        var started = _time.GetUtcNow();
        await _time.RunAsync(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"));
        Assert.InRange(_time.GetUtcNow() - started, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
    }

    [Fact]
    public async Task A_wish_to_wait_beyond_the_ceiling_is_an_error_at_once()
    {
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.TooManyRequests, 3600));
        using var client = Clients.Over(_socket, _time);
        var error = await Assert.ThrowsAsync<PlatformResponseException>(() =>
            client.SendAsync(HttpMethod.Get, "/api/v2/users")
        );
        Assert.Single(_socket.Requests);
        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
        Assert.True(error.MayRepeat);
        Assert.Contains(
            "asks to wait 3600 s, longer than the ceiling of 180 s",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Tries_are_bounded_and_told()
    {
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.ServiceUnavailable));
        using var client = Clients.Over(_socket, _time, o => o.MaxTries = 3);
        var error = await Assert.ThrowsAsync<PlatformResponseException>(() =>
            _time.RunAsync(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"))
        );
        Assert.Equal(3, _socket.Requests.Count);
        Assert.Equal(3, error.Tries);
        Assert.Contains("Tried 3 times", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_try_means_one_try()
    {
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.ServiceUnavailable));
        using var client = Clients.Over(_socket, _time, o => o.MaxTries = 1);
        await Assert.ThrowsAsync<PlatformResponseException>(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"));
        Assert.Single(_socket.Requests);
    }

    [Fact]
    public async Task No_try_starts_after_the_total_time()
    {
        _socket.Answer(() => ScriptedSocket.Status(HttpStatusCode.ServiceUnavailable, 30));
        using var client = Clients.Over(
            _socket,
            _time,
            o =>
            {
                o.MaxTries = 20;
                o.MaxTotalTime = TimeSpan.FromSeconds(100);
            }
        );
        var started = _time.GetUtcNow();
        await Assert.ThrowsAsync<PlatformResponseException>(() =>
            _time.RunAsync(() => client.SendAsync(HttpMethod.Get, "/api/v2/users"))
        );
        Assert.Equal(4, _socket.Requests.Count);
        Assert.InRange(_time.GetUtcNow() - started, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(100));
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("POST", false)]
    public async Task A_try_without_an_answer_ends_and_is_repeated_only_when_safe(string method, bool repeated)
    {
        var silence = new TaskCompletionSource<HttpResponseMessage>();
        _socket.OnRequest = (_, n) => n == 1 ? silence.Task : Task.FromResult(ScriptedSocket.Json("{}"));
        using var client = Clients.Over(_socket, _time, o => o.Timeout = TimeSpan.FromSeconds(10));
        var call = _time.RunAsync(() => client.SendAsync(new HttpMethod(method), "/api/v2/users"));
        if (repeated)
        {
            await call;
        }
        else
        {
            var error = await Assert.ThrowsAsync<PlatformConnectionException>(() => call);
            Assert.Equal(ConnectionFault.TimedOut, error.Fault);
            Assert.False(error.MayRepeat);
            Assert.Contains("look before repeating it", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(repeated ? 2 : 1, _socket.Requests.Count);
    }

    [Fact]
    public async Task A_caller_that_gives_up_during_a_wait_is_let_go_at_once()
    {
        var asked = new TaskCompletionSource();
        _socket.OnRequest = (_, _) =>
        {
            asked.TrySetResult();
            return Task.FromResult(ScriptedSocket.Status(HttpStatusCode.ServiceUnavailable, 60));
        };
        using var client = Clients.Over(_socket, _time);
        using var cancel = new CancellationTokenSource();
        var call = client.SendAsync(HttpMethod.Get, "/api/v2/users", cancellationToken: cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromMinutes(4)));
    }

    [Fact]
    public async Task A_record_whose_body_breaks_off_is_asked_for_again()
    {
        _socket.Answer(
            () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream()) },
            () => ScriptedSocket.Json("""{"id":"11111111-2222-3333-4444-555555555555","name":"Acme"}""")
        );
        using var client = Clients.Over(_socket, _time);
        Assert.Equal("Acme", (await _time.RunAsync(() => client.Organizations.GetMeAsync())).Name);
        Assert.Equal(2, _socket.Requests.Count);
    }

    private sealed class BrokenStream() : MemoryStream("{\"id\":"u8.ToArray())
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        ) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("reset");
    }
}
