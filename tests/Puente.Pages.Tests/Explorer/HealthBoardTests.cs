using Microsoft.Playwright;
using Puente.Pages.Tests.Surroundings;
using Puente.Testing;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests.Explorer;

[Collection("explorer")]
public sealed class HealthBoardTests(ExplorerHouse shared)
{
    [Theory]
    [InlineData("en", "light")]
    [InlineData("en", "dark")]
    [InlineData("es", "light")]
    [InlineData("es", "dark")]
    public async Task It_shows_streams_gaps_certificates_and_quarantine_and_axe_finds_nothing(
        string language,
        string theme
    )
    {
        var house = await shared.OpenAsync();
        var page = await OpenAsync(house, $"?lang={language}&theme={theme}");

        await Expect(page.Locator("tr[data-stream='rows'] .pill")).ToHaveClassAsync("pill healthy");
        await Expect(page.Locator("tr[data-gap='channels/a'] .pill")).ToHaveClassAsync("pill dead");
        await Expect(page.Locator("tr[data-gap='channels/b'] .pill")).ToHaveClassAsync("pill healthy");
        await Expect(page.Locator(".days li.different")).ToHaveCountAsync(1);
        Assert.True(await page.Locator(".days li.equal").CountAsync() >= 1);
        await Expect(page.Locator("main")).ToContainTextAsync("conversationId is missing");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("Ana");
        await Expect(page.Locator(".verdict")).ToHaveClassAsync("verdict warn");
        await AxeRun.CheckAsync(page, $"health-{language}-{theme}");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Nothing_moves_while_it_loads()
    {
        var house = await shared.OpenAsync();
        var page = await OpenAsync(house, "");
        await Steady.LoadsInPlaceAsync(
            page,
            () => Expect(page.Locator("tr[data-stream='rows'] .pill")).ToBeVisibleAsync()
        );
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task It_follows_the_hub_and_says_when_it_cannot()
    {
        var house = await shared.OpenAsync();
        var page = await OpenAsync(house, "");
        var handled = page.Locator("tr[data-stream='rows'] td").Nth(5);
        var before = await handled.TextContentAsync();
        await house.AppendAsync(
            "customer.start",
            Guid.NewGuid(),
            TimeSpan.Zero,
            "\"participantId\":\"x\",\"sessionId\":\"y\""
        );
        await Expect(handled).Not.ToHaveTextAsync(before!, new() { Timeout = Patience.Milliseconds });

        // Sessions end with the hub: its successor asks for a new sign-in.
        await house.RestartHubAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }))
            .ToBeVisibleAsync(new() { Timeout = Patience.Milliseconds });
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await page.ClickAsync($"button[value='{house.Wide}']");
        await Expect(page.Locator("tr[data-stream='rows']")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Without_the_permission_it_says_which_one_is_missing()
    {
        var house = await shared.OpenAsync();
        var page = await OpenAsync(house, "", house.Narrow);
        await Expect(page.Locator("main")).ToContainTextAsync(ExplorerHouse.Health);
        await page.Context.CloseAsync();
    }

    private static Task<IPage> OpenAsync(ExplorerHouse house, string query, string? user = null) =>
        house.PageAsync(user ?? house.Wide, new Uri(house.Address, "/health-board" + query).AbsoluteUri);
}
