using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Puente.Platform.Tests.Fakes;

/// <summary>What the client sent, kept because requests are reused between tries.</summary>
public sealed record Sent(HttpMethod Method, string PathAndQuery, string? Authorization, string Body);

/// <summary>Answers instead of a network. Tokens are answered by default: token-1, token-2, …</summary>
public sealed class ScriptedSocket : HttpMessageHandler
{
    private int _tokens;

    public ConcurrentQueue<Sent> Requests { get; } = new();

    public ConcurrentQueue<Sent> TokenRequests { get; } = new();

    public Func<Sent, int, Task<HttpResponseMessage>> OnRequest { get; set; } = (_, _) => Task.FromResult(Json("{}"));

    public Func<Sent, int, Task<HttpResponseMessage>>? OnToken { get; set; }

    public int ExpiresIn { get; set; } = 86_400;

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Status(HttpStatusCode status, int? retryAfter = null)
    {
        var response = Json($$"""{"code":"some.code","status":{{(int)status}}}""", status);
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    }

    /// <summary>One answer a request, the last one for ever.</summary>
    public void Answer(params Func<HttpResponseMessage>[] answers) =>
        OnRequest = (_, n) => Task.FromResult(answers[Math.Min(n, answers.Length) - 1]());

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var sent = new Sent(
            request.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.Authorization?.ToString(),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)
        );
        if (!sent.PathAndQuery.EndsWith("/oauth/token", StringComparison.Ordinal))
        {
            Requests.Enqueue(sent);
            return await OnRequest(sent, Requests.Count).WaitAsync(cancellationToken);
        }

        TokenRequests.Enqueue(sent);
        if (OnToken is not null)
            return await OnToken(sent, TokenRequests.Count).WaitAsync(cancellationToken);
        await Task.Yield();
        var number = Interlocked.Increment(ref _tokens);
        return Json($$"""{"access_token":"token-{{number}}","token_type":"bearer","expires_in":{{ExpiresIn}}}""");
    }
}
