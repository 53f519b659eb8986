using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Puente.Hub.Http;
using Puente.Hub.Pages;
using Puente.Platform.Errors;
using Puente.Platform.SignIn;

namespace Puente.Hub.Browsers;

/// <summary>Sign-in of people: authorization code with PKCE, out to the platform and back.</summary>
/// <param name="own">The hub's own address, for the way back when no origin is set.</param>
internal sealed class SignInEndpoints(SessionDesk desk, Func<Uri> own, TimeProvider time)
{
    public const string CallbackPath = "/signin/callback";
    public const string SessionPath = "/web/session";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private const int MostBegun = 10_000;
    private readonly FrameSignIn _frames = new(desk, time);
    private readonly ConcurrentDictionary<string, Begun> _begun = new(StringComparer.Ordinal);

    private string BegunCookie => desk.CookieName + "-signin";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/signin", BeginAsync);
        routes.MapGet(CallbackPath, BackAsync);
        routes.MapPost("/signout", SignOutAsync);
        routes.MapGet(SessionPath, SessionAsync);
        _frames.Map(routes);
    }

    /// <summary>For endpoints that change something: refuses who is not signed in and who cannot repeat the session's secret.</summary>
    public RequestDelegate Unsafe(RequestDelegate endpoint) =>
        async context =>
        {
            // Who is not signed in has no secret to repeat, and in the demonstration nothing to lose.
            if (HoldsCsrf(context.Request) || (desk.Options.Demo && desk.Find(context.Request) is null))
                await endpoint(context);
            else
                await Answers.RefuseAsync(
                    context,
                    StatusCodes.Status403Forbidden,
                    "input",
                    "Send the header 'X-Csrf' with the value from /web/session; sign in again when it has changed."
                );
        };

    private Task BeginAsync(HttpContext context)
    {
        var isForFrame = desk.Options.EmbeddingOrigins.Count > 0 && context.Request.Query.ContainsKey("frame");
        if (isForFrame)
            LetOpenerStay(context);
        var back = isForFrame ? FrameSignIn.DonePath : LocalPath(context.Request.Query["return"].ToString());
        if (desk.Options.SignIn is not { } platform)
        {
            context.Response.Redirect(back);
            return Task.CompletedTask;
        }
        var now = time.GetUtcNow();
        foreach (var (old, held) in _begun)
            if (held.Ends <= now)
                _begun.TryRemove(old, out _);
        if (_begun.Count >= MostBegun)
            _begun.TryRemove(_begun.MinBy(pair => pair.Value.Ends).Key, out _);
        var signIn = new BrowserSignIn(platform, new Uri(desk.Options.Origin ?? own(), CallbackPath), time);
        var key = SessionDesk.NewKey();
        _begun[key] = new Begun(signIn, back, now + Patience, isForFrame);
        context.Response.Cookies.Append(BegunCookie, key, desk.Cookie(Patience));
        context.Response.Redirect(signIn.Address.AbsoluteUri);
        return Task.CompletedTask;
    }

    private async Task BackAsync(HttpContext context)
    {
        var key = context.Request.Cookies[BegunCookie] ?? "";
        context.Response.Cookies.Delete(BegunCookie, desk.Cookie(null));
        // Another browser's answer would sign this one in as somebody else.
        if (
            !_begun.TryRemove(key, out var begun)
            || begun.Ends <= time.GetUtcNow()
            || !begun.SignIn.IsAnswer(Query("state"))
        )
        {
            Fail(context, "/", "stale");
            return;
        }
        if (begun.IsForFrame)
            LetOpenerStay(context);
        if (Query("code") is not { Length: > 0 } code)
        {
            Fail(context, begun.ReturnTo, "refused");
            return;
        }
        try
        {
            var token = await begun.SignIn.ExchangeAsync(code, context.RequestAborted);
            var session = await desk.OpenAsync(token, context.RequestAborted);
            if (begun.IsForFrame)
                _frames.Offer(context, session);
            else
            {
                if (context.Request.Cookies[desk.CookieName] is { Length: > 0 } old)
                    desk.Close(old);
                context.Response.Cookies.Append(desk.CookieName, session, desk.Cookie(null));
            }
            context.Response.Redirect(begun.ReturnTo);
        }
        catch (PlatformException fault)
        {
            Fail(context, begun.ReturnTo, fault.MayRepeat ? "unreachable" : "refused");
        }

        string? Query(string name) => context.Request.Query[name];
    }

    private Task SignOutAsync(HttpContext context) =>
        Unsafe(async signedIn =>
        {
            if (desk.KeyOf(signedIn.Request) is { } key)
                await desk.SignOutAsync(key);
            signedIn.Response.Cookies.Delete(desk.CookieName, desk.Cookie(null));
            signedIn.Response.Cookies.Delete(desk.FrameCookieName, desk.FrameCookie());
            signedIn.Response.StatusCode = StatusCodes.Status204NoContent;
        })(context);

    /// <summary>What a page has to know before it asks for anything else.</summary>
    private async Task SessionAsync(HttpContext context)
    {
        Viewer? viewer;
        try
        {
            viewer = await desk.ViewerOfAsync(context);
        }
        catch (PlatformException)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "environment",
                "The platform could not be asked for your permissions; the page tries again."
            );
            return;
        }
        await Answers.JsonAsync(
            context,
            Answers.Object(json =>
            {
                json.WriteString(
                    "state",
                    viewer is null
                        ? desk.Options.SignIn is null
                            ? "off"
                            : "signedOut"
                        : desk.Find(context.Request) is null
                            ? "demo"
                            : "signedIn"
                );
                json.WriteBoolean("canSignIn", desk.Options.SignIn is not null);
                if (viewer is null)
                    return;
                json.WriteString("id", viewer.UserId);
                json.WriteString("name", viewer.Name);
                json.WriteString("csrf", desk.Find(context.Request)?.Csrf ?? "");
                json.WriteStartArray("permissions");
                foreach (var permission in viewer.Divisions.Keys.Order(StringComparer.Ordinal))
                    json.WriteStringValue(permission);
                json.WriteEndArray();
                json.WriteStartArray("pages");
                foreach (
                    var page in PageCatalogue.All.Where(page =>
                        page.Permission is null || viewer.Holds(page.Permission)
                    )
                )
                    json.WriteStringValue(page.Name);
                json.WriteEndArray();
            })
        );
    }

    private bool HoldsCsrf(HttpRequest request) =>
        desk.Find(request) is { } session
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Headers["X-Csrf"].ToString()),
            Encoding.UTF8.GetBytes(session.Csrf)
        );

    // The reason is a word that the page translates; the platform's own text would stand in the browser's history.
    private static void Fail(HttpContext context, string to, string reason)
    {
        var path = to.Split('#')[0];
        context.Response.Redirect($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}signin={reason}");
    }

    /// <summary>Only pages of this hub: an address that leads elsewhere would make the sign-in a lure.</summary>
    internal static string LocalPath(string path) =>
        path.Length is > 0 and < 2_000
        && path[0] == '/'
        && !path.StartsWith("//", StringComparison.Ordinal)
        && path.All(letter => letter is > ' ' and < (char)127 and not '\\')
            ? path
            : "/";

    // The window must keep knowing the frame that opened it, or it could not hand the sign-in over.
    private static void LetOpenerStay(HttpContext context) =>
        context.Response.Headers["Cross-Origin-Opener-Policy"] = "unsafe-none";

    private sealed record Begun(BrowserSignIn SignIn, string ReturnTo, DateTimeOffset Ends, bool IsForFrame);
}
