using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Puente.Platform.Errors;
using Puente.Platform.RateLimits;
using Puente.Platform.Requests;

namespace Puente.Platform.SignIn;

/// <summary>The token of the OAuth client: one refresh at a time, whoever and however many ask.</summary>
internal sealed class TokenSource(PlatformOptions options, TimeProvider time, Func<double> random, ILogger log)
    : IDisposable
{
    private const string Route = "/oauth/token";

    /// <summary>How long a token request is repeated; Terraform's provider waits as long for the token rate limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Token? _token;
    private Task<Token>? _refresh;

    /// <summary>The current token, or a new one when there is none or its end is near.</summary>
    public Task<Token> GetAsync(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        lock (_lock)
        {
            if (_token is { } token && time.GetElapsedTime(token.IssuedAt) < token.UseFor)
                return Task.FromResult(token);

            // The refresh belongs to all who wait for it, so no single caller's cancellation ends it.
            if (_refresh is null or { IsCompleted: true })
                _refresh = Task.Run(() => RefreshAsync(send, _stop.Token), CancellationToken.None);
            return _refresh.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Forgets a token that the platform refused; a newer one stays.</summary>
    public void Discard(Token token)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_token, token))
                _token = null;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task<Token> RefreshAsync(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempt), 16) * (0.5 + (0.5 * random())));
            try
            {
                var token = await RequestAsync(send, cancellationToken);
                lock (_lock)
                    _token = token;
                SignInLog.SignedIn(log, token.UseFor.TotalSeconds);
                return token;
            }
            catch (SignInException e) when (e.MayRepeat && time.GetElapsedTime(started) + wait <= Patience)
            {
                SignInLog.TryingAgain(log, e.Code ?? "no answer", wait.TotalSeconds);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private async Task<Token> RequestAsync(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        var loginBase = options.EffectiveLoginBase;
        using var request = new HttpRequestMessage(HttpMethod.Post, loginBase.AbsoluteUri.TrimEnd('/') + Route);
        var state = new RequestState(
            HttpMethod.Post,
            Route,
            Lane.Interactive,
            safeToRepeat: true,
            buffered: true,
            options.Timeout
        );
        state.AttachTo(request);
        var credentials = Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret!.Reveal()}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd(options.UserAgent);
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);

        var issuedAt = time.GetTimestamp();
        HttpResponseMessage response;
        try
        {
            response = await send(request, cancellationToken);
        }
        catch (PlatformConnectionException e)
        {
            throw new SignInException(
                $"Signing in at {loginBase.Authority} failed. {e.Message}",
                e.MayRepeat,
                innerException: e
            );
        }

        using (response)
        {
            return response.StatusCode == HttpStatusCode.OK
                ? Accept(((BufferedContent)response.Content).Utf8, issuedAt, loginBase)
                : throw Refuse(
                    response.StatusCode,
                    await BoundedBody.ReadErrorAsync(response, state, options, time, cancellationToken),
                    loginBase
                );
        }
    }

    private static Token Accept(ReadOnlyMemory<byte> body, long issuedAt, Uri loginBase)
    {
        TokenAnswer? answer = null;
        try
        {
            answer = JsonSerializer.Deserialize(body.Span, SignInJson.Default.TokenAnswer);
        }
        catch (JsonException)
        {
            // Told below; the parser's own message could quote the body, and the body holds a token.
        }

        if (answer is not { AccessToken: { Length: > 0 } value, ExpiresIn: > 0 })
            throw new SignInException(
                $"POST {Route} at {loginBase.Authority} answered 200 without a usable token; check that this is the login address.",
                mayRepeat: false,
                HttpStatusCode.OK
            );

        // Early, so that a token does not run out on its way; for very short ones a tenth of their life.
        var life = TimeSpan.FromSeconds(answer.ExpiresIn);
        var early = TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(60).Ticks, life.Ticks / 10));
        return new Token(new Secret(value), issuedAt, life - early);
    }

    private static SignInException Refuse(HttpStatusCode status, ReadOnlyMemory<byte> body, Uri loginBase)
    {
        TokenError? error = null;
        try
        {
            error = JsonSerializer.Deserialize(body.Span, SignInJson.Default.TokenError);
        }
        catch (JsonException)
        {
            // A proxy's page: the status alone has to do.
        }

        var code = ErrorBody.Token(error?.Error);
        var said = $"POST {Route} at {loginBase.Authority} answered {(int)status} {code ?? "(no code)"};";

        // The token host has no 429: its rate limit is a 400 that only this text tells from a wrong request.
        if (
            code == "invalid_request"
            && (error?.ErrorDescription ?? error?.Description ?? "").StartsWith(
                "rate limit exceeded",
                StringComparison.OrdinalIgnoreCase
            )
        )
            return new SignInException(
                $"{said} too many tokens were asked for. Try again in a minute.",
                mayRepeat: true,
                status,
                code
            );
        if (status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500)
            return new SignInException(
                $"{said} the login server is busy or down. Try again later.",
                mayRepeat: true,
                status,
                code
            );
        var advice = code switch
        {
            "invalid_client" =>
                "the client id or the secret is wrong, or the client belongs to another region. Check ClientId, ClientSecret and Region.",
            "unauthorized_client" or "unsupported_grant_type" =>
                "the OAuth client does not have the client credentials grant. Change its grant type in Admin, or use another client.",
            _ =>
                "the client id or the secret is wrong, the client is inactive or belongs to another region, or this is not the login address. Check ClientId, ClientSecret and Region.",
        };
        return new SignInException($"{said} {advice}", mayRepeat: false, status, code);
    }
}

/// <param name="UseFor">From <paramref name="IssuedAt"/> (a timestamp of the time provider); shorter than the token lives.</param>
internal sealed record Token(Secret Value, long IssuedAt, TimeSpan UseFor);

internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("expires_in")] long ExpiresIn
);

internal sealed record TokenError(
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("error_description")] string? ErrorDescription
);

[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenError))]
internal sealed partial class SignInJson : JsonSerializerContext;

internal static partial class SignInLog
{
    [LoggerMessage(10, LogLevel.Debug, "Signed in; the token is used for {Seconds:0} s.")]
    public static partial void SignedIn(ILogger log, double seconds);

    [LoggerMessage(11, LogLevel.Warning, "Sign-in answered {Cause}; trying again in {Seconds:0.0} s.")]
    public static partial void TryingAgain(ILogger log, string cause, double seconds);
}
