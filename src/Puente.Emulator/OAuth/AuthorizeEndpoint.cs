using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Puente.Emulator.Entities;
using Puente.Emulator.Http;

namespace Puente.Emulator.OAuth;

/// <summary>Where a browser signs a user in and is sent back with a code, or in the old way with a token.</summary>
internal sealed class AuthorizeEndpoint(
    ClientStore clients,
    TokenStore tokens,
    AuthorizationCodes codes,
    Users users,
    TimeSpan life
)
{
    private static readonly string[] s_kept =
    [
        "client_id",
        "redirect_uri",
        "response_type",
        "code_challenge",
        "code_challenge_method",
        "state",
        "org",
        "provider",
        "target",
        "login_hint",
        "prompt",
    ];

    public void Map(RouteTable routes)
    {
        routes.Add(new Route("GET", "/oauth/authorize", [], ShowAsync, Open: true));
        routes.Add(new Route("POST", "/oauth/authorize", [], PickedAsync, Open: true));
        routes.Add(new Route("GET", "/logout", [], Logout, Open: true));
    }

    private ValueTask<ApiAnswer> ShowAsync(ApiRequest request)
    {
        var given = Kept(name => request.Query(name));
        if (Check(request, given) is { } refusal)
            return new(refusal);
        var search = request.Query("search") ?? given.GetValueOrDefault("login_hint");
        var found = users.Store.Ids(user =>
            user.Text("state") == "active"
            && (
                string.IsNullOrEmpty(search)
                || user.Text("name").Contains(search, StringComparison.OrdinalIgnoreCase)
                || user.Text("email").Contains(search, StringComparison.OrdinalIgnoreCase)
            )
        );
        var page = LoginPage.Write(
            clients.NameOf(given["client_id"]),
            search,
            users.Store.Copies(found.Take(LoginPage.Shown)),
            given
        );
        return new(Html(200, page));
    }

    private async ValueTask<ApiAnswer> PickedAsync(ApiRequest request)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(await request.BytesAsync()));
        var given = Kept(name => form.TryGetValue(name, out var value) ? value.ToString() : null);
        if (Check(request, given) is { } refusal)
            return refusal;
        var user = form.TryGetValue("user", out var picked) ? picked.ToString() : "";
        if (users.Store.TextOf(user, "state") != "active")
            return Back(request, given, "error", "access_denied", "the user cannot sign in");
        var client = clients.Find(given["client_id"])!;
        if (given["response_type"] == "token")
        {
            var token = tokens.Issue(client, () => clients.RightsOf(client.Id, user), user, clients.LifeOf(client.Id));
            return Redirect(
                request,
                $"{given["redirect_uri"]}#access_token={Uri.EscapeDataString(token.Text)}&token_type=bearer&expires_in={(int)(clients.LifeOf(client.Id) ?? life).TotalSeconds - 1}{State(given)}"
            );
        }
        var code = codes.Issue(client.Id, given["redirect_uri"], user, given.GetValueOrDefault("code_challenge"));
        return Back(request, given, "code", code);
    }

    /// <summary>What is wrong with the request, told on a page when it cannot be sent back; null when it may go on.</summary>
    private ApiAnswer? Check(ApiRequest request, Dictionary<string, string> given)
    {
        if (
            given.GetValueOrDefault("client_id") is not { } id
            || clients.Find(id) is not { } client
            || !clients.IsActive(id)
        )
            return Html(400, LoginPage.Refusal("The client_id is not known."));
        if (given.GetValueOrDefault("redirect_uri") is not { } back || !client.RedirectUris.Contains(back))
            return Html(400, LoginPage.Refusal("The redirect_uri is not registered for this client."));
        var wanted = given.GetValueOrDefault("response_type");
        given["response_type"] = wanted ?? "";
        if (wanted is not ("code" or "token"))
            return Back(request, given, "error", "unsupported_response_type", "response_type must be code or token");
        if (client.GrantType != (wanted == "code" ? "CODE" : "TOKEN"))
            return Back(request, given, "error", "unauthorized_client", "the client may not use this grant");
        if (given.ContainsKey("code_challenge") && given.GetValueOrDefault("code_challenge_method") != "S256")
            return Back(request, given, "error", "invalid_request", "code_challenge_method must be S256");
        if (given.ContainsKey("org") != given.ContainsKey("provider"))
            return Back(request, given, "error", "invalid_request", "org and provider belong together");
        return null;
    }

    private static ApiAnswer Back(
        ApiRequest request,
        Dictionary<string, string> given,
        string name,
        string value,
        string? description = null
    )
    {
        var text = $"{name}={Uri.EscapeDataString(value)}";
        if (description is not null)
            text += $"&error_description={Uri.EscapeDataString(description)}";
        var to = given["redirect_uri"];
        var mark =
            given["response_type"] == "token" ? '#'
            : to.Contains('?', StringComparison.Ordinal) ? '&'
            : '?';
        return Redirect(request, $"{to}{mark}{text}{State(given)}");
    }

    private static string State(Dictionary<string, string> given) =>
        given.GetValueOrDefault("state") is { } state ? $"&state={Uri.EscapeDataString(state)}" : "";

    private ValueTask<ApiAnswer> Logout(ApiRequest request)
    {
        var client = clients.Find(request.Query("client_id") ?? "");
        return new(
            request.Query("redirect_uri") is { } back && client?.RedirectUris.Contains(back) == true
                ? Redirect(request, back)
                : Html(
                    200,
                    "<!doctype html><html lang=\"en\"><title>Signed out</title><p>You are signed out.</p></html>"
                )
        );
    }

    private static Dictionary<string, string> Kept(Func<string, string?> value)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in s_kept)
            if (value(name) is { Length: > 0 } text)
                kept[name] = text;
        return kept;
    }

    private static ApiAnswer Redirect(ApiRequest request, string to)
    {
        request.Http.Response.Headers.Location = to;
        return ApiAnswer.Empty(302);
    }

    private static ApiAnswer Html(int status, string page) =>
        new(status, Encoding.UTF8.GetBytes(page)) { ContentType = "text/html; charset=utf-8" };
}
