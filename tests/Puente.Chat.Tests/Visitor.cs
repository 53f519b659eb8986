using Microsoft.Playwright;
using Puente.Testing;

namespace Puente.Chat.Tests;

/// <summary>A visitor of the company's web site, in a browser of his own.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _language;

    private Visitor(IBrowserContext context, IPage page, string language) =>
        (_context, Page, _language) = (context, page, language);

    public IPage Page { get; }

    /// <summary>What went wrong in the page's scripts.</summary>
    public List<string> Faults { get; } = [];

    public static async Task<Visitor> ComeAsync(Stage stage, string language = "en", bool dark = false)
    {
        var context = await stage.Browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                Locale = language == "es" ? "es-ES" : "en-GB",
                ViewportSize = new ViewportSize { Width = 1100, Height = 760 },
            }
        );
        context.SetDefaultTimeout(Patience.Milliseconds);
        var page = await context.NewPageAsync();
        var visitor = new Visitor(context, page, language);
        page.PageError += (_, fault) => visitor.Faults.Add(fault);
        var hub = Uri.EscapeDataString(stage.Hub.Identity.Url.GetLeftPart(UriPartial.Authority));
        await page.GotoAsync($"{stage.Centre.BaseAddress}widget-demo?hub={hub}&lang={language}");
        await visitor.Launcher.WaitForAsync();
        return visitor;
    }

    public ILocator Launcher => Page.Locator("puente-chat .launcher");
    public ILocator Input =>
        Page.GetByRole(AriaRole.Textbox, new() { Name = _language == "es" ? "Su mensaje" : "Your message" });
    public ILocator Log => Page.GetByRole(AriaRole.Log);
    public ILocator Entries => Page.Locator("puente-chat .entry .bubble");
    public ILocator Status => Page.Locator("puente-chat .status");

    public async Task OpenAsync()
    {
        await Launcher.ClickAsync();
        await Input.WaitForAsync();
    }

    public async Task SayAsync(string text)
    {
        await Input.FillAsync(text);
        await Input.PressAsync("Enter");
    }

    /// <summary>Waits until the log shows these texts, each once and in this order, all of them confirmed.</summary>
    public async Task DemandLogAsync(params string[] texts)
    {
        await Assertions.Expect(Entries).ToHaveTextAsync(texts, new() { Timeout = Patience.Milliseconds });
        await Assertions
            .Expect(Page.Locator("puente-chat .entry.waiting"))
            .ToHaveCountAsync(0, new() { Timeout = Patience.Milliseconds });
    }

    public Task OfflineAsync(bool offline) => _context.SetOfflineAsync(offline);

    /// <summary>Kept with the test output, to be looked at.</summary>
    public Task PictureAsync(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "pictures", name + ".png") });

    /// <summary>Breaches of accessibility rules, each with the node.</summary>
    public async Task<IReadOnlyList<string>> BreachesAsync()
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Axe()));
        return await Page.EvaluateAsync<string[]>(
            "async () => (await axe.run(document)).violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html} ${node.failureSummary}`))"
        );
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    private static string Axe()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (
                Path.Combine(folder.FullName, "web/node_modules/axe-core/axe.min.js") is var found
                && File.Exists(found)
            )
                return found;
        throw new FileNotFoundException("axe-core is not installed: run 'npm ci' in web/.");
    }
}
