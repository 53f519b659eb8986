using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Puente.Hub.Browsers;
using Puente.Pages.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;
using SameSiteAttribute = Microsoft.Playwright.SameSiteAttribute;

namespace Puente.Pages.Tests;

/// <summary>What the sign-in gives out, and what it refuses.</summary>
[Trait("Category", "Slow")]
public sealed class SignInTests(PagesWorld world, Chromium chromium)
{
    [Fact]
    public async Task Signing_in_gives_a_cookie_that_scripts_cannot_read_and_no_token()
    {
        using var visitor = new Visitor(world);
        Assert.Equal("/wallboard", await visitor.SignInAsync(world.Chief));
        var cookie = visitor.SetCookies.Last(one => one.StartsWith("puente=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        var session = await visitor.TextAsync("/web/session");
        Assert.Equal("signedIn", JsonNode.Parse(session)!["state"]!.ToString());
        Assert.DoesNotContain("token", session, StringComparison.OrdinalIgnoreCase);
        using var secret = await visitor.SendAsync(HttpMethod.Get, "/signin");
        var asked = secret.Headers.Location!.Query;
        Assert.Contains("code_challenge_method=S256", asked, StringComparison.Ordinal);
        Assert.Contains("response_type=code", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_needs_the_sessions_secret_in_a_header()
    {
        using var visitor = new Visitor(world);
        await visitor.SignInAsync(world.Chief);
        var csrf = JsonNode.Parse(await visitor.TextAsync("/web/session"))!["csrf"]!.ToString();
        foreach (var wrong in new[] { "", csrf[..^1], csrf + "x" })
        {
            using var refused = await visitor.SendAsync(HttpMethod.Post, "/signout", ("X-Csrf", wrong));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
        using (var without = await visitor.SendAsync(HttpMethod.Post, "/signout"))
            Assert.Equal(HttpStatusCode.Forbidden, without.StatusCode);
        Assert.Equal("signedIn", await StateAsync(visitor));
        var key = visitor.Cookies.GetCookies(world.Address)["puente"]!.Value;
        using (var done = await visitor.SendAsync(HttpMethod.Post, "/signout", ("X-Csrf", csrf)))
            Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        // Who kept the cookie has nothing in hand either.
        visitor.Cookies.Add(world.Address, new Cookie("puente", key));
        Assert.Equal("signedOut", await StateAsync(visitor));
    }

    [Fact]
    public async Task Another_site_cannot_sign_anybody_out()
    {
        using var visitor = new Visitor(world);
        await visitor.SignInAsync(world.Chief);
        var csrf = JsonNode.Parse(await visitor.TextAsync("/web/session"))!["csrf"]!.ToString();
        using var refused = await visitor.SendAsync(
            HttpMethod.Post,
            "/signout",
            ("X-Csrf", csrf),
            ("Origin", "https://evil.example")
        );
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("signedIn", await StateAsync(visitor));
    }

    [Fact]
    public async Task An_answer_meant_for_another_browser_signs_nobody_in()
    {
        using var attacker = new Visitor(world);
        var back = await attacker.ReturnAsync(world.Stranger);
        using var victim = new Visitor(world);
        using (var answer = await victim.SendAsync(HttpMethod.Get, back))
            Assert.Equal("/?signin=stale", answer.Headers.Location!.OriginalString);
        Assert.Equal("signedOut", await StateAsync(victim));
        // Nor when the victim has begun a sign-in of his own: the state is another.
        using var begun = await victim.SendAsync(HttpMethod.Get, "/signin");
        using (var answer = await victim.SendAsync(HttpMethod.Get, back))
            Assert.Equal("/?signin=stale", answer.Headers.Location!.OriginalString);
        Assert.Equal("signedOut", await StateAsync(victim));
    }

    [Fact]
    public async Task A_code_that_comes_twice_counts_once()
    {
        using var visitor = new Visitor(world);
        var back = await visitor.ReturnAsync(world.Chief);
        using (var first = await visitor.SendAsync(HttpMethod.Get, back))
            Assert.Equal("/wallboard", first.Headers.Location!.OriginalString);
        using var second = await visitor.SendAsync(HttpMethod.Get, back);
        Assert.Equal("/?signin=stale", second.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\tx")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public void The_way_back_never_leaves_the_hub(string path) => Assert.Equal("/", SignInEndpoints.LocalPath(path));

    [Fact]
    public async Task Signing_out_ends_the_token_at_the_platform_and_the_session_in_every_later_run()
    {
        using var visitor = new Visitor(world);
        await visitor.SignInAsync(world.Stranger);
        var key = visitor.Cookies.GetCookies(world.Address)["puente"]!.Value;
        var (_, given) = await visitor.SendJsonAsync(HttpMethod.Post, "/web/desk/token", "{}");
        var token = given!["token"]!.ToString();
        Assert.Equal(HttpStatusCode.OK, await MeAsync(token));
        await RestartAsync();
        Assert.Equal("signedIn", await StateAsync(visitor));
        await visitor.SendJsonAsync(HttpMethod.Post, "/signout", "");
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(token));
        await RestartAsync();
        visitor.Cookies.Add(world.Address, new Cookie("puente", key));
        Assert.Equal("signedOut", await StateAsync(visitor));

        async Task RestartAsync()
        {
            await world.StopHubAsync();
            await world.StartHubAsync();
        }

        async Task<HttpStatusCode> MeAsync(string bearer)
        {
            using var http = new HttpClient { BaseAddress = world.Emulator.BaseAddress };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            using var answer = await http.GetAsync(new Uri("/api/v2/users/me", UriKind.Relative));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task After_a_restart_the_permissions_are_the_platforms_of_now()
    {
        using var visitor = new Visitor(world);
        await visitor.SignInAsync(world.Stranger);
        await world.StopHubAsync();
        await world.StartHubAsync();
        using var refused = await visitor.SendAsync(HttpMethod.Get, "/web/wallboard/stream");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Behind_tls_the_browser_keeps_a_cookie_that_no_script_and_no_other_host_gets()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        await world.StopHubAsync();
        await world.StartHubAsync(origin: world.Secure);
        try
        {
            await using var proxy = new Relay(world.Address, certificate, world.Secure.Port);
            await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync(trustsAll: true));
            var page = screen.Page;
            await page.GotoAsync(new Uri(proxy.Address, "wallboard").AbsoluteUri);
            await page.Locator("a.primary").ClickAsync();
            await page.Locator($"button[name=user][value='{world.Chief}']").ClickAsync();
            await Chromium.IsAtAsync(page, proxy.Address);
            await screen.LiveAsync();
            var cookie = Assert.Single(await page.Context.CookiesAsync(), one => one.Name == "__Host-puente");
            Assert.True(cookie.Secure && cookie.HttpOnly);
            Assert.Equal(("/", SameSiteAttribute.Lax), (cookie.Path, cookie.SameSite));
            Assert.Equal("", await page.EvaluateAsync<string>("() => document.cookie"));
            // The browser itself lets no script write over it.
            await page.EvaluateAsync("() => { document.cookie = '__Host-puente=stolen; Secure; Path=/'; }");
            await page.ReloadAsync();
            await screen.LiveAsync();
            // Another name of this very machine is another host, which the cookie is not sent to.
            await page.GotoAsync($"http://localhost:{world.Address.Port}/wallboard");
            await Expect(page.Locator("a.primary")).ToBeVisibleAsync();
        }
        finally
        {
            await world.StopHubAsync();
            await world.StartHubAsync();
        }
    }

    [Fact]
    public async Task A_session_ends_with_its_token()
    {
        using var visitor = new Visitor(world);
        await visitor.SignInAsync(world.Chief);
        try
        {
            world.Time.Shift = TimeSpan.FromHours(25);
            Assert.Equal("signedOut", await StateAsync(visitor));
            using var stream = await visitor.SendAsync(HttpMethod.Get, "/web/wallboard/stream");
            Assert.Equal(HttpStatusCode.Unauthorized, stream.StatusCode);
        }
        finally
        {
            world.Time.Shift = TimeSpan.Zero;
        }
        Assert.Equal("signedOut", await StateAsync(visitor));
    }

    private static async Task<string> StateAsync(Visitor visitor) =>
        JsonNode.Parse(await visitor.TextAsync("/web/session"))!["state"]!.ToString();
}
