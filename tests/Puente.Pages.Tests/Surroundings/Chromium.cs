using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Puente.Testing;

[assembly: AssemblyFixture(typeof(Puente.Pages.Tests.Surroundings.Chromium))]

namespace Puente.Pages.Tests.Surroundings;

/// <summary>The browser of this machine; Playwright downloads none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = ChromiumProgram.Path, Args = ChromiumProgram.Arguments }
        );
    }

    /// <summary>A browser of its own for one test: no cookie, nothing kept.</summary>
    /// <param name="trustsAll">Takes a certificate that a test made for itself.</param>
    /// <param name="scheme">What the person has chosen on his machine.</param>
    public async Task<IBrowserContext> NewAsync(
        int width = 1920,
        int height = 1080,
        string locale = "en-GB",
        ColorScheme scheme = ColorScheme.Dark,
        bool trustsAll = false
    )
    {
        var context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                Locale = locale,
                TimezoneId = "Europe/Madrid",
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
                IgnoreHTTPSErrors = trustsAll,
            }
        );
        context.SetDefaultTimeout(Patience.Milliseconds);
        return context;
    }

    /// <summary>
    /// Waits until the page is somewhere at this address. Waiting for its load as well can miss it: seen once, four minutes
    /// after a page had loaded.
    /// </summary>
    public static Task IsAtAsync(IPage page, Uri address) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex("^" + Regex.Escape(address.AbsoluteUri)));

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
