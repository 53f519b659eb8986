using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Puente.Platform.Errors;

namespace Puente.Platform.SignIn;

/// <summary>Understands the token host's answers. Nothing of a body goes into a message: it may hold a token.</summary>
internal static class TokenReading
{
    private const string Route = TokenSource.Route;

    /// <summary>450 days, the most that the platform gives (to SCIM clients).</summary>
    private const long LongestLifeSeconds = 38_880_000;

    public static Token Accept(ReadOnlyMemory<byte> body, long issuedAt, Uri loginBase)
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

        return Of(
            new Secret(value),
            answer.RefreshToken is { Length: > 0 } refresh ? new Secret(refresh) : null,
            issuedAt,
            TimeSpan.FromSeconds(Math.Min(answer.ExpiresIn, LongestLifeSeconds))
        );
    }

    /// <summary>Used a little less long than it lives, so that it does not run out on its way; for very short ones a tenth less.</summary>
    public static Token Of(Secret access, Secret? refresh, long issuedAt, TimeSpan life)
    {
        var early = TimeSpan.FromTicks(Math.Min(TimeSpan.FromSeconds(60).Ticks, life.Ticks / 10));
        return new Token(access, refresh, issuedAt, life - early);
    }

    /// <param name="instead">Advice of a grant that the codes' own does not fit; null keeps that.</param>
    public static SignInException Refuse(
        HttpStatusCode status,
        ReadOnlyMemory<byte> body,
        Uri loginBase,
        string? instead = null
    )
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
        var advice =
            instead
            ?? code switch
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
internal sealed record Token(Secret Value, Secret? Refresh, long IssuedAt, TimeSpan UseFor);

internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("expires_in")] long ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken
);

internal sealed record TokenError(
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("error_description")] string? ErrorDescription
);

[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenError))]
internal sealed partial class SignInJson : JsonSerializerContext;
