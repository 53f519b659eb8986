using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Puente.Platform.Errors;
using Puente.Platform.Requests;
using Puente.Platform.Tests.Fakes;

namespace Puente.Platform.Tests.Errors;

public sealed class ResponseErrorTests : IDisposable
{
    private readonly ScriptedSocket _socket = new();
    private readonly PlatformClient _client;

    public ResponseErrorTests() => _client = Clients.Over(_socket, new FakeTimeProvider());

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task The_message_names_method_template_status_code_and_correlation_id_and_no_customer_data()
    {
        var error = await FailAsync(
            HttpStatusCode.NotFound,
            """{"status":404,"code":"not.found","message":"No user ana@acme.example","contextId":"body-id","details":[],"errors":[]}""",
            Route.Of("/api/v2/users/{userId}", "ana@acme.example"),
            correlation: "ec35f2a8-1111-2222-3333-444455556666"
        );
        Assert.Equal(
            "GET /api/v2/users/{userId} answered 404 not.found; correlation id ec35f2a8-1111-2222-3333-444455556666.",
            error.Message
        );
        Assert.Equal("No user ana@acme.example", error.Detail);
        Assert.Equal("/api/v2/users/{userId}", error.Route);
        Assert.DoesNotContain("ana", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "/api/v2/users/ana%40acme.example",
            _socket.Requests.Single().PathAndQuery,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_correlation_id_of_the_body_is_used_when_the_header_is_missing()
    {
        var error = await FailAsync(HttpStatusCode.BadRequest, """{"code":"bad.request","contextId":"body-id"}""");
        Assert.Equal("body-id", error.CorrelationId);
    }

    [Theory]
    [InlineData(
        """{"code":"missing.any.permissions","message":"You must have at least one of the following permissions assigned: [directory:user:add, directory:user:edit]"}""",
        "one of these permissions"
    )]
    [InlineData(
        """{"code":"missing.permissions","message":"You are missing the following permission(s): directory:user:add, directory:user:edit"}""",
        "these permissions"
    )]
    [InlineData(
        """{"code":"missing.any.permissions","message":"x","messageParams":{"permissions":"[directory:user:add, directory:user:edit]"}}""",
        "one of these permissions"
    )]
    public async Task Missing_permissions_are_read_and_named(string body, string words)
    {
        var error = await FailAsync(HttpStatusCode.Forbidden, body);
        Assert.Equal(["directory:user:add", "directory:user:edit"], error.MissingPermissions);
        Assert.Contains($"{words}: directory:user:add, directory:user:edit", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayRepeat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Bad gateway</body></html>")]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("{\"code\":17,\"message\":{}}")]
    [InlineData("{\"code\":\"cut off")]
    [InlineData("{\"code\":\"not a code\\nbut a line for the log\"}")]
    public async Task A_body_that_is_no_error_body_still_gives_the_status(string body)
    {
        var error = await FailAsync(HttpStatusCode.BadRequest, body);
        Assert.Equal(HttpStatusCode.BadRequest, error.Status);
        Assert.Null(error.Code);
        Assert.Contains("answered 400 (no code); correlation id none.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_huge_error_body_only_the_start_is_read()
    {
        var body = new EndlessStream();
        _socket.OnRequest = (_, _) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StreamContent(body) });
        await Assert.ThrowsAsync<PlatformResponseException>(() => _client.SendAsync(HttpMethod.Get, "/api/v2/users"));
        Assert.InRange(body.Given, 1, 200_000);
    }

    [Fact]
    public async Task The_scim_error_shape_is_understood()
    {
        var error = await FailAsync(
            HttpStatusCode.Conflict,
            """{"schemas":["x"],"status":"409","scimType":"uniqueness","detail":"user name in use"}"""
        );
        Assert.Equal("uniqueness", error.Code);
        Assert.Equal("user name in use", error.Detail);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_to_hold_is_an_error_and_not_a_crash()
    {
        using var client = Clients.Over(_socket, new FakeTimeProvider(), o => o.MaxBodyBytes = 64 * 1024);
        var body = new EndlessStream();
        _socket.OnRequest = (_, _) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });
        var error = await Assert.ThrowsAsync<PlatformContentException>(() => client.Organizations.GetMeAsync());
        Assert.Contains("MaxBodyBytes", error.Message, StringComparison.Ordinal);
        Assert.InRange(body.Given, 1, 300_000);
        Assert.Single(_socket.Requests);
    }

    [Fact]
    public async Task An_answer_that_is_not_the_record_is_an_error_that_does_not_quote_it()
    {
        _socket.Answer(() => ScriptedSocket.Json("""{"id":"Ana Ruiz","name":"x"}"""));
        var error = await Assert.ThrowsAsync<PlatformContentException>(() => _client.Organizations.GetMeAsync());
        Assert.Contains("could not be read as Organization", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Ana", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_access_can_have_the_refusal_itself()
    {
        _socket.Answer(() => ScriptedSocket.Json("""{"code":"not.found"}""", HttpStatusCode.NotFound));
        await using var answer = await _client.SendAsync(
            HttpMethod.Get,
            "/api/v2/users/x",
            options: new RequestOptions { ThrowOnError = false }
        );
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        using var reader = new StreamReader(answer.Body, Encoding.UTF8);
        Assert.Equal("""{"code":"not.found"}""", await reader.ReadToEndAsync());
    }

    private async Task<PlatformResponseException> FailAsync(
        HttpStatusCode status,
        string body,
        Route? route = null,
        string? correlation = null
    )
    {
        _socket.OnRequest = (_, _) =>
        {
            var response = ScriptedSocket.Json(body, status);
            if (correlation is not null)
                response.Headers.Add("ININ-Correlation-Id", correlation);
            return Task.FromResult(response);
        };
        return await Assert.ThrowsAsync<PlatformResponseException>(() =>
            _client.SendAsync(HttpMethod.Get, route ?? Route.Of("/api/v2/users"))
        );
    }

    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Given += count;
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
