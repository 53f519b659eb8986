using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests.Surroundings;

/// <summary>A page in the browser, and what it complained of.</summary>
internal sealed class Screen : IAsyncDisposable
{
    private const string Tiles = """
        () => [...document.querySelectorAll("[data-queue]")]
          .map((tile) => [tile.dataset.queue, ...["waiting", "interacting", "onQueue"].map((name) => tile.querySelector(`[data-figure=${name}]`).textContent)].join(" "))
          .sort().join("\n")
        """;

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
        await Chromium.IsAtAsync(Page, _world.Address);
    }

    public Task LiveAsync() => LinkAsync("live");

    public Task LinkAsync(string state) => Expect(Page.Locator(".link")).ToHaveAttributeAsync("data-link", state);

    /// <summary>
    /// Waits until every tile shows what the platform's observation query says at that moment. The platform tells a queue's
    /// groups one a second, so its clock is moved on meanwhile.
    /// </summary>
    public async Task EqualsPlatformAsync(IReadOnlyList<string> queues)
    {
        var (wanted, seen) = ("", "");
        for (var tries = 0; tries < 40; tries++)
        {
            var truth = await _world.Platform.ObserveAsync(queues);
            wanted = string.Join('\n', queues.Order(StringComparer.Ordinal).Select(id => Line(id, truth)));
            for (var looks = 0; looks < 6; looks++)
            {
                seen = await Page.EvaluateAsync<string>(Tiles);
                if (seen == wanted)
                    return;
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
            await _world.MoveAsync(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(wanted, seen);

        static string Line(string id, IReadOnlyDictionary<string, (int Waiting, int Interacting, int OnQueue)> truth) =>
            truth.GetValueOrDefault(id) is var (waiting, interacting, onQueue)
                ? $"{id} {waiting} {interacting} {onQueue}"
                : "";
    }

    public Task ShootAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.Screenshot(name) });

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
