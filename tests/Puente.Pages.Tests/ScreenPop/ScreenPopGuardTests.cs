using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Puente.Pages.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests.ScreenPop;

/// <summary>Who may frame the page, speak to it, sign it in, and write through it.</summary>
[Trait("Category", "Slow")]
public sealed class ScreenPopGuardTests(Chromium chromium, PopHouse house) : IClassFixture<PopHouse>
{
    [Fact]
    public async Task A_page_of_another_origin_can_neither_frame_it_nor_speak_to_it()
    {
        await using var attacker = await AttackerAsync();
        await using var context = await chromium.NewAsync();
        var page = await context.NewPageAsync();
        var refused = page.WaitForConsoleMessageAsync(
            new() { Predicate = said => said.Text.Contains("frame-ancestors", StringComparison.Ordinal) }
        );
        await page.GotoAsync(
            $"{OriginOf(attacker)}/?{Uri.EscapeDataString(new Uri(house.Address, "screen-pop").AbsoluteUri)}"
        );
        Assert.Contains("frame-ancestors", (await refused).Text, StringComparison.Ordinal);

        // Framed by the client, it hears the client alone: not even a window that names the right protocol can end it.
        await using var screen = await HostScreen.OpenAsync(chromium, house, house.Agent);
        var call = await house.CallAsync(house.Known);
        await screen.AcceptAsync();
        await screen.SignInAsync(house.Agent);
        await Expect(screen.Widget.Locator("h1")).ToHaveTextAsync("Ana Ruiz Serrano");
        await screen.Page.EvaluateAsync(
            """
            (address) => new Promise((done) => {
              const frame = document.createElement('iframe');
              frame.src = address;
              frame.onload = () => setTimeout(done, 200);
              document.body.append(frame);
            })
            """,
            $"{OriginOf(attacker)}/speak"
        );
        await Expect(screen.Said("showToast", "refused")).ToHaveCountAsync(1);
        await Expect(screen.Said("stopped")).ToHaveCountAsync(0);
        await Expect(screen.Page.Locator("#toasts")).Not.ToContainTextAsync("Forged");
        await screen.Widget.GetByLabel("crm.case").FillAsync("still alive");
        await screen.Widget.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(screen.Widget.Locator(".done")).ToHaveTextAsync("Saved");
        await house.HangUpAsync(call);
    }

    [Fact]
    public async Task Only_named_attributes_are_written_and_only_with_the_sessions_secret()
    {
        var call = await house.CallAsync(PopHouse.Stranger);
        var path = $"/web/screen-pop/conversations/{call}/attributes";
        using var agent = await house.SignInAsync(house.Agent);
        using var stranger = await house.SignInAsync(null);

        var (status, body) = await agent.PostAsync(path, """{"crm.case":"1","other":"2"}""");
        Assert.Equal(403, status);
        Assert.Contains("other", (string)body["message"]!, StringComparison.Ordinal);
        Assert.Null(await house.AttributeAsync(call, "crm.case"));
        Assert.Equal(400, (await agent.PostAsync(path, """{"crm.case":1}""")).Status);
        Assert.Equal(204, (await agent.PostAsync(path, """{"crm.case":"1"}""")).Status);
        Assert.Equal("1", await house.AttributeAsync(call, "crm.case"));
        Assert.Equal(
            404,
            (
                await agent.PostAsync(
                    path.Replace(call, Guid.NewGuid().ToString(), StringComparison.Ordinal),
                    """{"crm.case":"1"}"""
                )
            ).Status
        );
        Assert.Equal(401, (await stranger.PostAsync(path, """{"crm.case":"1"}""")).Status);
        agent.Csrf = "guessed";
        Assert.Equal(403, (await agent.PostAsync(path, """{"crm.case":"2"}""")).Status);
        Assert.Equal(403, (await agent.PostAsync($"/web/screen-pop/conversations/{call}/caller", "{}")).Status);
        await house.HangUpAsync(call);
    }

    [Fact]
    public async Task Behind_tls_the_frames_cookie_is_its_own_and_a_code_signs_in_once()
    {
        await house.StartHubAsync(new Uri("https://puente.example"));
        try
        {
            using var window = Visit();
            using var frame = Visit();
            using var begun = await window.GetAsync("/signin?frame=1");
            Assert.Equal("unsafe-none", Assert.Single(begun.Headers.GetValues("Cross-Origin-Opener-Policy")));
            using var picked = await PickAsync(begun.Headers.Location!);
            var back = new Uri(picked.Headers.Location!.PathAndQuery, UriKind.Relative);
            using var answered = await SendAsync(window, HttpMethod.Get, back.ToString(), null, CookieOf(begun));
            Assert.Equal("/screen-pop?handover=1", answered.Headers.Location!.OriginalString);
            // The window is not signed in: only the frame will be.
            Assert.DoesNotContain(Cookies(answered), one => one.StartsWith("__Host-puente=", StringComparison.Ordinal));
            using var told = await SendAsync(window, HttpMethod.Post, "/signin/handover", null, CookieOf(answered));
            var code = System.Text.Json.Nodes.JsonNode.Parse(await told.Content.ReadAsStringAsync())![
                "code"
            ]!.ToString();

            using var taken = await SendAsync(frame, HttpMethod.Post, "/signin/frame", $$"""{"code":"{{code}}"}""");
            Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
            var cookie = Assert.Single(Cookies(taken));
            foreach (
                var part in (string[])
                    ["__Host-puente-frame=", "secure", "httponly", "samesite=none", "partitioned", "path=/"]
            )
                Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
            using var again = await SendAsync(frame, HttpMethod.Post, "/signin/frame", $$"""{"code":"{{code}}"}""");
            Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
            using var session = await SendAsync(frame, HttpMethod.Get, "/web/session", null, CookieOf(taken));
            Assert.Contains("signedIn", await session.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await house.StartHubAsync();
        }
    }

    private HttpClient Visit() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = house.Address };

    private async Task<HttpResponseMessage> PickAsync(Uri login)
    {
        using var http = Visit();
        var fields = System.Web.HttpUtility.ParseQueryString(login.Query);
        using var form = new FormUrlEncodedContent(
            fields.AllKeys.Select(key => KeyValuePair.Create(key!, fields[key]!)).Append(new("user", house.Agent))
        );
        return await http.PostAsync(new Uri(house.Emulator.BaseAddress, "/oauth/authorize"), form);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient http,
        HttpMethod method,
        string path,
        string? body,
        string? cookie = null
    )
    {
        using var ask = new HttpRequestMessage(method, path);
        if (body is not null)
            ask.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (cookie is not null)
            ask.Headers.Add("Cookie", cookie);
        return await http.SendAsync(ask, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];

    /// <summary>The cookies that were set and not taken away, as a browser sends them back.</summary>
    private static string CookieOf(HttpResponseMessage answer) =>
        string.Join("; ", Cookies(answer).Select(one => one.Split(';')[0]).Where(one => !one.EndsWith('=')));

    private static string OriginOf(WebApplication server) =>
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private static async Task<WebApplication> AttackerAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(
                context.Request.Path == "/speak"
                    ? """
                    <script>
                      for (let i = 0; i < parent.frames.length; i++)
                        if (parent.frames[i] !== window)
                          parent.frames[i].postMessage({ purecloudEventType: 'appLifecycleHook', hook: 'stop', protocol: 'purecloud-client-apps' }, '*');
                      parent.postMessage({ action: 'showToast', title: 'Forged', message: 'x', protocol: 'purecloud-client-apps' }, '*');
                    </script>
                    """
                    : $"<iframe src=\"{Uri.UnescapeDataString(context.Request.QueryString.Value!.TrimStart('?'))}\"></iframe>"
            );
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
