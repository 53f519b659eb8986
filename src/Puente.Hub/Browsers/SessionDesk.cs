using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.Requests;
using Puente.Platform.SignIn;

namespace Puente.Hub.Browsers;

/// <summary>The browsers that are signed in. Sessions end with the token or the sign-out, and without a vault with the hub.</summary>
internal sealed partial class SessionDesk(WebOptions options, ILogger log, TimeProvider time) : IDisposable
{
    /// <summary>How long a change of roles may take to be seen.</summary>
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMinutes(5);

    /// <summary>Sign-ins without end must not fill the memory.</summary>
    private const int MostSessions = 10_000;

    /// <summary>The person waits for it.</summary>
    private static readonly TimeSpan RevokeLimit = TimeSpan.FromSeconds(5);

    private static readonly Route OwnToken = Route.Of("/api/v2/tokens/me");

    private readonly ConcurrentDictionary<string, BrowserSession> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _restoring = new();

    private readonly SessionVault _vault = new(
        options.SignIn is null ? null : options.KeptBeside,
        $"{options.SignIn?.ClientId} {options.SignIn?.ApiBase}",
        log,
        time
    );

    public WebOptions Options => options;

    public bool IsSecure => options.Origin?.Scheme == Uri.UriSchemeHttps;

    // A browser takes a name with this beginning only over TLS, for the whole site and from this very host.
    public string CookieName => IsSecure ? "__Host-puente" : "puente";

    /// <summary>The session of a framed page. A cookie of its own, so that the other pages' one is never sent across sites.</summary>
    public string FrameCookieName => CookieName + "-frame";

    /// <returns>The session's key, for the cookie.</returns>
    /// <exception cref="PlatformException">The platform did not say who it is.</exception>
    public async Task<string> OpenAsync(KeptToken token, CancellationToken cancellationToken)
    {
        var (key, csrf) = (NewKey(), NewKey());
        var session = New(key, csrf, token);
        try
        {
            session.Viewer = await ViewerReading.ReadAsync(session.Platform, cancellationToken);
            session.CheckAt = time.GetUtcNow() + CheckEvery;
            Sweep();
            // Reading may have renewed it already.
            if (await session.Tokens.ReadAsync(cancellationToken) is { } current)
                _vault.Keep(key, csrf, current);
            _sessions[key] = session;
            return key;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private BrowserSession New(string key, string csrf, KeptToken token)
    {
        var tokens = new SessionTokens(
            token,
            renewed =>
            {
                if (renewed is null)
                    _vault.Remove(key);
                // A refresh token counts once: the one on the disk has to be the newest.
                else if (_sessions.ContainsKey(key))
                    _vault.Keep(key, csrf, renewed);
            }
        );
        var platformOptions = options.SignIn!.Snapshot();
        platformOptions.Grant = new UserGrant(tokens);
        // Nobody, until the platform has been asked; a session that was kept brings no permissions along.
        return new BrowserSession(csrf, new PlatformClient(platformOptions, time), tokens, Viewer.Nobody, default);
    }

    /// <summary>The session of a cookie that an earlier run of the hub gave out.</summary>
    private BrowserSession? Restore(string key)
    {
        if (options.SignIn is null || key.Length != KeyCharacters)
            return null;
        lock (_restoring)
        {
            if (_sessions.TryGetValue(key, out var session))
                return session;
            if (_sessions.Count >= MostSessions || _vault.Find(key) is not var (csrf, token))
                return null;
            return _sessions[key] = New(key, csrf, token);
        }
    }

    /// <returns>Null when nobody is signed in with this request.</returns>
    public BrowserSession? Find(HttpRequest request) =>
        KeyOf(request) is { } key ? _sessions.GetValueOrDefault(key) : null;

    /// <summary>Key of the session that the request is signed in with; null when there is none, or it has ended.</summary>
    public string? KeyOf(HttpRequest request)
    {
        foreach (var name in (ReadOnlySpan<string>)[CookieName, FrameCookieName])
        {
            if (
                request.Cookies[name] is not { Length: > 0 } key
                || (_sessions.GetValueOrDefault(key) ?? Restore(key)) is not { } session
            )
                continue;
            if (!session.HasEnded(time.GetUtcNow()))
                return key;
            Close(key);
        }
        return null;
    }

    /// <summary>Who looks, with permissions not older than five minutes; null when nobody is signed in.</summary>
    /// <exception cref="PlatformException">The platform cannot be asked, and what it said last is too old.</exception>
    public async Task<Viewer?> ViewerOfAsync(HttpContext context)
    {
        if (KeyOf(context.Request) is not { } key || !_sessions.TryGetValue(key, out var session))
            return options.Demo ? Viewer.OfDemo : null;
        return await RefreshAsync(key, session, context.RequestAborted);
    }

    /// <summary>Reads the permissions again when it is time; ends the session when the platform no longer knows the token.</summary>
    public async Task<Viewer?> RefreshAsync(string key, BrowserSession session, CancellationToken cancellationToken)
    {
        if (session.CheckAt > time.GetUtcNow())
            return session.Viewer;
        await session.Checking.WaitAsync(cancellationToken);
        try
        {
            if (session.CheckAt > time.GetUtcNow())
                return session.Viewer;
            session.Viewer = await ViewerReading.ReadAsync(session.Platform, cancellationToken);
            session.CheckAt = time.GetUtcNow() + CheckEvery;
            return session.Viewer;
        }
        catch (SignInException fault) when (!fault.MayRepeat)
        {
            Close(key);
            return null;
        }
        finally
        {
            session.Checking.Release();
        }
    }

    public void Close(string key)
    {
        _vault.Remove(key);
        if (_sessions.TryRemove(key, out var session))
            session.Dispose();
    }

    /// <summary>As <see cref="Close"/>, and the platform is told that the token is to count no longer.</summary>
    public async Task SignOutAsync(string key)
    {
        _vault.Remove(key);
        if (!_sessions.TryRemove(key, out var session))
            return;
        using var limit = new CancellationTokenSource(RevokeLimit, time);
        try
        {
            await using var _ = await session.Platform.SendAsync(
                HttpMethod.Delete,
                OwnToken,
                cancellationToken: limit.Token
            );
        }
        catch (Exception fault) when (fault is PlatformException or OperationCanceledException)
        {
            NotRevoked(log, fault);
        }
        finally
        {
            session.Dispose();
        }
    }

    /// <summary>Takes what has ended off the disk.</summary>
    public void SweepVault() => _vault.Sweep();

    [LoggerMessage(
        LogLevel.Warning,
        "The platform did not take back the token of who signed out; it counts until its end."
    )]
    private static partial void NotRevoked(ILogger log, Exception fault);

    public CookieOptions Cookie(TimeSpan? life) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = IsSecure,
            Path = "/",
            MaxAge = life,
        };

    /// <summary>
    /// To the platform's page a hub behind TLS is another site, whose cookies browsers send into frames only with
    /// <c>SameSite=None</c>, and keep only when they are partitioned: this one is then of no use outside that very page. On
    /// loopback everything is one site, and without TLS a browser would not take such a cookie.
    /// </summary>
    public CookieOptions FrameCookie()
    {
        var cookie = Cookie(null);
        if (!IsSecure)
            return cookie;
        cookie.SameSite = SameSiteMode.None;
        cookie.Extensions.Add("Partitioned");
        return cookie;
    }

    /// <summary>Of 32 bytes in base64url.</summary>
    private const int KeyCharacters = 43;

    public static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public void Dispose()
    {
        foreach (var (_, session) in _sessions)
            session.Dispose();
        _sessions.Clear();
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (key, session) in _sessions)
            if (session.HasEnded(now))
                Close(key);
        if (_sessions.Count >= MostSessions)
            Close(_sessions.MinBy(pair => pair.Value.CheckAt).Key);
    }
}
