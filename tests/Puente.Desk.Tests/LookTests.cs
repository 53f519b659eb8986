using Microsoft.Playwright;
using Puente.Desk.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;

namespace Puente.Desk.Tests;

/// <summary>How the desk looks in both themes and languages, wide and narrow: pictures for people, and axe.</summary>
[Trait("Category", "Slow")]
public sealed class LookTests(DeskWorld world)
{
    [Theory]
    [InlineData("en-GB", ColorScheme.Dark, 1366, 768)]
    [InlineData("es-ES", ColorScheme.Light, 480, 900)]
    public async Task Every_state_of_the_desk_breaks_no_rule_of_axe_and_fits_its_screen(
        string locale,
        ColorScheme scheme,
        int width,
        int height
    )
    {
        var isSpanish = locale.StartsWith("es", StringComparison.Ordinal);
        var agent = await world.NextAgentAsync();
        await using var desk = await agent.OpenAsync(locale, scheme, width, height);
        await desk.ReadyAsync();
        var name = $"{locale[..2]}-{scheme}-{width}".ToLowerInvariant();
        await CheckAsync("idle");
        var call = await agent.RingAsync();
        await Expect(desk.Page.Locator(".row.ringing .act")).ToHaveCountAsync(2);
        await CheckAsync("ringing");
        await desk.Page.Locator(".row .act.good").ClickAsync();
        await desk.StageAsync("talking");
        await Expect(desk.Page.Locator(".known")).ToContainTextAsync("gold");
        await desk.Page.Keyboard.PressAsync("k");
        await CheckAsync("talking");
        await desk.Page.Keyboard.PressAsync("k");
        await desk.Page.Keyboard.PressAsync("s");
        await desk.ClickAsync(isSpanish ? "Probar el micrófono" : "Test the microphone");
        await Expect(desk.Page.Locator(".box[open] select").First.Locator("option")).Not.ToHaveCountAsync(1);
        await CheckAsync("devices");
        await desk.Page.Keyboard.PressAsync("Escape");
        await desk.Page.Keyboard.PressAsync("t");
        await Expect(desk.Page.Locator(".hits button")).Not.ToHaveCountAsync(0);
        await CheckAsync("transfer");
        await desk.Page.Keyboard.PressAsync("Escape");
        await agent.HangUpAsync(call);
        await desk.StageAsync("wrapup");
        await CheckAsync("wrapup");
        Assert.Empty(desk.Complaints);

        async Task CheckAsync(string state)
        {
            await desk.CheckAsync($"{name}-{state}");
            Assert.True(
                await desk.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
                $"{name}-{state} is wider than its screen."
            );
        }
    }
}
