using Microsoft.Playwright;
using Puente.Desk.Tests.Surroundings;
using Puente.Testing;
using static Microsoft.Playwright.Assertions;

namespace Puente.Desk.Tests;

/// <summary>Calls in the desk, with the platform's own SDK and a caller who can hear.</summary>
[Trait("Category", "Slow")]
public sealed class CallTests(DeskWorld world)
{
    [Fact]
    public async Task An_agent_goes_on_queue_answers_by_key_mutes_presses_keys_hangs_up_and_gives_a_code()
    {
        var agent = await world.NextAgentAsync(isOnQueue: false);
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        await desk.SaysAsync("You are off queue");
        await desk.ClickAsync("Go on queue");
        await desk.SaysAsync("Waiting for contacts");

        var caller = await agent.DialAsync();
        await Expect(desk.Rows).ToContainTextAsync(DeskWorld.Caller);
        await desk.SaysAsync($"calls for {agent.QueueName}");
        await Expect(desk.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("calls for"));
        await desk.ShootAsync("ringing");
        await desk.Page.Keyboard.PressAsync("a");
        await desk.StageAsync("talking");
        await DeskPage.CallerIsAsync(caller, "connected");
        await desk.HearsAsync(true);
        await DeskPage.CallerHearsAsync(caller, true);
        await Expect(desk.Page.Locator(".known")).ToContainTextAsync("Núria Vidal");

        await desk.Page.Keyboard.PressAsync("m");
        await Expect(desk.Button("Mute")).ToHaveAttributeAsync("aria-pressed", "true");
        await DeskPage.CallerHearsAsync(caller, false);
        await desk.Page.Keyboard.PressAsync("m");
        await DeskPage.CallerHearsAsync(caller, true);

        await desk.Page.Keyboard.PressAsync("k");
        await desk.ClickAsync("4");
        await desk.Page.Keyboard.PressAsync("2");
        await desk.Page.Keyboard.PressAsync("#");
        await Expect(caller.Locator("#heard")).ToHaveTextAsync("Keys heard: 42#");
        await desk.ShootAsync("talking");

        await desk.Page.Keyboard.PressAsync("e");
        await desk.StageAsync("wrapup");
        await DeskPage.CallerIsAsync(caller, "ended");
        await Expect(desk.Page.Locator("form.wrapup .left")).ToContainTextAsync("left");
        await Expect(desk.Button("No code")).ToHaveCountAsync(0);
        await desk.ShootAsync("wrapup");
        await desk.WrapUpAsync("Solved", "delivered tomorrow");
        await desk.SaysAsync("Waiting for contacts");
        await caller.CloseAsync();
        Assert.Empty(desk.Complaints);
        // Hub and platform, nobody else.
        Assert.All(
            desk.Requests,
            one =>
                Assert.True(
                    one.StartsWith(world.Hub.AbsoluteUri, StringComparison.Ordinal)
                        || one.StartsWith(world.Origin, StringComparison.Ordinal)
                        || one.StartsWith("data:", StringComparison.Ordinal)
                        || one.StartsWith("blob:", StringComparison.Ordinal),
                    one
                )
        );
    }

    [Fact]
    public async Task A_caller_is_consulted_about_and_then_transferred_to_another_agent_whom_he_hears()
    {
        var first = await world.NextAgentAsync();
        var second = await world.NextAgentAsync(isOnQueue: false);
        await using var desk = await (await first.OpenAsync()).ReadyAsync();
        await using var other = await (await second.OpenAsync()).ReadyAsync();
        var caller = await first.DialAsync();
        await desk.AnswerAsync();
        await DeskPage.CallerIsAsync(caller, "connected");

        await desk.PickAsync("Person", second.Name);
        await desk.ShootAsync("transfer");
        await desk.ClickAsync("Ask first");
        await desk.SaysAsync($"Asking {second.Name}");
        await other.AnswerAsync();
        await Expect(desk.Button("Both")).ToBeVisibleAsync();
        await desk.ClickAsync("Both");
        await Expect(desk.Button("Both")).ToHaveAttributeAsync("aria-pressed", "true");
        await desk.ShootAsync("consult");
        await desk.ClickAsync("Complete the transfer");
        await desk.StageAsync("wrapup");
        await other.StageAsync("talking");
        await DeskPage.CallerHearsAsync(caller, true);
        await desk.WrapUpAsync("Call back");
        await caller.Locator("#hangup").ClickAsync();
        await other.SaysAsync("has ended");
        await caller.CloseAsync();
    }

    [Fact]
    public async Task A_caller_who_gives_up_stops_the_ringing_and_the_desk_says_so()
    {
        var agent = await world.NextAgentAsync();
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        var call = await agent.RingAsync();
        await Expect(desk.Button("Answer")).ToBeVisibleAsync();
        await agent.HangUpAsync(call);
        await desk.SaysAsync("hung up before you answered");
        await Expect(desk.Rows).ToHaveCountAsync(0);
        await Expect(desk.Page).ToHaveTitleAsync("Puente · Desk");
    }

    [Fact]
    public async Task A_page_that_is_loaded_again_during_a_call_says_so_and_gives_the_call_back_to_the_queue()
    {
        var agent = await world.NextAgentAsync();
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        await agent.RingAsync();
        await desk.AnswerAsync();
        await desk.HearsAsync(true);
        await desk.Page.ReloadAsync();
        await desk.SaysAsync("This page was loaded again during the call");
        await desk.ShootAsync("reloaded");
        await desk.ClickAsync("Back to the queue");
        await desk.StageAsync("wrapup");
        await desk.WrapUpAsync("Call back");
        // He is free again, and so the same caller rings.
        await desk.AnswerAsync();
        await desk.HearsAsync(true);
        await desk.ClickAsync("Hang up");
        await desk.StageAsync("wrapup");
        // After-call work is taken up again too.
        await desk.Page.ReloadAsync();
        await desk.StageAsync("wrapup");
        await desk.WrapUpAsync("Solved");
        Assert.Empty(desk.Complaints);
    }

    [Fact]
    public async Task Another_microphone_and_speaker_are_chosen_during_a_call_and_still_there_after_a_reload()
    {
        var agent = await world.NextAgentAsync();
        await using var browser = await world.LaunchAsync(ChromiumProgram.WholePath);
        await using var desk = await (await agent.OpenAsync(browser: browser)).ReadyAsync();
        var caller = await agent.DialAsync();
        await desk.AnswerAsync();
        await DeskPage.CallerHearsAsync(caller, true);
        var before = await desk.MicrophoneAsync();
        await desk.Page.Keyboard.PressAsync("s");
        var dialog = desk.Page.Locator("dialog.box[open]");
        var microphone = dialog.Locator("select").Nth(0);
        var other = await OtherThanAsync(microphone, before);
        await microphone.SelectOptionAsync(other);
        var speaker = dialog.Locator("select").Nth(1);
        var loud = await OtherThanAsync(speaker, "");
        await speaker.SelectOptionAsync(loud);
        for (var tries = 0; tries < 100 && await desk.MicrophoneAsync() != other; tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(other, await desk.MicrophoneAsync());
        await desk.CheckAsync("devices");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await DeskPage.CallerHearsAsync(caller, true);
        await desk.HearsAsync(true);
        await desk.ClickAsync("Hang up");
        await desk.StageAsync("wrapup");
        await desk.WrapUpAsync("Solved");
        await desk.Page.ReloadAsync();
        await desk.ReadyAsync();
        await desk.Page.Keyboard.PressAsync("s");
        await Expect(microphone).ToHaveValueAsync(other);
        await Expect(speaker).ToHaveValueAsync(loud);
        await caller.CloseAsync();
        Assert.Empty(desk.Complaints);

        static async Task<string> OtherThanAsync(ILocator list, string now) =>
            await list.EvaluateAsync<string>(
                "(list, now) => [...list.options].map((one) => one.value).filter((one) => one && one !== now).at(-1) ?? ''",
                now
            );
    }

    [Fact]
    public async Task A_declined_call_stays_in_the_queue_and_a_number_outside_takes_the_next_one_over()
    {
        var agent = await world.NextAgentAsync();
        await using var desk = await (await agent.OpenAsync()).ReadyAsync();
        var call = await agent.RingAsync();
        await desk.ClickAsync("Decline");
        await Expect(desk.Rows).ToHaveCountAsync(0);
        // The caller is still there, and waits.
        var there = (await agent.ConversationAsync(call))["participants"]!
            .AsArray()
            .Where(one => one!["calls"]?[0]?["state"]?.GetValue<string>() == "connected")
            .Select(one => one!["purpose"]!.GetValue<string>());
        Assert.Equal(["customer", "acd"], there);
        await agent.HangUpAsync(call);

        await desk.ClickAsync("Leave the queue");
        await desk.ClickAsync("Go on queue");
        await desk.SaysAsync("Waiting for contacts");
        var caller = await agent.DialAsync();
        await desk.AnswerAsync();
        await desk.ClickAsync("Transfer");
        await desk.ClickAsync("Number");
        await desk.Page.GetByLabel("Number to call").FillAsync("+34910000042");
        await desk.ClickAsync("Transfer now");
        await desk.StageAsync("wrapup");
        await DeskPage.CallerIsAsync(caller, "connected");
        await desk.WrapUpAsync("Wrong department");
        await caller.Locator("#hangup").ClickAsync();
        await DeskPage.CallerIsAsync(caller, "ended");
        await caller.CloseAsync();
        Assert.Empty(desk.Complaints);
    }
}
