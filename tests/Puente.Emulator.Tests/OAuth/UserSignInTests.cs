using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace Puente.Emulator.Tests.OAuth;

public sealed class UserSignInTests
{
    private const string Back = "http://127.0.0.1:8085/callback";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static readonly EmulatorClient s_web = new("web", "secret-of-web")
    {
        GrantType = "CODE",
        RedirectUris = [Back],
        Name = "Agent desk",
    };
    private static readonly EmulatorClient s_saml = new("saml", "secret-of-saml")
    {
        GrantType = "SAML2-BEARER",
        Scopes = ["users:readonly"],
    };

    [Fact]
    public async Task A_code_with_a_proof_signs_a_user_in_once_and_without_a_secret()
    {
        await using var host = await StartAsync();
        using var browser = Browser(host);
        var challenge = Convert
            .ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))
            .TrimEnd('=')
            .Replace('+', '-')
            .Replace('/', '_');
        var authorize =
            $"/oauth/authorize?client_id=web&response_type=code&redirect_uri={Uri.EscapeDataString(Back)}&code_challenge={challenge}&code_challenge_method=S256&state=a%26b";
        var page = await browser.GetStringAsync(authorize + "&login_hint=user0007");
        Assert.Contains("Agent desk", page, StringComparison.Ordinal);
        Assert.Contains("user0007@acme.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain("user0008@acme.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);

        using var admin = await Caller.SignInAsync(host);
        var user = (await admin.GetAsync("/api/v2/users")).Entities()[6].Id();
        var sent = await PickAsync(browser, authorize, user);
        Assert.Equal("a&b", sent["state"]);
        Assert.Equal(
            "invalid_grant",
            (
                await TokenAsync(
                    browser,
                    ("grant_type", "authorization_code"),
                    ("code", sent["code"]!),
                    ("redirect_uri", Back),
                    ("client_id", "web"),
                    ("code_verifier", "wrong")
                )
            ).Item2["error"]!.GetValue<string>()
        );
        // A code that was shown once is used up, also by a wrong proof.
        sent = await PickAsync(browser, authorize, user);
        (string, string)[] right =
        [
            ("grant_type", "authorization_code"),
            ("code", sent["code"]!),
            ("redirect_uri", Back),
            ("client_id", "web"),
            ("code_verifier", Verifier),
        ];
        var (status, token) = await TokenAsync(browser, right);
        Assert.Equal((200, "bearer"), (status, token["token_type"]!.GetValue<string>()));
        Assert.Null(token["refresh_token"]);
        Assert.Equal(400, (await TokenAsync(browser, right)).Item1);

        using var caller = Signed(host, token);
        Assert.Equal(user, (await caller.GetAsync("/api/v2/users/me")).Id());
        Assert.Equal(
            "CODE",
            (await caller.GetAsync("/api/v2/tokens/me"))["OAuthClient"]!["authorizedGrantType"]!.GetValue<string>()
        );
        await caller.RefusedAsync("POST", "/api/v2/users", """{"name":"A","email":"a@b.c"}""", 403);
        Assert.Equal("not.a.user", (await admin.RefusedAsync("GET", "/api/v2/users/me", null, 400)).Code);
        // What an administrator grants counts at once.
        var role = (await admin.GetAsync("/api/v2/authorization/roles?name=admin")).Entities().Single().Id();
        await admin.DoAsync("POST", $"/api/v2/authorization/subjects/{user}/divisions/*/roles/{role}", null, 204);
        await caller.PostAsync("/api/v2/users", """{"name":"A","email":"a@b.c"}""");
        await admin.DoAsync("DELETE", $"/api/v2/users/{user}", null, 200);
        await caller.RefusedAsync("GET", "/api/v2/users/me", null, 401);
    }

    [Fact]
    public async Task A_code_with_a_secret_brings_a_refresh_token_that_is_good_once()
    {
        await using var host = await StartAsync();
        using var browser = Browser(host);
        using var admin = await Caller.SignInAsync(host);
        var user = (await admin.GetAsync("/api/v2/users")).Entities()[0].Id();
        var sent = await PickAsync(
            browser,
            $"/oauth/authorize?client_id=web&response_type=code&redirect_uri={Uri.EscapeDataString(Back)}",
            user
        );
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String("web:secret-of-web"u8)
        );
        var (_, token) = await TokenAsync(
            browser,
            ("grant_type", "authorization_code"),
            ("code", sent["code"]!),
            ("redirect_uri", Back)
        );
        var refresh = token["refresh_token"]!.GetValue<string>();
        var (status, next) = await TokenAsync(browser, ("grant_type", "refresh_token"), ("refresh_token", refresh));
        Assert.Equal(200, status);
        using var caller = Signed(host, next);
        Assert.Equal(user, (await caller.GetAsync("/api/v2/users/me")).Id());
        Assert.Equal(
            400,
            (await TokenAsync(browser, ("grant_type", "refresh_token"), ("refresh_token", refresh))).Item1
        );
        Assert.Equal(
            "unauthorized_client",
            (await TokenAsync(browser, ("grant_type", "client_credentials"))).Item2["error"]!.GetValue<string>()
        );
    }

    [Fact]
    public async Task A_saml_assertion_signs_in_whom_it_names_within_the_scopes()
    {
        await using var host = await StartAsync();
        using var http = Browser(host);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String("saml:secret-of-saml"u8)
        );
        var (status, token) = await SamlAsync("user0003@acme.example", "acme");
        Assert.Equal(200, status);
        using var caller = Signed(host, token);
        Assert.Equal("user0003@acme.example", (await caller.GetAsync("/api/v2/users/me"))["email"]!.GetValue<string>());
        Assert.Equal(
            ["users:readonly"],
            (await caller.GetAsync("/api/v2/tokens/me"))["authorizedScope"]!
                .AsArray()
                .Select(one => one!.GetValue<string>())
        );
        Assert.Equal(400, (await SamlAsync("stranger@acme.example", "acme")).Item1);
        Assert.Equal(400, (await SamlAsync("user0003@acme.example", "other")).Item1);
        Assert.Equal(
            "invalid_grant",
            (
                await TokenAsync(
                    http,
                    ("grant_type", "urn:ietf:params:oauth:grant-type:saml2-bearer"),
                    ("orgName", "acme"),
                    ("assertion", "!!")
                )
            ).Item2["error"]!.GetValue<string>()
        );

        Task<(int, JsonObject)> SamlAsync(string name, string organisation)
        {
            var xml =
                $"""<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"><Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Subject><NameID>{name}</NameID></Subject></Assertion></Response>""";
            return TokenAsync(
                http,
                ("grant_type", "urn:ietf:params:oauth:grant-type:saml2-bearer"),
                ("orgName", organisation),
                ("assertion", Convert.ToBase64String(Encoding.UTF8.GetBytes(xml)))
            );
        }
    }

    [Theory]
    [InlineData("client_id=nobody&response_type=code")]
    [InlineData("client_id=web&response_type=code&redirect_uri=http%3A%2F%2Felsewhere")]
    public async Task A_stranger_is_told_on_the_page_and_sent_nowhere(string query)
    {
        await using var host = await StartAsync();
        using var browser = Browser(host);
        using var answer = await browser.GetAsync("/oauth/authorize?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    private static Task<EmulatorHost> StartAsync() => Emulators.StartAsync(o => o with { Clients = [s_web, s_saml] });

    private static HttpClient Browser(EmulatorHost host) =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.BaseAddress };

    private static Caller Signed(EmulatorHost host, JsonObject token)
    {
        var caller = Caller.Anonymous(host);
        caller.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            token["access_token"]!.GetValue<string>()
        );
        return caller;
    }

    private static async Task<System.Collections.Specialized.NameValueCollection> PickAsync(
        HttpClient browser,
        string authorize,
        string user
    )
    {
        var form = HttpUtility.ParseQueryString(authorize[(authorize.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        using var content = new FormUrlEncodedContent([
            .. form.AllKeys.Select(key => KeyValuePair.Create(key!, form[key]!)),
            new("user", user),
        ]);
        using var answer = await browser.PostAsync("/oauth/authorize", content);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith(Back, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        return HttpUtility.ParseQueryString(answer.Headers.Location.Query);
    }

    private static async Task<(int, JsonObject)> TokenAsync(
        HttpClient http,
        params (string Name, string Value)[] fields
    )
    {
        using var content = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
        );
        using var answer = await http.PostAsync("/oauth/token", content);
        return ((int)answer.StatusCode, (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
