using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Puente.Desk.Tests.Surroundings;
using static Microsoft.Playwright.Assertions;

namespace Puente.Desk.Tests;

/// <summary>What the desk says and does when something is missing or fails.</summary>
[Trait("Category", "Slow")]
public sealed class FaultTests(DeskWorld world)
{
    [Fact]
    public async Task After_the_network_was_away_the_phone_and_the_news_come_back_and_the_next_call_rings()
    {
        var agent = await world.NextAgentAsync();
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        var sessions = world.Emulator.Softphones.Sessions;
        await desk.Page.Context.SetOfflineAsync(true);
        foreach (var one in sessions.OfUser(agent.User))
            one.Socket.Drop("a test dropped it");
        await desk.SaysAsync("No news from the platform");
        await desk.SaysAsync("Phone: connecting again");
        await desk.ShootAsync("offline");
        await desk.Page.Context.SetOfflineAsync(false);
        await desk.ReadyAsync();
        await Expect(desk.Page.Locator(".strip")).ToHaveCountAsync(0);
        await agent.RingAsync();
        await desk.AnswerAsync();
        await desk.HearsAsync(true);
        await desk.ClickAsync("Hang up");
        await desk.WrapUpAsync("Solved");
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        var role = (
            await world.Platform.PostAsync(
                "/api/v2/authorization/roles",
                """
                {"name":"No transfers","permissions":["conversation:communication:view","conversation:communication:disconnect",
                 "conversation:participant:wrapup","routing:queue:view"]}
                """
            )
        )["name"]!.GetValue<string>();
        var agent = await world.NextAgentAsync(role: role);
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        await agent.RingAsync();
        await desk.AnswerAsync();
        await desk.PickAsync("Queue", agent.QueueName);
        await desk.ClickAsync("Transfer now");
        await desk.SaysAsync("the permission conversation:communication:blindTransfer is missing");
        await desk.SaysAsync("Needs the permission analytics:conversationDetail:view");
        await desk.StageAsync("talking");
        await desk.ClickAsync("Hang up");
        await desk.WrapUpAsync("Solved");
    }

    [Fact]
    public async Task A_token_that_the_platform_has_ended_ends_the_sign_in_and_offers_another()
    {
        var agent = await world.NextAgentAsync();
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        await world.Platform.SendAsync(HttpMethod.Delete, $"/api/v2/tokens/{agent.User}", null);
        await desk.ClickAsync("Leave the queue");
        await desk.SaysAsync("Your sign-in has ended");
        await Expect(desk.Page.Locator(".strip a.primary")).ToHaveAttributeAsync("href", "/signin?return=%2Fdesk");
        Assert.Equal("signedOut", (await SessionAsync(desk))["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_phone_the_desk_says_what_to_do()
    {
        var agent = await world.NextAgentAsync(hasPhone: false);
        await using var desk = await agent.OpenAsync();
        await desk.SaysAsync("You have no phone");
        await Expect(desk.Page.Locator(".bar .line")).ToHaveTextAsync("No phone");
        await desk.CheckAsync("no-phone");
    }

    [Fact]
    public async Task The_token_is_given_to_the_page_alone_and_kept_nowhere_in_the_browser()
    {
        var agent = await world.NextAgentAsync();
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        // Whoever cannot repeat the session's secret has none.
        Assert.Equal(
            403,
            await desk.Page.EvaluateAsync<int>(
                "async () => (await fetch('/web/desk/token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).status"
            )
        );
        var csrf = (await SessionAsync(desk))["csrf"]!.GetValue<string>();
        var token = await desk.Page.EvaluateAsync<string>(
            "async (csrf) => (await (await fetch('/web/desk/token', { method: 'POST', headers: { 'X-Csrf': csrf, 'Content-Type': 'application/json' }, body: '{}' })).json()).token",
            csrf
        );
        Assert.True(token.Length > 20);
        var kept = await desk.Page.EvaluateAsync<string>(
            "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])"
        );
        Assert.DoesNotContain(token, kept, StringComparison.Ordinal);
        Assert.All(desk.Requests, one => Assert.DoesNotContain(token, one, StringComparison.Ordinal));
        // Another page of the hub may not ask the platform at all.
        using var http = new HttpClient { BaseAddress = world.Hub };
        Assert.Contains(world.Origin, await PolicyAsync("/desk"), StringComparison.Ordinal);
        Assert.DoesNotContain(world.Origin, await PolicyAsync("/wallboard"), StringComparison.Ordinal);

        async Task<string> PolicyAsync(string path)
        {
            using var answer = await http.GetAsync(path);
            return answer.Headers.GetValues("Content-Security-Policy").Single();
        }
    }

    private static async Task<JsonNode> SessionAsync(DeskPage desk) =>
        JsonNode.Parse(await desk.Page.EvaluateAsync<string>("async () => (await fetch('/web/session')).text()"))!;
}
