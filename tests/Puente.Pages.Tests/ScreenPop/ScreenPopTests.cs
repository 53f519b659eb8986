using Microsoft.Playwright;
using Puente.Pages.Tests.Explorer;
using Puente.Pages.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests.ScreenPop;

/// <summary>The page beside the call, in the platform's client, through its own SDK.</summary>
[Trait("Category", "Slow")]
public sealed class ScreenPopTests(Chromium chromium, PopHouse house) : IClassFixture<PopHouse>
{
    [Fact]
    public async Task A_caller_is_known_when_the_call_is_taken_and_what_the_agent_notes_reaches_the_platform()
    {
        await using var screen = await HostScreen.OpenAsync(chromium, house, house.Agent);
        var call = await house.CallAsync(house.Known, ("language", "es"));
        await screen.AcceptAsync();
        await screen.SignInAsync(house.Agent);
        var widget = screen.Widget;

        await Expect(widget.Locator("h1")).ToHaveTextAsync("Ana Ruiz Serrano");
        await Expect(widget.Locator(".head")).ToContainTextAsync(house.Known);
        await Expect(widget.Locator(".head .live")).ToContainTextAsync("with you 0:");
        await Expect(widget.Locator(".customer")).ToContainTextAsync("Customer since2019-04-01");
        await Expect(widget.Locator(".past li")).Not.ToHaveCountAsync(0);
        await Expect(widget.Locator(".past .tag").First).ToBeVisibleAsync();
        await Expect(widget.GetByText("language", new() { Exact = true })).ToBeVisibleAsync();
        // The toast is the host's: the page has told it through the SDK that this one matters.
        await Expect(screen.Page.Locator(".toast")).ToContainTextAsync("Ana Ruiz Serrano is a VIP");
        await Expect(screen.Said("bootstrap")).ToHaveCountAsync(1);
        await Expect(screen.Said("bootstrapped")).ToHaveCountAsync(1);

        await widget.GetByLabel("crm.case").FillAsync("4711");
        await widget.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(widget.Locator(".done")).ToHaveTextAsync("Saved");
        Assert.Equal("4711", await house.AttributeAsync(call, "crm.case"));
        await AxeRun.CheckAsync(screen.Page, "host-en-light");

        await screen.FinishAsync();
        await Expect(screen.Said("stop")).ToHaveCountAsync(1);
        await Expect(screen.Said("stopped")).ToHaveCountAsync(1);
        await Expect(screen.Page.Locator("#widgets iframe")).ToHaveCountAsync(0);
        await Expect(screen.Said("stop", "refused")).ToHaveCountAsync(0);
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task It_speaks_the_clients_language_follows_its_theme_and_lets_the_agent_choose_among_several()
    {
        await using var screen = await HostScreen.OpenAsync(chromium, house, house.Agent, "?lang=es&theme=dark");
        var call = await house.CallAsync(PopHouse.Stranger);
        await screen.AcceptAsync();
        await screen.SignInAsync(house.Agent, "Iniciar sesión");
        await Expect(screen.Widget.Locator("#caller-title")).ToHaveTextAsync("Cliente");
        await Expect(screen.Widget.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await AxeRun.CheckAsync(screen.Page, "host-es-dark");

        await screen.Page.ClickAsync("#theme");
        await Expect(screen.Widget.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await screen.Page.SelectOptionAsync("#language", "en-us");
        await Expect(screen.Widget.Locator("#caller-title")).ToHaveTextAsync("Customer");

        // A page of another kind is looked at meanwhile; the client does not know where its conversation would come from.
        await Expect(screen.Said("focus")).ToHaveCountAsync(0);
        await screen.Page.GetByRole(AriaRole.Button, new() { Name = "Handbook" }).ClickAsync();
        await Expect(screen.Said("blur")).ToHaveCountAsync(1);
        var whole = screen.Page.FrameLocator("#apps .app:not([hidden]) iframe");
        await Expect(whole.Locator("h1")).ToHaveTextAsync("No conversation");
        await Expect(screen.Said("{{gcConversationId}}", "refused")).ToHaveCountAsync(1);
        await screen.Page.Locator("#tabs button").First.ClickAsync();
        await Expect(screen.Said("focus")).ToHaveCountAsync(1);

        // Whoever comes next is another conversation, with a frame of its own.
        var next = await house.CallAsync(PopHouse.Twins);
        await screen.FinishAsync();
        await screen.AcceptAsync();
        await Expect(screen.Widget.Locator(".choices button")).ToHaveCountAsync(2);
        await screen.Widget.Locator(".choices button").Nth(1).ClickAsync();
        await Expect(screen.Widget.Locator("h1")).ToHaveTextAsync("Carlos Soler");
        // A script is no record to open.
        await Expect(screen.Widget.Locator("a.record")).ToHaveCountAsync(0);
        Assert.Empty(screen.Complaints);
        Assert.NotEqual(call, next);
        await screen.FinishAsync();
        await Expect(screen.Page.Locator("#list button")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Nobody_known_and_a_lookup_that_fails_are_said_and_the_rest_of_the_page_lives()
    {
        await using var page = await PopScreen.OpenAsync(chromium, house, house.Agent);
        var stranger = await house.CallAsync(PopHouse.Stranger);
        await page.ShowAsync(stranger);
        await Expect(page.Page.GetByText("Nobody has this number")).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".head .ring")).ToContainTextAsync("waiting");
        await house.HangUpAsync(stranger);

        var cursed = await house.CallAsync(PopHouse.Cursed);
        await page.ShowAsync(cursed);
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The caller could not be looked up");
        await page.Page.GetByLabel("crm.case").FillAsync("12");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Page.Locator(".done")).ToHaveTextAsync("Saved");
        await house.HangUpAsync(cursed);
        await Expect(page.Page.Locator(".head .over")).ToHaveTextAsync("over");
        await Expect(page.Page.GetByLabel("crm.case")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task The_page_tells_which_permission_is_missing_and_that_the_hub_is_away()
    {
        var call = await house.CallAsync(house.Known);
        await using (var other = await PopScreen.OpenAsync(chromium, house, house.Unpermitted))
        {
            await other.ShowAsync(call);
            await Expect(other.Page.Locator("main")).ToContainTextAsync(PopHouse.Communication);
        }
        await using var page = await PopScreen.OpenAsync(chromium, house, house.Agent);
        await page.ShowAsync(call);
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("Ana Ruiz Serrano");
        await house.StopHubAsync();
        try
        {
            await Expect(page.Page.Locator(".strip")).ToContainTextAsync("The hub does not answer");
            await Expect(page.Page.Locator("h1")).ToHaveTextAsync("Ana Ruiz Serrano");
        }
        finally
        {
            await house.StartHubAsync();
        }
        // Sessions end with the hub: its successor asks for a new sign-in.
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await house.HangUpAsync(call);
    }

    [Fact]
    public async Task What_happens_to_the_call_is_told_by_the_hub_and_not_asked_for()
    {
        await using var page = await PopScreen.OpenAsync(chromium, house, house.Agent);
        var reads = 0;
        var call = await house.CallAsync(house.Known);
        page.Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith(call, StringComparison.Ordinal))
                Interlocked.Increment(ref reads);
        };
        // The page's clock goes on by a second and a half at most: too little for it to have asked by itself.
        await page.Page.Clock.InstallAsync();
        await page.ShowAsync(call);
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("Ana Ruiz Serrano");
        await page.Page.Clock.PauseAtAsync(DateTime.UtcNow.AddSeconds(5));
        var before = Volatile.Read(ref reads);
        await house.HangUpAsync(call);
        var over = page.Page.Locator(".head .over");
        for (var tries = 0; tries < 100 && await over.CountAsync() == 0; tries++)
        {
            await page.Page.Clock.RunForAsync(15);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        await Expect(over).ToHaveTextAsync("over");
        Assert.True(Volatile.Read(ref reads) > before);
    }

    [Theory]
    [InlineData("en", "light")]
    [InlineData("en", "dark")]
    [InlineData("es", "light")]
    [InlineData("es", "dark")]
    public async Task Axe_finds_nothing_beside_a_narrow_and_a_wide_conversation(string language, string theme)
    {
        await using var page = await PopScreen.OpenAsync(chromium, house, house.Agent);
        var call = await house.CallAsync(house.Known, ("language", "es"), ("crm.case", "4711"));
        await page.Page.SetViewportSizeAsync(320, 700);
        await page.ShowAsync(call, $"&lang={language}&theme={theme}");
        await Expect(page.Page.Locator(".past li").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator(".customer")).ToBeVisibleAsync();
        await AxeRun.CheckAsync(page.Page, $"screen-pop-320-{language}-{theme}");
        Assert.True(
            await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
            "The narrow page must not have to be scrolled sideways."
        );
        await page.Page.SetViewportSizeAsync(800, 700);
        await AxeRun.CheckAsync(page.Page, $"screen-pop-800-{language}-{theme}");
        var twins = await house.CallAsync(PopHouse.Twins);
        await page.Page.SetViewportSizeAsync(320, 700);
        await page.ShowAsync(twins, $"&lang={language}&theme={theme}");
        await Expect(page.Page.Locator(".choices button")).ToHaveCountAsync(2);
        await AxeRun.CheckAsync(page.Page, $"screen-pop-several-{language}-{theme}");
        await house.HangUpAsync(call);
        await house.HangUpAsync(twins);
    }
}
