using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Puente.Emulator.Http;

namespace Puente.Emulator.OAuth;

/// <summary>Signing in with client credentials, and looking at or dropping one's own token.</summary>
internal sealed class OAuthEndpoints(
    TokenStore tokens,
    IReadOnlyList<EmulatorClient> clients,
    JsonObject organisation,
    TimeSpan life
)
{
    public void Map(RouteTable routes)
    {
        routes.Add(new Route("POST", "/oauth/token", [], TokenAsync, Open: true));
        routes.Add("GET", "/api/v2/tokens/me", request => new(ApiAnswer.Json(TokenInfo(request.Token!))));
        routes.Add("HEAD", "/api/v2/tokens/me", _ => new(ApiAnswer.Empty(204)));
        routes.Add("DELETE", "/api/v2/tokens/me", Drop);
    }

    private ValueTask<ApiAnswer> Drop(ApiRequest request)
    {
        tokens.Remove(request.Token!);
        return new(ApiAnswer.Empty(200));
    }

    private async ValueTask<ApiAnswer> TokenAsync(ApiRequest request)
    {
        var type = request.Http.Request.ContentType ?? "";
        if (!type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return Refuse("invalid_request", "the content type must be application/x-www-form-urlencoded");
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(await request.BytesAsync()));
        var grant = form.TryGetValue("grant_type", out var grants) ? grants.ToString() : "";
        if (grant.Length == 0)
            return Refuse("invalid_request", "grant_type is required");
        if (grant != "client_credentials")
            return Refuse("unsupported_grant_type", "the grant type is not supported");
        var (id, secret) =
            Credentials(request.Http.Request.Headers.Authorization.ToString())
            ?? (
                form.TryGetValue("client_id", out var formId) ? formId.ToString() : "",
                form.TryGetValue("client_secret", out var formSecret) ? formSecret.ToString() : ""
            );
        if (clients.FirstOrDefault(client => client.Id == id) is not { } client || !Same(client.Secret, secret))
            return Refuse("invalid_client", "authentication failed");
        var token = tokens.Issue(client);
        return ApiAnswer.Json(
            new JsonObject
            {
                ["access_token"] = token.Text,
                ["token_type"] = "bearer",
                ["expires_in"] = Math.Max(1, (int)life.TotalSeconds - 1),
            }
        );
    }

    /// <summary>The answer of a token endpoint that has had enough; a fault, because the real limit is not known.</summary>
    public static ApiAnswer RateLimited() => Refuse("invalid_request", "rate limit exceeded; please try again later");

    // Three members, not the error body of the API; and 400 for everything, as far as answers were recorded.
    private static ApiAnswer Refuse(string error, string description) =>
        ApiAnswer.Json(
            new JsonObject
            {
                ["error"] = error,
                ["description"] = description,
                ["error_description"] = description,
            },
            400
        );

    private static (string Id, string Secret)? Credentials(string header)
    {
        if (
            !AuthenticationHeaderValue.TryParse(header, out var value)
            || !value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
        )
            return null;
        var bytes = new byte[value.Parameter?.Length ?? 0];
        if (value.Parameter is null || !Convert.TryFromBase64String(value.Parameter, bytes, out var written))
            return ("", "");
        var text = Encoding.UTF8.GetString(bytes, 0, written);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    private JsonObject TokenInfo(Token token) =>
        new()
        {
            ["organization"] = organisation.DeepClone(),
            ["homeOrganization"] = organisation.DeepClone(),
            ["authorizedScope"] = new JsonArray(),
            ["clonedUser"] = null,
            ["dateTokenIdles"] = null,
            ["OAuthClient"] = new JsonObject
            {
                ["id"] = token.Client.Id,
                ["name"] = "hub",
                ["authorizedGrantType"] = "CLIENT-CREDENTIALS",
                ["scope"] = new JsonArray(),
                ["state"] = "active",
                ["organization"] = organisation.DeepClone(),
            },
        };
}
