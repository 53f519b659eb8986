using Microsoft.Playwright;

namespace Puente.Softphone.Tests.Browser;

/// <summary>The page on which a person is the customer, as people see it.</summary>
[Trait("Category", "Slow")]
public sealed class CallerPageTests(SoftphoneFixture fixture) : IClassFixture<SoftphoneFixture>
{
    [Theory]
    [InlineData(1280, 720, "en-GB", ColorScheme.Light)]
    [InlineData(390, 844, "es-ES", ColorScheme.Dark)]
    public async Task The_page_fits_its_screen_moves_its_meters_and_breaks_no_rule_of_axe(
        int width,
        int height,
        string locale,
        ColorScheme scheme
    )
    {
        var desk = await fixture.NextDeskAsync(hasPhone: false);
        var caller = await desk.DialAsync(
            new BrowserNewPageOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                Locale = locale,
                ColorScheme = scheme,
            }
        );
        var name = $"caller-{width}-{locale[..2]}-{scheme}";
        await Eventually.StateAsync(caller, "ringing");
        foreach (var meter in (string[])["you", "them"])
            await Eventually.HoldsAsync(caller, $"() => document.getElementById('{meter}').value > 0.3");
        Assert.True(await IsInSightAsync(caller, "#hangup"), "Hang up is out of sight.");
        await DemandCleanAsync(caller, name + "-ringing");
        await caller.Locator("#hangup").ClickAsync();
        await Eventually.StateAsync(caller, "ended");
        Assert.True(await IsInSightAsync(caller, "#dial"), "Call is out of sight.");
        await DemandCleanAsync(caller, name + "-ended");
        // The other theme and the other language, without another call.
        await caller.EmulateMediaAsync(
            new PageEmulateMediaOptions
            {
                ColorScheme = scheme == ColorScheme.Dark ? ColorScheme.Light : ColorScheme.Dark,
            }
        );
        var other = locale[..2] == "en" ? "es" : "en";
        await caller.Locator("#language").SelectOptionAsync(other);
        Assert.Equal(other, await caller.EvaluateAsync<string>("() => document.documentElement.lang"));
        await DemandCleanAsync(caller, name + "-changed");
    }

    [Fact]
    public async Task Only_scripts_of_the_page_itself_may_run_and_the_start_page_leads_to_it()
    {
        var page = await fixture.Browser.NewPageAsync();
        await page.GotoAsync(fixture.Origin + "/");
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.Locator("a[href='/caller']").ClickAsync(),
            one => one.Url.EndsWith("/caller", StringComparison.Ordinal)
        );
        Assert.Contains("script-src 'self';", answer.Headers["content-security-policy"]);
        await Eventually.StateAsync(page, "idle");
        await Assert.ThrowsAsync<PlaywrightException>(() =>
            page.AddScriptTagAsync(new PageAddScriptTagOptions { Content = "globalThis.intruder = 1" })
        );
    }

    private static Task<bool> IsInSightAsync(IPage page, string selector) =>
        page.EvaluateAsync<bool>(
            """
            (selector) => {
              const box = document.querySelector(selector).getBoundingClientRect();
              return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight && document.documentElement.scrollWidth <= innerWidth;
            }
            """,
            selector
        );

    private static async Task DemandCleanAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Path.Combine(SdkBundle.Root, "artifacts", "screenshots", name + ".png") }
        );
        await page.EvaluateAsync(await File.ReadAllTextAsync(SdkBundle.Axe));
        var broken = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`)"
        );
        Assert.Empty(broken);
    }
}
