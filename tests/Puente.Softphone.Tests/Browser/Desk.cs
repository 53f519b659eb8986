using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Puente.Testing;

namespace Puente.Softphone.Tests.Browser;

/// <summary>An agent of a queue of his own, and pages for him and for callers of that queue.</summary>
public sealed class Desk(SoftphoneFixture fixture, string user, string queue, string token)
{
    public string User => user;

    public string Token => token;

    /// <summary>A page on which the platform's SDK is initialized with the agent's token.</summary>
    public async Task<SdkPage> OpenAsync()
    {
        var page = await SdkPage.OpenAsync(fixture);
        await page.StartAsync(token);
        return page;
    }

    /// <summary>A caller page that has dialled the queue.</summary>
    public async Task<IPage> DialAsync(BrowserNewPageOptions? options = null)
    {
        var page = await fixture.Browser.NewPageAsync(options);
        await page.GotoAsync(fixture.Origin + "/caller");
        await page.Locator("#queue").SelectOptionAsync(queue);
        await page.Locator("#dial").ClickAsync();
        return page;
    }

    /// <summary>A customer without a voice, who calls by lever.</summary>
    public async Task<string> RingAsync() =>
        JsonNode.Parse(
            await fixture.SendAsync(
                HttpMethod.Post,
                "/_emulator/conversations",
                $$"""{"type":"call","queue":"{{queue}}"}"""
            )
        )!["conversationId"]!.GetValue<string>();

    /// <summary>The agent's participant, once the call has come to him: its id, and the state of its call.</summary>
    public async Task<(string Id, string State)> ParticipantAsync(string conversation)
    {
        var began = Stopwatch.GetTimestamp();
        JsonNode? own;
        while ((own = await FindAsync(conversation)) is null)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience.Limit, "The agent was offered no call.");
            await Task.Delay(50);
        }
        return (own["id"]!.GetValue<string>(), own["calls"]![0]!["state"]!.GetValue<string>());
    }

    private async Task<JsonNode?> FindAsync(string conversation) =>
        (await fixture.GetAsync($"/api/v2/conversations/{conversation}"))["participants"]!
            .AsArray()
            .LastOrDefault(one => one!["userId"]?.GetValue<string>() == user);

    public async Task PatchAsync(string conversation, string body)
    {
        var (id, _) = await ParticipantAsync(conversation);
        await fixture.SendAsync(
            HttpMethod.Patch,
            $"/api/v2/conversations/calls/{conversation}/participants/{id}",
            body,
            token
        );
    }
}
