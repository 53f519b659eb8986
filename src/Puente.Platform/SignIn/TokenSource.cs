using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Platform.Requests;

namespace Puente.Platform.SignIn;

/// <summary>The token in force: one refresh at a time, whoever and however many ask.</summary>
internal sealed class TokenSource(PlatformOptions options, TimeProvider time, Func<double> random, ILogger log)
    : IDisposable
{
    public const string Route = "/oauth/token";

    /// <summary>How long a token request is repeated; Terraform's provider waits as long for the token rate limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Token? _token;
    private Task<Token>? _refresh;
    private readonly Grant _grant = options.EffectiveGrant;
    private Secret? _refused;

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
            if (!ReferenceEquals(_token, token))
                return;
            _token = null;
            _refused = token.Value;
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
                var token = await FindAsync(cancellationToken) ?? await AskAsync(send, cancellationToken);
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

    private async Task<Token> AskAsync(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        IDisposable? held;
        try
        {
            held = await _grant.HoldAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SignInException(
                $"The sign-in was not renewed. {fault.Message}",
                mayRepeat: false,
                innerException: fault
            );
        }

        using (held)
            // Whoever held it before may have got a token that is as good for us.
            return (held is null ? null : await FindAsync(cancellationToken))
                ?? await RequestAsync(send, cancellationToken);
    }

    private async Task<Token?> FindAsync(CancellationToken cancellationToken)
    {
        Secret? refused;
        lock (_lock)
            refused = _refused;
        var now = time.GetUtcNow();
        return await _grant.FindAsync(refused, now, cancellationToken) is { } kept
            ? TokenReading.Of(kept.Access, kept.Refresh, time.GetTimestamp(), kept.ExpiresAt - now)
            : null;
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
        if (options.ClientSecret is { IsEmpty: false } secret)
        {
            var credentials = Encoding.UTF8.GetBytes($"{options.ClientId}:{secret.Reveal()}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }

        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd(options.UserAgent);
        var form = await _grant.FormAsync(cancellationToken);
        // A client without a secret says who it is in the form; with one, the header does.
        var names = options.ClientSecret is null && form.All(field => field.Key != "client_id");
        request.Content = new FormUrlEncodedContent(names ? [.. form, new("client_id", options.ClientId)] : form);

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
            if (response.StatusCode != HttpStatusCode.OK)
                throw TokenReading.Refuse(
                    response.StatusCode,
                    await BoundedBody.ReadErrorAsync(response, state, options, time, cancellationToken),
                    loginBase,
                    _grant.Advice
                );
            var token = TokenReading.Accept(((BufferedContent)response.Content).Utf8, issuedAt, loginBase);
            await _grant.AcceptedAsync(new KeptToken(token.Value, token.Refresh, time.GetUtcNow() + token.UseFor));
            return token;
        }
    }
}

internal static partial class SignInLog
{
    [LoggerMessage(10, LogLevel.Debug, "Signed in; the token is used for {Seconds:0} s.")]
    public static partial void SignedIn(ILogger log, double seconds);

    [LoggerMessage(11, LogLevel.Warning, "Sign-in answered {Cause}; trying again in {Seconds:0.0} s.")]
    public static partial void TryingAgain(ILogger log, string cause, double seconds);
}
