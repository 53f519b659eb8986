using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.OAuth;

/// <summary>The token endpoint, by grant.</summary>
internal sealed class OAuthEndpoints(
    TokenStore tokens,
    ClientStore clients,
    AuthorizationCodes codes,
    Users users,
    SamlAssertion saml,
    TimeSpan life
)
{
    private const string OrganisationName = "acme";

    public void Map(RouteTable routes) => routes.Add(new Route("POST", "/oauth/token", [], TokenAsync, Open: true));

    private async ValueTask<ApiAnswer> TokenAsync(ApiRequest request)
    {
        var type = request.Http.Request.ContentType ?? "";
        if (!type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return Refuse("invalid_request", "the content type must be application/x-www-form-urlencoded");
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(await request.BytesAsync()));
        var (id, secret) =
            Credentials(request.Http.Request.Headers.Authorization.ToString())
            ?? (Field(form, "client_id") ?? "", Field(form, "client_secret") ?? "");
        return Field(form, "grant_type") switch
        {
            null => Refuse("invalid_request", "grant_type is required"),
            "client_credentials" => ByClient(clients.Authenticate(id, secret)),
            "authorization_code" => ByCode(form, id, secret),
            "refresh_token" => ByRefresh(form, clients.Authenticate(id, secret)),
            "urn:ietf:params:oauth:grant-type:saml2-bearer" => BySaml(form, clients.Authenticate(id, secret)),
            _ => Refuse("unsupported_grant_type", "the grant type is not supported"),
        };
    }

    private ApiAnswer ByClient(EmulatorClient? client)
    {
        if (client is null)
            return Unknown();
        if (client.GrantType != "CLIENT-CREDENTIALS")
            return Disallowed();
        return Signed(tokens.Issue(client, () => clients.RightsOf(client.Id), lives: clients.LifeOf(client.Id)));
    }

    private ApiAnswer ByCode(Dictionary<string, StringValues> form, string id, string secret)
    {
        var verifier = Field(form, "code_verifier");
        // Whoever proves the challenge need not have a secret; who has one must know it.
        var client = verifier is null || secret.Length > 0 ? clients.Authenticate(id, secret) : clients.Find(id);
        if (client is null || !clients.IsActive(client.Id))
            return Unknown();
        if (client.GrantType != "CODE")
            return Disallowed();
        var (code, back) = (Field(form, "code") ?? "", Field(form, "redirect_uri") ?? "");
        return codes.Redeem(code, client.Id, back, verifier) is { } redeemed
            ? OfUser(client, redeemed.UserId, refreshable: verifier is null)
            : Refuse("invalid_grant", "the authorization code is invalid");
    }

    private ApiAnswer ByRefresh(Dictionary<string, StringValues> form, EmulatorClient? client)
    {
        if (client is null)
            return Unknown();
        return codes.RedeemRefresh(Field(form, "refresh_token") ?? "", client.Id) is { } user
            ? OfUser(client, user, refreshable: true)
            : Refuse("invalid_grant", "the refresh token is invalid");
    }

    private ApiAnswer BySaml(Dictionary<string, StringValues> form, EmulatorClient? client)
    {
        if (client is null)
            return Unknown();
        if (client.GrantType != "SAML2-BEARER")
            return Disallowed();
        if (!string.Equals(Field(form, "orgName"), OrganisationName, StringComparison.OrdinalIgnoreCase))
            return Refuse("invalid_request", "the organisation is not known");
        var (email, fault) = saml.Read(Field(form, "assertion") ?? "");
        if (email is null)
            return Refuse("invalid_grant", fault);
        return users.Store.FindBy("email", email) is { } user
            ? OfUser(client, user["id"]!.GetValue<string>(), refreshable: false)
            : Refuse("invalid_grant", "the assertion names no user");
    }

    private ApiAnswer OfUser(EmulatorClient client, string user, bool refreshable)
    {
        if (users.Store.TextOf(user, "state") != "active")
            return Refuse("invalid_grant", "the user cannot sign in");
        var token = tokens.Issue(client, () => clients.RightsOf(client.Id, user), user, clients.LifeOf(client.Id));
        return Signed(token, refreshable ? codes.IssueRefresh(client.Id, user) : null);
    }

    private ApiAnswer Signed(Token token, string? refresh = null)
    {
        var seconds = (clients.LifeOf(token.Client.Id) ?? life).TotalSeconds;
        var answer = new JsonObject
        {
            ["access_token"] = token.Text,
            ["token_type"] = "bearer",
            ["expires_in"] = Math.Max(1, (int)seconds - 1),
        };
        if (refresh is not null)
            answer["refresh_token"] = refresh;
        return ApiAnswer.Json(answer);
    }

    /// <summary>The answer of a token endpoint that has had enough; a fault, because the real limit is not known.</summary>
    public static ApiAnswer RateLimited() => Refuse("invalid_request", "rate limit exceeded; please try again later");

    private static ApiAnswer Unknown() => Refuse("invalid_client", "authentication failed");

    private static ApiAnswer Disallowed() => Refuse("unauthorized_client", "the client may not use this grant type");

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

    private static string? Field(Dictionary<string, StringValues> form, string name) =>
        form.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

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
}
