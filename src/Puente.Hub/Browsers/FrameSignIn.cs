using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Puente.Hub.Http;

namespace Puente.Hub.Browsers;

/// <summary>
/// Carries a sign-in from the window in which it was done into the frame that asked for it. The login page cannot be framed,
/// and a frame of another site has cookies of its own, which no window shares. So the window tells the frame a code, browser
/// to browser, and the frame changes it for its session.
/// </summary>
internal sealed class FrameSignIn(SessionDesk desk, TimeProvider time)
{
    /// <summary>Where the window ends: the framed page itself, which then only hands over and closes.</summary>
    public const string DonePath = "/screen-pop?handover=1";

    private const int MostCodeBytes = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Handover> _handovers = new(StringComparer.Ordinal);

    private string WindowCookie => desk.CookieName + "-handover";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/signin/handover", TellAsync);
        routes.MapPost("/signin/frame", TakeAsync);
    }

    /// <summary>The window has signed in; its code is for the window alone to read.</summary>
    public void Offer(HttpContext context, string session)
    {
        Sweep();
        var key = SessionDesk.NewKey();
        _handovers[key] = new Handover(session, SessionDesk.NewKey(), time.GetUtcNow() + Patience);
        context.Response.Cookies.Append(WindowCookie, key, desk.Cookie(Patience));
    }

    /// <summary>Tells the window the code, which it gives to the frame that opened it, and to no page of another origin.</summary>
    private async Task TellAsync(HttpContext context)
    {
        var key = context.Request.Cookies[WindowCookie] ?? "";
        context.Response.Cookies.Delete(WindowCookie, desk.Cookie(null));
        if (!_handovers.TryGetValue(key, out var held) || held.Ends <= time.GetUtcNow())
        {
            await RefuseAsync(context);
            return;
        }
        await Answers.JsonAsync(context, Answers.Object(json => json.WriteString("code", held.Code)));
    }

    private async Task TakeAsync(HttpContext context)
    {
        var code = await CodeAsync(context);
        var (key, held) = _handovers.FirstOrDefault(pair => pair.Value.Code == code);
        // Once only: a code that is seen twice was not kept secret.
        if (key is null || !_handovers.TryRemove(key, out held) || held.Ends <= time.GetUtcNow())
        {
            if (held is not null)
                desk.Close(held.Session);
            await RefuseAsync(context);
            return;
        }
        if (context.Request.Cookies[desk.FrameCookieName] is { Length: > 0 } old)
            desk.Close(old);
        context.Response.Cookies.Append(desk.FrameCookieName, held.Session, desk.FrameCookie());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<string?> CodeAsync(HttpContext context)
    {
        if (
            context.Request.ContentLength is not (> 0 and < MostCodeBytes)
            || context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true
        )
            return null;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return
                body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("code", out var code)
                && code.ValueKind == JsonValueKind.String
                ? code.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task RefuseAsync(HttpContext context) =>
        Answers.RefuseAsync(
            context,
            StatusCodes.Status403Forbidden,
            "input",
            "This sign-in is over or was never begun; sign in again."
        );

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (key, held) in _handovers)
            if (held.Ends <= now && _handovers.TryRemove(key, out _))
                desk.Close(held.Session);
    }

    private sealed record Handover(string Session, string Code, DateTimeOffset Ends);
}
