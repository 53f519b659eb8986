using Microsoft.Playwright;

namespace Puente.Softphone.Tests.Browser;

/// <summary>A page on which the unmodified SDK runs, with what a test does to it and sees of it.</summary>
public sealed class SdkPage
{
    private const string Harness = """
        () => {
        const Sdk = window.GenesysCloudWebrtcSdk.GenesysCloudWebrtcSdk ?? window.GenesysCloudWebrtcSdk.default ?? window.GenesysCloudWebrtcSdk;
        window.agent = {
          seen: [],
          async start([environment, wsHost, accessToken]) {
            const sdk = (agent.sdk = new Sdk({ environment, wsHost, accessToken, optOutOfTelemetry: true, allowedSessionTypes: ['softphone'], logLevel: 'error' }));
            for (const name of ['ready', 'connected', 'disconnected', 'pendingSession', 'cancelPendingSession', 'sessionStarted', 'sessionEnded', 'handledPendingSession', 'conversationUpdate', 'sdkError'])
              sdk.on(name, (what) => {
                agent.seen.push(name === 'sdkError' ? `${name} ${what.type}` : name);
                if (name === 'pendingSession') agent.pending = what;
                if (name === 'sessionStarted') agent.session = what;
              });
            await Promise.race([sdk.initialize(), new Promise((_, no) => setTimeout(() => no(new Error('not within two minutes')), 120000))]);
          },
          count: (name) => agent.seen.filter((one) => one === name).length,
        };
        }
        """;

    private readonly SoftphoneFixture _fixture;

    private SdkPage(SoftphoneFixture fixture, IPage page) => (_fixture, Page) = (fixture, page);

    public IPage Page { get; }

    public static async Task<SdkPage> OpenAsync(SoftphoneFixture fixture)
    {
        var page = await fixture.Browser.NewPageAsync();
        // The start page and not the caller page, whose policy would not let the SDK in. The page itself has to come from
        // the emulator, or Chromium takes it for one of another network; the SDK has to come from an address.
        await page.RouteAsync(
            fixture.Origin + "/sdk.js",
            route =>
                route.FulfillAsync(new RouteFulfillOptions { Path = SdkBundle.Sdk, ContentType = "text/javascript" })
        );
        await page.GotoAsync(fixture.Origin + "/");
        await page.AddScriptTagAsync(new PageAddScriptTagOptions { Url = fixture.Origin + "/sdk.js" });
        await page.EvaluateAsync(Harness);
        return new SdkPage(fixture, page);
    }

    public Task StartAsync(string token) =>
        Page.EvaluateAsync(
            "(how) => agent.start(how)",
            new[] { _fixture.Origin, _fixture.Origin.Replace("http", "ws", StringComparison.Ordinal), token }
        );

    /// <summary>Waits for an event of the SDK to have come so often.</summary>
    public Task SeesAsync(string name, int times = 1) =>
        Eventually.HoldsAsync(Page, $"() => agent.count('{name}') >= {times}");

    public async Task<int> CountAsync(string name) => await Page.EvaluateAsync<int>($"() => agent.count('{name}')");

    public async Task AcceptAsync()
    {
        await Page.EvaluateAsync(
            "() => agent.sdk.acceptPendingSession({ conversationId: agent.pending.conversationId })"
        );
        await Eventually.HoldsAsync(Page, "() => !!agent.session?.peerConnection");
    }

    public Task MuteAsync(bool on) => CallAsync("setAudioMute", "mute", on);

    public Task HoldAsync(bool on) => CallAsync("setConversationHeld", "held", on);

    private async Task CallAsync(string method, string member, bool on) =>
        await Page.EvaluateAsync(
            $"(on) => agent.sdk.{method}({{ conversationId: agent.pending.conversationId, {member}: on }})",
            on
        );

    /// <summary>Not waited for: it resolves with the event that the call has ended.</summary>
    public Task EndAsync() =>
        Page.EvaluateAsync("() => { agent.sdk.endSession({ conversationId: agent.pending.conversationId }); }");

    public Task HearsAsync(bool sound) => Sound.HeardAsync(Page, "agent.session.peerConnection", sound);
}
