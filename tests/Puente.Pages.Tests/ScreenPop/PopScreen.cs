using Microsoft.Playwright;
using Puente.Pages.Tests.Explorer;
using Puente.Pages.Tests.Surroundings;

namespace Puente.Pages.Tests.ScreenPop;

/// <summary>The page by itself, as a link opens it.</summary>
internal sealed class PopScreen(PopHouse house, IBrowserContext context, IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    public static async Task<PopScreen> OpenAsync(Chromium chromium, PopHouse house, string user)
    {
        var context = await chromium.NewAsync(800, 700, scheme: ColorScheme.Light);
        var page = await context.NewPageAsync();
        await AxeRun.PrepareAsync(page);
        await page.GotoAsync(new Uri(house.Address, "/signin?return=/screen-pop").AbsoluteUri);
        await page.ClickAsync($"button[name=user][value='{user}']");
        await Chromium.IsAtAsync(page, house.Address);
        return new PopScreen(house, context, page);
    }

    public Task ShowAsync(string conversation, string more = "") =>
        page.GotoAsync(new Uri(house.Address, $"/screen-pop?conversationId={conversation}{more}").AbsoluteUri);

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
