using Microsoft.Playwright;
using Puente.Hub.Browsers;
using Puente.Pages.Tests.Surroundings;
using Puente.Testing;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests;

/// <summary>The wallboard in a browser, as a person meets it.</summary>
[Trait("Category", "Slow")]
public sealed class WallboardTests(PagesWorld world, Chromium chromium)
{
    private const string Anchor = "h1";

    /// <summary>Figures of a tile that reach into the next one.</summary>
    private const string Collisions = """
        () => [...document.querySelectorAll(".tile dl, .summary dl")].flatMap((list) => {
          const ends = [...list.children].map((one) => {
            const text = document.createRange();
            text.selectNodeContents(one.querySelector("dd"));
            const { left, right, top } = text.getBoundingClientRect();
            return { left, right, top, says: one.innerText.replace(/\n/g, " ") };
          });
          return ends.slice(1).filter((one, i) => one.top < ends[i].top + 10 && one.left < ends[i].right + 2)
            .map((one) => `${one.says} meets what stands before it`);
        }).join("\n")
        """;

    [Fact]
    public async Task A_person_signs_in_at_the_platform_sees_its_figures_and_signs_out()
    {
        await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync());
        await screen.SignInAsync(world.Chief, "");
        await screen.LiveAsync();
        Assert.EndsWith("/wallboard", screen.Page.Url, StringComparison.Ordinal);
        await screen.EqualsPlatformAsync(world.Queues);
        await world.MoveAsync(TimeSpan.FromMinutes(2));
        await screen.EqualsPlatformAsync(world.Queues);

        var stored = await screen.Page.EvaluateAsync<string>(
            "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
        );
        Assert.Equal("""[{},{},""]""", stored);
        Assert.All(
            screen.Requests,
            address =>
                Assert.True(
                    address.StartsWith(world.Address.AbsoluteUri, StringComparison.Ordinal)
                        || address.StartsWith(world.Emulator.BaseAddress.AbsoluteUri, StringComparison.Ordinal),
                    address
                )
        );
        await screen.Page.Locator("[data-action=signOut]").ClickAsync();
        await Expect(screen.Page.Locator(Anchor)).ToHaveTextAsync("You are signed out");
        Assert.Empty(screen.Complaints);
    }

    [Fact]
    public async Task Nothing_moves_while_it_loads()
    {
        await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync());
        await screen.SignInAsync(world.Chief, "");
        await screen.LiveAsync();
        await Steady.LoadsInPlaceAsync(
            screen.Page,
            async () =>
            {
                await screen.LiveAsync();
                await Expect(screen.Page.Locator("[data-queue]").First).ToBeVisibleAsync();
                await Expect(screen.Page.Locator("[data-agent]").First).ToBeVisibleAsync();
            }
        );
    }

    [Fact]
    public async Task Without_the_permission_the_page_says_which_one_is_missing()
    {
        await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync());
        await screen.SignInAsync(world.Stranger);
        await Expect(screen.Page.Locator(Anchor)).ToHaveTextAsync("You may not see this page");
        await Expect(screen.Page.Locator("main")).ToContainTextAsync(Permissions.Queues);
    }

    [Fact]
    public async Task When_the_token_ends_the_page_says_so_and_shows_nothing_more()
    {
        await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync());
        await screen.SignInAsync(world.Chief);
        await screen.LiveAsync();
        try
        {
            world.Time.Shift = TimeSpan.FromHours(25);
            await Expect(screen.Page.Locator(Anchor)).ToHaveTextAsync("You are signed out");
            await Expect(screen.Page.Locator("[data-queue]")).ToHaveCountAsync(0);
        }
        finally
        {
            world.Time.Shift = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task A_hub_that_was_away_comes_back_with_all_that_has_happened()
    {
        await world.StopHubAsync();
        await world.StartHubAsync(isDemo: true);
        try
        {
            await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync());
            await screen.Page.GotoAsync(world.Address.AbsoluteUri);
            await screen.LiveAsync();
            await Expect(screen.Page.Locator(".demo-strip")).ToContainTextAsync("nobody is signed in");
            await world.StopHubAsync();
            await screen.LinkAsync("reconnecting");
            await world.MoveAsync(TimeSpan.FromMinutes(3));
            await world.StartHubAsync(isDemo: true);
            await screen.LiveAsync();
            await screen.EqualsPlatformAsync(world.Queues);
        }
        finally
        {
            await world.StopHubAsync();
            await world.StartHubAsync();
        }
    }

    [Fact]
    public async Task A_hub_that_starts_anew_signs_nobody_out()
    {
        await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync());
        await screen.SignInAsync(world.Chief);
        await screen.LiveAsync();
        await world.StopHubAsync();
        await screen.LinkAsync("reconnecting");
        await world.StartHubAsync();
        await screen.LiveAsync();
        await screen.EqualsPlatformAsync(world.Queues);
    }

    [Fact]
    public async Task A_lost_line_is_taken_up_where_it_broke()
    {
        await using var relay = new Relay(world.Address);
        await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync());
        await screen.SignInAsync(world.Chief);
        // The session's cookie holds for every port of the host.
        await screen.Page.GotoAsync(new Uri(relay.Address, "wallboard").AbsoluteUri);
        await screen.LiveAsync();
        relay.Cut();
        await screen.LinkAsync("reconnecting");
        await world.MoveAsync(TimeSpan.FromMinutes(1));
        relay.Mend();
        await screen.LiveAsync();
        await screen.EqualsPlatformAsync(world.Queues);
    }

    [Fact]
    public async Task What_a_lost_channel_did_not_tell_is_asked_for_as_soon_as_it_is_back()
    {
        await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync());
        await screen.SignInAsync(world.Chief);
        await screen.LiveAsync();
        Assert.True(world.Emulator.Channels.Drop() > 0);
        await world.MoveAsync(TimeSpan.FromMinutes(10));
        await screen.EqualsPlatformAsync(world.Queues);
    }

    [Fact]
    public async Task After_an_hour_asleep_the_page_shows_now_again()
    {
        await using var screen = await Screen.OpenAsync(world, await chromium.NewAsync());
        await screen.Page.Clock.InstallAsync();
        await screen.SignInAsync(world.Chief);
        await screen.LiveAsync();
        var streams = screen.Requests.Count(IsStream);
        await screen.Page.Clock.FastForwardAsync("01:00:00");
        await world.MoveAsync(TimeSpan.FromMinutes(1));
        await screen.LiveAsync();
        await screen.EqualsPlatformAsync(world.Queues);
        Assert.True(screen.Requests.Count(IsStream) > streams, "The page did not notice that it had slept.");

        static bool IsStream(string address) => address.EndsWith("/web/wallboard/stream", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_queue_is_said_and_sounded_once_and_again_after_a_minute()
    {
        var context = await chromium.NewAsync();
        await context.AddInitScriptAsync(
            """
            globalThis.tones = [];
            const start = OscillatorNode.prototype.start;
            OscillatorNode.prototype.start = function (...all) { globalThis.tones.push(this.frequency.value); return start.apply(this, all); };
            """
        );
        await using var screen = await Screen.OpenAsync(world, context);
        await screen.Page.Clock.InstallAsync();
        await screen.SignInAsync(world.Chief, "wallboard?warn=0&late=0");
        await screen.LiveAsync();
        var page = screen.Page;
        var alarm = page.Locator("[data-alarm]");
        for (var tries = 0; tries < 40 && await page.Locator(".tile.late").CountAsync() == 0; tries++)
        {
            await world.MoveAsync(TimeSpan.FromSeconds(15));
            await Task.Delay(150, TestContext.Current.CancellationToken);
        }
        await Expect(alarm).ToContainTextAsync("longest wait");
        Assert.Empty(await ToneAsync());
        // Whoever switches the sound on hears at once how it will be.
        await page.GetByRole(AriaRole.Button, new() { Name = "Sound", Exact = true }).ClickAsync();
        Assert.Single(await ToneAsync());
        var late = await page.Locator(".tile.late").CountAsync();
        Assert.True(late > 0);
        // A wait that lasts sounds again after a minute, and not with every second: the platform's time stands still.
        await page.Clock.FastForwardAsync(61_000);
        await page.Clock.RunForAsync(3_000);
        Assert.Equal(2, (await ToneAsync()).Length);
        await page.Clock.FastForwardAsync(61_000);
        Assert.Equal(3, (await ToneAsync()).Length);
        Assert.All(await ToneAsync(), tone => Assert.Equal(660, tone));
        await page.GetByRole(AriaRole.Button, new() { Name = "Español" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sonido", Exact = true }).ClickAsync();
        Assert.Empty(screen.Complaints);

        Task<int[]> ToneAsync() => page.EvaluateAsync<int[]>("() => globalThis.tones");
    }

    [Fact]
    public async Task Another_site_can_neither_frame_the_page_nor_act_in_its_name()
    {
        var context = await chromium.NewAsync();
        await using var screen = await Screen.OpenAsync(world, context);
        await screen.SignInAsync(world.Chief);
        var attack = await context.NewPageAsync();
        // The same machine under another name is another site to the browser, which has no need of a network for it.
        var hub = world.Address.AbsoluteUri.TrimEnd('/');
        await attack.RouteAsync(
            "http://attack.localhost/",
            route =>
                route.FulfillAsync(
                    new RouteFulfillOptions
                    {
                        ContentType = "text/html",
                        Body = $$"""
                        <!doctype html><iframe src="{{hub}}/wallboard"></iframe>
                        <script>
                          window.came = fetch("{{hub}}/signout", { method: "POST", mode: "no-cors", credentials: "include" }).then(() => "sent", () => "refused");
                          window.read = fetch("{{hub}}/web/session", { credentials: "include" }).then((a) => a.text(), () => "refused");
                        </script>
                        """,
                    }
                )
        );
        await attack.GotoAsync("http://attack.localhost/");
        await Expect(attack.Locator("iframe")).ToHaveCountAsync(1);
        Assert.Equal("refused", await attack.EvaluateAsync<string>("() => window.read"));
        await attack.EvaluateAsync("() => window.came");
        Assert.Equal("chrome-error://chromewebdata/", attack.Frames[1].Url);
        await screen.Page.ReloadAsync();
        await screen.LiveAsync();
    }

    [Theory]
    [InlineData("en-GB", ColorScheme.Dark, 1920, 1080)]
    [InlineData("en-GB", ColorScheme.Light, 1366, 768)]
    [InlineData("es-ES", ColorScheme.Dark, 390, 844)]
    [InlineData("es-ES", ColorScheme.Light, 1920, 1080)]
    public async Task Everyone_can_read_it_in_both_languages_and_both_themes(
        string locale,
        ColorScheme scheme,
        int width,
        int height
    )
    {
        var context = await chromium.NewAsync(width, height, locale, scheme);
        await context.AddInitScriptAsync(
            scriptPath: Path.Combine(Repository.Web, "node_modules", "axe-core", "axe.min.js")
        );
        await using var screen = await Screen.OpenAsync(world, context);
        await screen.Page.GotoAsync(new Uri(world.Address, "wallboard").AbsoluteUri);
        await Expect(screen.Page.Locator("a.primary")).ToBeVisibleAsync();
        Assert.Equal("", await ViolationsAsync(screen.Page));
        await screen.SignInAsync(world.Chief);
        await screen.LiveAsync();
        await Expect(screen.Page.Locator("[data-queue]")).ToHaveCountAsync(world.Queues.Count);
        // The day's figures are read from the tables every twenty seconds.
        await Expect(screen.Page.Locator("[data-figure=serviceLevel]").First)
            .Not.ToHaveTextAsync("–", new LocatorAssertionsToHaveTextOptions { Timeout = Patience.Milliseconds });
        await screen.ShootAsync($"wallboard-{locale[..2]}-{scheme.ToString().ToLowerInvariant()}-{width}");
        Assert.Equal("", await ViolationsAsync(screen.Page));
        Assert.False(
            await screen.Page.EvaluateAsync<bool>(
                "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ),
            "The page is wider than the screen."
        );
        // The longest wait may be of hours, and its figures must keep to their place.
        Assert.Equal("", await screen.Page.EvaluateAsync<string>(Collisions));
        if (width == 1920)
            Assert.InRange((await screen.Page.Locator(".bar").BoundingBoxAsync())!.Height, 20, 60);
    }

    private static Task<string> ViolationsAsync(IPage page) =>
        page.EvaluateAsync<string>(
            """
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
              .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html + " " + node.failureSummary).join(" | ")}`).join("\n")
            """
        );
}
