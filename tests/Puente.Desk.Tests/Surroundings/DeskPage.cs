using System.Diagnostics;
using Microsoft.Playwright;
using Puente.Testing;
using static Microsoft.Playwright.Assertions;

namespace Puente.Desk.Tests.Surroundings;

/// <summary>The desk in a browser of its own, and what it complained of.</summary>
internal sealed class DeskPage : IAsyncDisposable
{
    /// <summary>The connection that carries the call; the SDK tries the browser with others.</summary>
    private const string Peer =
        "(globalThis.peers.findLast((one) => one.connectionState === 'connected') ?? { getStats: async () => new Map() })";

    private const string Peers = """
        (() => {
          globalThis.peers = [];
          const Native = globalThis.RTCPeerConnection;
          globalThis.RTCPeerConnection = class extends Native {
            constructor(...all) { super(...all); globalThis.peers.push(this); }
          };
        })();
        """;

    private static readonly string s_root = FindRoot();

    private DeskPage(IPage page)
    {
        Page = page;
        page.PageError += (_, message) =>
        {
            // The SDK of a page that was loaded again, when the platform ends the call of the page before.
            if (!message.Contains("Failed to find session by id", StringComparison.Ordinal))
                Complaints.Add(message);
        };
        page.Console += (_, said) =>
        {
            if (said.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                Complaints.Add(said.Text);
        };
        page.Request += (_, request) => Requests.Add(request.Url);
        // Leaving during a call asks first.
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, and what the content security policy refused.</summary>
    public List<string> Complaints { get; } = [];

    public List<string> Requests { get; } = [];

    public ILocator Rows => Page.Locator(".row");

    public static async Task<DeskPage> OpenAsync(
        DeskWorld world,
        IBrowser browser,
        string user,
        string locale,
        ColorScheme scheme,
        int width,
        int height
    )
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
                Locale = locale,
                TimezoneId = "Europe/Madrid",
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        context.SetDefaultTimeout(Patience.Milliseconds);
        await context.AddInitScriptAsync(Peers);
        await context.AddInitScriptAsync(scriptPath: Path.Combine(s_root, "web/node_modules/axe-core/axe.min.js"));
        var desk = new DeskPage(await context.NewPageAsync());
        await desk.Page.GotoAsync(new Uri(world.Hub, "/signin?return=/desk").AbsoluteUri);
        await desk.Page.ClickAsync($"button[value='{user}']");
        await desk.Page.WaitForURLAsync(url => url.StartsWith(world.Hub.AbsoluteUri, StringComparison.Ordinal));
        return desk;
    }

    /// <summary>Waits until calls can ring here and the platform's news come.</summary>
    public async Task<DeskPage> ReadyAsync()
    {
        await Expect(Page.Locator(".bar .line")).ToHaveClassAsync("line ready");
        await Expect(Page.Locator(".presence option")).Not.ToHaveCountAsync(0);
        return this;
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task ClickAsync(string button) => Button(button).ClickAsync();

    public async Task StageAsync(string stage)
    {
        try
        {
            await Expect(Page.Locator($".card.{stage}")).ToHaveCountAsync(1);
        }
        catch (PlaywrightException)
        {
            await ShootAsync("failed");
            Assert.Fail(
                $"The desk did not come to be {stage}: {string.Join(' ', Complaints)}; it shows: {await Page.InnerTextAsync("body")}"
            );
        }
    }

    public Task SaysAsync(string text) => Expect(Page.Locator("body")).ToContainTextAsync(text);

    public async Task AnswerAsync()
    {
        await ClickAsync("Answer");
        await StageAsync("talking");
    }

    /// <summary>Gives the queue's code, with a note.</summary>
    public async Task WrapUpAsync(string code, string notes = "")
    {
        await Page.Locator("#code").SelectOptionAsync(new SelectOptionValue { Label = code });
        await Page.GetByLabel("Notes").FillAsync(notes);
        await ClickAsync("Finish");
        await Expect(Page.Locator(".card.wrapup")).ToHaveCountAsync(0);
    }

    /// <summary>Picks a queue or a person in the dialog of transfers.</summary>
    public async Task PickAsync(string where, string name)
    {
        await ClickAsync("Transfer");
        await ClickAsync(where);
        await Page.GetByLabel("Find by name").FillAsync(name);
        await Page.Locator(".hits").GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
    }

    /// <summary>Id of the device whose sound the call sends.</summary>
    public Task<string> MicrophoneAsync() =>
        Page.EvaluateAsync<string>(
            $"() => (({Peer}).getSenders?.() ?? []).map((one) => one.track?.getSettings().deviceId).find(Boolean) ?? ''"
        );

    public Task HearsAsync(bool sound) => HeardAsync(Page, Peer, sound);

    public static Task CallerHearsAsync(IPage caller, bool sound) =>
        HeardAsync(caller, "globalThis.caller.peer", sound);

    public static Task CallerIsAsync(IPage caller, string state) =>
        Expect(caller.Locator(".phone")).ToHaveAttributeAsync("data-state", state);

    /// <summary>A picture for people to look at, and axe's rules against what is on the screen.</summary>
    public async Task CheckAsync(string picture)
    {
        await ShootAsync(picture);
        var broken = await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
              .flatMap((one) => one.nodes.slice(0, 3).map((node) => `${one.id}: ${node.html} ${node.failureSummary}`))
            """
        );
        Assert.Empty(broken);
    }

    public Task ShootAsync(string picture) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(s_root, "artifacts", "screenshots", $"desk-{picture}.png") });

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());

    /// <summary>Waits until 1.2 s have passed with sound, or without any. The microphone beeps once a second.</summary>
    private static async Task HeardAsync(IPage page, string peer, bool sound)
    {
        var began = Stopwatch.GetTimestamp();
        while (
            !await page.EvaluateAsync<bool>(
                $$"""
                async () => {
                  const figures = async () => {
                    for (const one of (await ({{peer}}).getStats()).values())
                      if (one.type === "inbound-rtp") return [one.packetsReceived, one.totalAudioEnergy];
                    return [0, 0];
                  };
                  const [packets, energy] = await figures();
                  await new Promise((done) => setTimeout(done, 1200));
                  const [packetsNow, energyNow] = await figures();
                  const heard = energyNow - energy;
                  return packetsNow - packets > 40 && ({{(sound ? "true" : "false")}} ? heard > 1e-4 : heard < 1e-6);
                }
                """
            )
        )
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience.Limit, $"{page.Url}: sound {sound} did not come.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Puente.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the tests holds Puente.slnx.");
    }
}
