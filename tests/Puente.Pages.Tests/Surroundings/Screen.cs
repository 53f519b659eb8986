using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests.Surroundings;

/// <summary>A page in the browser, and what it complained of.</summary>
internal sealed class Screen : IAsyncDisposable
{
    private readonly PagesWorld _world;
    private readonly IBrowserContext _context;

    private Screen(PagesWorld world, IBrowserContext context, IPage page)
    {
        (_world, _context, Page) = (world, context, page);
        page.PageError += (_, message) => Complaints.Add(message);
        page.Console += (_, said) =>
        {
            if (said.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                Complaints.Add(said.Text);
        };
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, and what the content security policy refused.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Every address that the page asked for.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<Screen> OpenAsync(PagesWorld world, IBrowserContext context) =>
        new(world, context, await context.NewPageAsync());

    /// <summary>Opens the hub, is sent to the platform, picks this user there, and is back.</summary>
    public async Task SignInAsync(string user, string path = "wallboard")
    {
        await Page.GotoAsync(new Uri(_world.Address, path).AbsoluteUri);
        await Page.Locator("a.primary").ClickAsync();
        await Page.Locator($"button[name=user][value='{user}']").ClickAsync();
        await Page.WaitForURLAsync(address => address.StartsWith(_world.Address.AbsoluteUri, StringComparison.Ordinal));
    }

    public Task LiveAsync() => LinkAsync("live");

    public Task LinkAsync(string state) => Expect(Page.Locator(".link")).ToHaveAttributeAsync("data-link", state);

    public ILocator Figure(string queue, string name) => Page.Locator($"[data-queue='{queue}'] [data-figure='{name}']");

    /// <summary>Every tile shows what the platform's observation query says.</summary>
    public async Task EqualsPlatformAsync(IReadOnlyList<string> queues)
    {
        var truth = await _world.Platform.ObserveAsync(queues);
        foreach (var queue in queues)
        {
            var (waiting, interacting, onQueue) = truth.GetValueOrDefault(queue);
            await Expect(Figure(queue, "waiting")).ToHaveTextAsync($"{waiting}");
            await Expect(Figure(queue, "interacting")).ToHaveTextAsync($"{interacting}");
            await Expect(Figure(queue, "onQueue")).ToHaveTextAsync($"{onQueue}");
        }
    }

    public Task ShootAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.Screenshot(name) });

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
