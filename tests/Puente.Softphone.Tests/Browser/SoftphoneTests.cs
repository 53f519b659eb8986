using Microsoft.Playwright;

namespace Puente.Softphone.Tests.Browser;

/// <summary>The platform's own WebRTC SDK in Chromium, and the caller page in a second page, talk to each other.</summary>
[Trait("Category", "Slow")]
public sealed class SoftphoneTests(SoftphoneFixture fixture) : IClassFixture<SoftphoneFixture>
{
    private const string Caller = "globalThis.caller.peer";

    [Fact]
    public async Task Caller_and_agent_hear_each_other_through_mute_and_hold_until_the_caller_hangs_up()
    {
        var desk = await fixture.NextDeskAsync();
        var agent = await desk.OpenAsync();
        var caller = await desk.DialAsync();
        await agent.SeesAsync("pendingSession");
        await agent.AcceptAsync();
        await Eventually.StateAsync(caller, "connected");
        await agent.SeesAsync("conversationUpdate");
        await agent.HearsAsync(true);
        await Sound.HeardAsync(caller, Caller, true);

        await agent.MuteAsync(true);
        await Sound.HeardAsync(caller, Caller, false);
        await agent.HearsAsync(true);
        await agent.MuteAsync(false);
        await Sound.HeardAsync(caller, Caller, true);

        await agent.HoldAsync(true);
        await Eventually.StateAsync(caller, "held");
        await agent.HearsAsync(false);
        // Music: the agent's microphone, which beeps, is not to be heard now; see the mute of it.
        await agent.MuteAsync(true);
        await Sound.HeardAsync(caller, Caller, true);
        await agent.MuteAsync(false);
        await agent.HoldAsync(false);
        await Eventually.StateAsync(caller, "connected");
        await agent.HearsAsync(true);

        await caller.Locator("#hangup").ClickAsync();
        await agent.SeesAsync("sessionEnded");
        await Eventually.StateAsync(caller, "ended");
        Assert.Equal(0, await agent.CountAsync("sdkError session"));
    }

    [Fact]
    public async Task The_agent_ends_the_call_and_the_caller_page_says_so()
    {
        var desk = await fixture.NextDeskAsync();
        var agent = await desk.OpenAsync();
        var caller = await desk.DialAsync();
        await agent.SeesAsync("pendingSession");
        await agent.AcceptAsync();
        await Eventually.StateAsync(caller, "connected");
        await agent.EndAsync();
        await Eventually.StateAsync(caller, "ended");
        await agent.SeesAsync("sessionEnded");
    }

    [Fact]
    public async Task A_caller_who_gives_up_ends_the_ringing()
    {
        var desk = await fixture.NextDeskAsync();
        var agent = await desk.OpenAsync();
        var caller = await desk.DialAsync();
        await agent.SeesAsync("pendingSession");
        await Sound.HeardAsync(caller, Caller, true);
        await caller.Locator("#hangup").ClickAsync();
        await agent.SeesAsync("cancelPendingSession");
        Assert.Equal(0, await agent.CountAsync("sessionStarted"));
    }

    [Fact]
    public async Task The_client_that_accepts_ends_the_ringing_of_the_users_other_client()
    {
        var desk = await fixture.NextDeskAsync();
        var first = await desk.OpenAsync();
        var second = await desk.OpenAsync();
        await desk.RingAsync();
        await first.SeesAsync("pendingSession");
        await second.SeesAsync("pendingSession");
        await second.AcceptAsync();
        await first.SeesAsync("handledPendingSession");
        Assert.Equal(0, await first.CountAsync("sessionStarted"));
        // A customer without a voice is stood in for by a melody.
        await second.HearsAsync(true);
    }

    [Fact]
    public async Task After_its_socket_was_dropped_the_client_comes_back_and_the_next_call_rings()
    {
        var desk = await fixture.NextDeskAsync();
        var agent = await desk.OpenAsync();
        var sessions = fixture.Host.Softphones.Sessions;
        var before = sessions.OfUser(desk.User).Single();
        before.Socket.Drop("a test dropped it");
        await agent.SeesAsync("disconnected");
        await agent.SeesAsync("connected", 2);
        Assert.NotSame(before, sessions.OfUser(desk.User).Single());
        await desk.RingAsync();
        await agent.SeesAsync("pendingSession");
    }

    [Fact]
    public async Task A_token_that_nobody_knows_is_refused()
    {
        var agent = await SdkPage.OpenAsync(fixture);
        await Assert.ThrowsAsync<PlaywrightException>(() => agent.StartAsync("no-such-token"));
        Assert.Equal(0, await agent.CountAsync("ready"));
        Assert.True(await agent.CountAsync("sdkError invalid_token") + await agent.CountAsync("sdkError http") > 0);
    }

    [Fact]
    public async Task Without_a_WebRTC_phone_nothing_rings_and_REST_answers()
    {
        var desk = await fixture.NextDeskAsync(hasPhone: false);
        var agent = await desk.OpenAsync();
        var conversation = await desk.RingAsync();
        Assert.Equal("alerting", (await desk.ParticipantAsync(conversation)).State);
        await desk.PatchAsync(conversation, """{"state":"connected"}""");
        Assert.Equal("connected", (await desk.ParticipantAsync(conversation)).State);
        Assert.Equal(0, await agent.CountAsync("pendingSession"));
    }

    [Fact]
    public async Task An_answer_over_REST_leaves_the_call_ringing_while_the_WebRTC_phone_has_no_connection()
    {
        var desk = await fixture.NextDeskAsync();
        var conversation = await desk.RingAsync();
        await desk.PatchAsync(conversation, """{"state":"connected"}""");
        Assert.Equal("alerting", (await desk.ParticipantAsync(conversation)).State);
    }
}
