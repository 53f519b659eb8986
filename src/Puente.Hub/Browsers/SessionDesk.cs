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
    public BrowserSession? Find(HttpRequest request)
    {
        if (request.Cookies[CookieName] is not { Length: > 0 } key || !_sessions.TryGetValue(key, out var session))
            return null;
        if (!session.HasEnded(time.GetUtcNow()))
            return session;
        Close(key);
        return null;
    }

    /// <summary>Who looks, with permissions not older than five minutes; null when nobody is signed in.</summary>
    /// <exception cref="PlatformException">The platform cannot be asked, and what it said last is too old.</exception>
    public async Task<Viewer?> ViewerOfAsync(HttpContext context)
    {
        if (options.Demo)
            return Viewer.OfDemo;
        if (Find(context.Request) is not { } session)
            return null;
        return await RefreshAsync(context.Request.Cookies[CookieName]!, session, context.RequestAborted);
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
