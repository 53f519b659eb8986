using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Puente.Testing;

namespace Puente.Desk.Tests.Surroundings;

/// <summary>An agent of a queue of his own, and pages for him and for those who want him.</summary>
internal sealed class Agent(DeskWorld world, string user, string name, string queue, string queueName)
{
    public string User => user;

    public string Name => name;

    public string Queue => queue;

    public string QueueName => queueName;

    public Task<DeskPage> OpenAsync(
        string locale = "en-GB",
        ColorScheme scheme = ColorScheme.Light,
        int width = 1366,
        int height = 768,
        IBrowser? browser = null
    ) => DeskPage.OpenAsync(world, browser ?? world.Browser, user, locale, scheme, width, height);

    /// <summary>A caller page that has dialled the queue, or the main number and its flow.</summary>
    public async Task<IPage> DialAsync(string from = DeskWorld.Caller, bool toQueue = true)
    {
        var page = await world.Browser.NewPageAsync();
        page.SetDefaultTimeout(Patience.Milliseconds);
        await page.GotoAsync(world.Origin + "/caller");
        await page.Locator("#queue").SelectOptionAsync(toQueue ? queue : "");
        await page.Locator("#from").FillAsync(from);
        await page.Locator("#dial").ClickAsync();
        return page;
    }

    /// <summary>A visitor of the company's site whose chat comes to this agent's queue.</summary>
    public async Task<IPage> VisitAsync(string text)
    {
        var deployment = await world.Platform.GetAsync(
            $"/api/v2/webdeployments/deployments/{world.Emulator.WebMessaging.DeploymentId}"
        );
        await world.Platform.PostAsync(
            "/_emulator/webmessaging",
            $$"""{"do":"route","flow":"{{deployment["flow"]!["id"]}}","queue":"{{queue}}"}"""
        );
        var context = await world.Browser.NewContextAsync(new() { Locale = "en-GB" });
        context.SetDefaultTimeout(Patience.Milliseconds);
        var page = await context.NewPageAsync();
        var hub = Uri.EscapeDataString(world.Hub.GetLeftPart(UriPartial.Authority));
        await page.GotoAsync($"{world.Origin}/widget-demo?hub={hub}&lang=en");
        await page.Locator("puente-chat .launcher").ClickAsync();
        await SayAsync(page, text);
        return page;
    }

    public static async Task SayAsync(IPage visitor, string text)
    {
        var input = visitor.GetByRole(AriaRole.Textbox, new() { Name = "Your message" });
        await input.FillAsync(text);
        await input.PressAsync("Enter");
    }

    /// <summary>A customer without a voice, who calls by lever; his id.</summary>
    public async Task<string> RingAsync(string from = DeskWorld.Caller) =>
        (
            await world.Platform.PostAsync(
                "/_emulator/conversations",
                $$"""{"type":"call","queue":"{{queue}}","from":"{{from}}"}"""
            )
        )["conversationId"]!.GetValue<string>();

    public async Task HangUpAsync(string conversation) =>
        await world.Platform.PostAsync($"/_emulator/conversations/{conversation}/hangup", null);

    /// <summary>The conversation that the platform says is his now.</summary>
    public async Task<JsonNode> ConversationAsync(string id) =>
        await world.Platform.GetAsync($"/api/v2/conversations/{id}");
}
