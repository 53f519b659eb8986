using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Puente.Pages.Tests.Explorer;
using Puente.Pages.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;

namespace Puente.Pages.Tests.Wallboard;

/// <summary>Layouts as people save, share and lose them.</summary>
[Trait("Category", "Slow")]
public sealed class LayoutTests(PagesWorld world, Chromium chromium)
{
    private const string Path = "/web/wallboard/layouts";

    [Fact]
    public async Task A_layout_is_saved_by_name_opened_by_its_link_and_there_after_a_restart()
    {
        await using var screen = await Screen.OpenAsync(
            world,
            await chromium.NewAsync(1366, 900, scheme: ColorScheme.Light)
        );
        await AxeRun.PrepareAsync(screen.Page);
        await screen.SignInAsync(world.Chief);
        await screen.LiveAsync();
        var page = screen.Page;
        await page.GetByLabel("Division").SelectOptionAsync(world.OtherDivision);
        await Expect(page.Locator("[data-queue]")).ToHaveCountAsync(world.OtherQueues.Count);
        await OpenAsync(page);
        await page.GetByLabel("Name of a new layout").FillAsync("Lisbon late shift");
        await page.Locator("[data-action=saveNew]").ClickAsync();
        await Expect(page.Locator("[data-layout][aria-pressed=true]")).ToHaveTextAsync("Lisbon late shift");
        await page.Locator("[data-action=rename]").WaitForAsync();
        await page.GetByLabel("New name").FillAsync("Lisbon");
        await page.Locator("[data-action=rename]").ClickAsync();
        await Expect(page.Locator("[data-layout][aria-pressed=true]")).ToHaveTextAsync("Lisbon");
        await AxeRun.CheckAsync(page, "layouts-en-light");
        var link = page.Url;
        Assert.DoesNotContain(world.OtherDivision, link, StringComparison.Ordinal);

        await world.StopHubAsync();
        await world.StartHubAsync();
        await screen.LiveAsync();
        await page.ReloadAsync();
        await screen.LiveAsync();
        await Expect(page.Locator("[data-queue]")).ToHaveCountAsync(world.OtherQueues.Count);
        await Expect(page.Locator("[data-menu=layoutsMenu] summary")).ToHaveTextAsync("Lisbon");

        // Who may see another division only sees by the same link nothing of this one.
        await using var other = await Screen.OpenAsync(world, await chromium.NewAsync(locale: "es-ES"));
        await AxeRun.PrepareAsync(other.Page);
        await other.SignInAsync(world.HomeViewer, link[world.Address.AbsoluteUri.Length..]);
        await other.LiveAsync();
        await Expect(other.Page.Locator("[data-menu=layoutsMenu] summary")).ToHaveTextAsync("Lisbon");
        await Expect(other.Page.Locator("[data-queue]")).ToHaveCountAsync(0);
        await OpenAsync(other.Page);
        await Expect(other.Page.Locator("[data-action=save]")).ToHaveCountAsync(0);
        await AxeRun.CheckAsync(other.Page, "layouts-es-dark-shared");

        await OpenAsync(page);
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.Locator("[data-action=delete]").ClickAsync();
        await Expect(page.Locator("[data-layout][aria-pressed=true]")).ToHaveCountAsync(0);
        await other.Page.ReloadAsync();
        await Expect(other.Page.Locator(".notes")).ToContainTextAsync("se eliminó");
        Assert.Empty(screen.Complaints.Concat(other.Complaints));
    }

    [Fact]
    public async Task Who_saves_second_is_told_and_chooses()
    {
        var context = await chromium.NewAsync();
        await using var screen = await Screen.OpenAsync(world, context);
        await screen.SignInAsync(world.Chief);
        await screen.LiveAsync();
        var first = screen.Page;
        await OpenAsync(first);
        await first.GetByLabel("Name of a new layout").FillAsync("Shared");
        await first.Locator("[data-action=saveNew]").ClickAsync();
        await Expect(first.Locator("[data-menu=layoutsMenu] [role=status]")).ToContainTextAsync("Saved");
        var second = await context.NewPageAsync();
        await second.GotoAsync(first.Url);
        await Expect(second.Locator(".link")).ToHaveAttributeAsync("data-link", "live");

        await first.GetByLabel("Find a queue or agent").FillAsync("a");
        await first.Locator("[data-action=save]").ClickAsync();
        await Expect(first.Locator("[data-menu=layoutsMenu] [role=status]")).ToContainTextAsync("Saved");
        await second.GetByLabel("Find a queue or agent").FillAsync("e");
        await OpenAsync(second);
        await second.Locator("[data-action=save]").ClickAsync();
        await Expect(second.Locator(".newer")).ToContainTextAsync("was saved elsewhere");
        await second.ScreenshotAsync(
            new PageScreenshotOptions { Path = Repository.Screenshot("layouts-en-dark-conflict") }
        );
        await second.Locator("[data-action=saveMine]").ClickAsync();
        await Expect(second.Locator(".newer")).ToHaveCountAsync(0);
        await first.ReloadAsync();
        await Expect(first.GetByLabel("Find a queue or agent")).ToHaveValueAsync("e");
    }

    [Fact]
    public async Task Only_the_owner_changes_a_layout_and_only_with_the_sessions_secret()
    {
        using var chief = new Visitor(world);
        await chief.SignInAsync(world.Chief);
        using var viewer = new Visitor(world);
        await viewer.SignInAsync(world.HomeViewer);
        using var stranger = new Visitor(world);
        await stranger.SignInAsync(world.Stranger);
        const string layout = """{"name":"Mine","view":"late=90"}""";
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await chief.SendJsonAsync(HttpMethod.Post, Path, layout, "wrong")).Status
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.SendJsonAsync(HttpMethod.Post, Path, layout)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await chief.SendJsonAsync(HttpMethod.Post, Path, """{"name":"Mine","view":"lang=es"}""")).Status
        );
        var (status, saved) = await chief.SendJsonAsync(HttpMethod.Post, Path, layout);
        Assert.Equal(HttpStatusCode.OK, status);
        var own = $"{Path}/{saved!["id"]}";
        Assert.False(JsonNode.Parse(await viewer.TextAsync(own))!["mine"]!.GetValue<bool>());
        Assert.Empty(JsonNode.Parse(await viewer.TextAsync(Path))!["layouts"]!.AsArray());
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await viewer.SendJsonAsync(HttpMethod.Put, own, """{"name":"His","view":"","version":1}""")).Status
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await viewer.SendJsonAsync(HttpMethod.Delete, own + "?version=1", "")).Status
        );
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await chief.SendJsonAsync(HttpMethod.Delete, own + "?version=9", "")).Status
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await chief.SendJsonAsync(HttpMethod.Delete, own + "?version=1", "")).Status
        );
        using var gone = await chief.SendAsync(HttpMethod.Get, own);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static Task OpenAsync(IPage page) => page.Locator("[data-menu=layoutsMenu] summary").ClickAsync();
}
