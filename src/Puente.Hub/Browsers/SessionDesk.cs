using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Puente.Platform;
using Puente.Platform.Errors;
using Puente.Platform.SignIn;

namespace Puente.Hub.Browsers;

/// <summary>The browsers that are signed in. Sessions live in memory and end with the hub, the token or the sign-out.</summary>
internal sealed class SessionDesk(WebOptions options, TimeProvider time) : IDisposable
{
    /// <summary>How long a change of roles may take to be seen.</summary>
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMinutes(5);

    /// <summary>Sign-ins without end must not fill the memory.</summary>
    private const int MostSessions = 10_000;

    private readonly ConcurrentDictionary<string, BrowserSession> _sessions = new(StringComparer.Ordinal);

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
        var tokens = new SessionTokens(token);
        var platformOptions = options.SignIn!.Snapshot();
        platformOptions.Grant = new UserGrant(tokens);
        var platform = new PlatformClient(platformOptions, time);
        try
        {
            var viewer = await ViewerReading.ReadAsync(platform, cancellationToken);
            Sweep();
            var key = NewKey();
            _sessions[key] = new BrowserSession(NewKey(), platform, tokens, viewer, time.GetUtcNow() + CheckEvery);
            return key;
        }
        catch
        {
            platform.Dispose();
            throw;
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
            if (request.Cookies[name] is not { Length: > 0 } key || !_sessions.TryGetValue(key, out var session))
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
        if (_sessions.TryRemove(key, out var session))
            session.Dispose();
    }

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

    public static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public void Dispose()
    {
        foreach (var key in _sessions.Keys)
            Close(key);
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
