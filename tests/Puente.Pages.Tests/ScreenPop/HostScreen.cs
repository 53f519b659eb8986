using Microsoft.Playwright;
using Puente.Pages.Tests.Explorer;
using Puente.Pages.Tests.Surroundings;
using Puente.Testing;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests.ScreenPop;

/// <summary>The platform's client as the emulator plays it, with the widget in its frame.</summary>
internal sealed class HostScreen : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private HostScreen(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, message) => Complaints.Add(message);
        page.Console += (_, said) =>
        {
            if (said.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                Complaints.Add(said.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts in any frame, and what a content security policy refused.</summary>
    public List<string> Complaints { get; } = [];

    public IFrameLocator Widget => Page.FrameLocator("#widgets .app:not([hidden]) iframe");

    /// <summary>Opens the page, says who one is, and goes on queue.</summary>
    public static async Task<HostScreen> OpenAsync(
        Chromium chromium,
        PopHouse house,
        string user,
        string query = "?lang=en-us&theme=light"
    )
    {
        await house.JoinAsync(user);
        var context = await chromium.NewAsync(1280, 860, scheme: ColorScheme.Null);
        var page = await context.NewPageAsync();
        var screen = new HostScreen(context, page);
        await AxeRun.PrepareAsync(page);
        await page.GotoAsync(new Uri(house.Emulator.BaseAddress, "/host" + query).AbsoluteUri);
        await page.ClickAsync($"[data-user='{user}']");
        await page.ClickAsync("#queue");
        await Expect(page.Locator("#toasts")).ToHaveTextAsync("");
        await Expect(page.Locator("#queue")).ToHaveAttributeAsync("aria-pressed", "true");
        return screen;
    }

    public Task AcceptAsync() => Page.ClickAsync("[data-do=accept]");

    /// <summary>Hangs up and gives the wrap-up code that the queue asks for.</summary>
    public async Task FinishAsync()
    {
        await Page.ClickAsync("[data-do=disconnect]");
        await Page.ClickAsync("[data-do=done]");
    }

    /// <summary>Through the window that the framed page opens.</summary>
    public async Task SignInAsync(string user, string button = "Sign in")
    {
        var window = await Page.RunAndWaitForPopupAsync(() =>
            Widget.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync()
        );
        await window.RunAndWaitForCloseAsync(() => window.ClickAsync($"button[name=user][value='{user}']"));
    }

    /// <summary>A line of the log of messages, newest first.</summary>
    public ILocator Said(string name, string outcome = "ok") =>
        Page.Locator($"#lines tr[data-name='{name}'][data-outcome='{outcome}']");

    /// <summary>Nobody is left on queue, so that the next test's call rings at its own agent.</summary>
    public async ValueTask DisposeAsync()
    {
        await Page.ClickAsync("#queue");
        await Expect(Page.Locator("#queue")).ToHaveAttributeAsync("aria-pressed", "false");
        await _context.DisposeAsync();
    }
}

internal static class PopupClosing
{
    /// <summary>Playwright waits for a closing page by its event only.</summary>
    public static async Task RunAndWaitForCloseAsync(this IPage page, Func<Task> act)
    {
        var closed = new TaskCompletionSource();
        page.Close += (_, _) => closed.TrySetResult();
        await act();
        await closed.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
    }
}
