using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Puente.Hub.Browsers;
using Puente.Hub.Http;
using Puente.Platform.Errors;
using Puente.Platform.SignIn;
using Route = Puente.Platform.Requests.Route;

namespace Puente.Hub.Desk;

/// <summary>
/// What the agent desk alone asks of the hub: the user's own token, which the platform's SDK needs in the page
/// (docs/decisions/0013). Who calls, it asks as the page beside the call does.
/// </summary>
internal sealed class DeskEndpoints(SessionDesk desk)
{
    /// <summary>The body holds one word.</summary>
    private const int MostBytes = 4096;

    private static readonly Route Me = Route.Of("/api/v2/users/me");

    public void Map(IEndpointRouteBuilder routes, ViewerGate gate) =>
        routes.MapPost("/web/desk/token", gate.ForUnsafe(Permissions.Communication, TokenAsync));

    /// <summary><c>{"renew": true}</c> says that the platform refused the token; then the platform is asked first.</summary>
    private async Task TokenAsync(HttpContext context, Viewer viewer)
    {
        if (
            desk.Options.SignIn is not { } platform
            || desk.Find(context.Request) is not { } session
            || await ReadAsync(context) is not { } body
        )
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status409Conflict,
                "input",
                "Nobody is signed in here, so there is no token: the desk needs web.clientId and a sign-in."
            );
            return;
        }
        try
        {
            if (body.TryGetProperty("renew", out var renew) && renew.ValueKind == JsonValueKind.True)
                await using (
                    await session.Platform.SendAsync(HttpMethod.Get, Me, cancellationToken: context.RequestAborted)
                )
                {
                    // The client renews a refused token by itself; its answer is that there is a good one now.
                }
            var token = await session.Tokens.ReadAsync(context.RequestAborted);
            if (token is null)
                await EndAsync(context);
            else
                await AnswerAsync(context, token, PlatformOrigins.Of(platform));
        }
        catch (SignInException fault) when (!fault.MayRepeat)
        {
            await EndAsync(context);
        }
        catch (PlatformException)
        {
            await Answers.RefuseAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "environment",
                "The platform could not be asked whether the sign-in is still good; ask again in a moment."
            );
        }
    }

    private Task AnswerAsync(HttpContext context, KeptToken token, PlatformOrigins origins) =>
        Answers.JsonAsync(
            context,
            Answers.Object(json =>
            {
                json.WriteString("token", token.Access.Reveal());
                json.WriteString("expiresAt", token.ExpiresAt.UtcDateTime);
                json.WriteString("api", origins.Api);
                json.WriteString("streaming", origins.Streaming);
                json.WriteBoolean("hasLookup", desk.Options.CustomerLookup is not null);
            })
        );

    private Task EndAsync(HttpContext context)
    {
        if (desk.KeyOf(context.Request) is { } key)
            desk.Close(key);
        return Answers.RefuseAsync(
            context,
            StatusCodes.Status401Unauthorized,
            "input",
            "The platform has ended the sign-in; sign in again."
        );
    }

    /// <returns>Null when the body is no JSON object, or a large one.</returns>
    private static async Task<JsonElement?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MostBytes)
            return null;
        try
        {
            using var document = await JsonDocument.ParseAsync(
                context.Request.Body,
                new JsonDocumentOptions { MaxDepth = 2 },
                context.RequestAborted
            );
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
