using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.Playwright;
using Puente.Emulator;

namespace Puente.Softphone.Tests.Browser;

/// <summary>The platform's own WebRTC SDK in Chromium, and the caller page in a second page, talk to each other.</summary>
[Trait("Category", "Slow")]
public sealed class SoftphoneTests
{
    private const string Back = "http://127.0.0.1:8085/callback";

    [Fact]
    public async Task A_caller_rings_the_sdk_and_both_hear_each_other_until_one_hangs_up()
    {
        await using var host = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 0,
                HistoryDays = 2,
                Users = 20,
                Queues = 4,
                RequestsPerMinute = 100_000,
                Clients = [new EmulatorClient("desk", "s") { GrantType = "TOKEN", RedirectUris = [Back] }],
            }
        );
        using var http = new HttpClient { BaseAddress = host.BaseAddress };
        var queue = JsonNode.Parse(await http.GetStringAsync("/caller/queues"))![0]!["id"]!.GetValue<string>();
        var user = await UserAsync(http, host);
        using var ready = await http.PostAsync(
            "/_emulator/interactive",
            new StringContent(
                $$"""{"user":"{{user}}","queue":"{{queue}}","role":"User","onQueue":true}""",
                Encoding.UTF8,
                "application/json"
            )
        );
        ready.EnsureSuccessStatusCode();
        var token = await SignInAsync(host, user);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--use-fake-device-for-media-stream",
                    "--use-fake-ui-for-media-stream",
                    "--autoplay-policy=no-user-gesture-required",
                ],
            }
        );
        var agent = await browser.NewPageAsync();
        var errors = new StringBuilder();
        agent.Console += (_, said) => errors.AppendLine(said.Text);
        var origin = host.BaseAddress.ToString().TrimEnd('/');
        await agent.GotoAsync(origin + "/caller");
        await agent.AddScriptTagAsync(new PageAddScriptTagOptions { Path = await SdkBundle.PathAsync() });
        agent.WebSocket += (_, socket) =>
        {
            socket.FrameSent += (_, frame) => errors.AppendLine("C " + frame.Text);
            socket.FrameReceived += (_, frame) => errors.AppendLine("S " + frame.Text);
        };
        var initialized = agent.EvaluateAsync(
            """
            async ([environment, wsHost, accessToken]) => {
              const Sdk = window.GenesysCloudWebrtcSdk.GenesysCloudWebrtcSdk ?? window.GenesysCloudWebrtcSdk.default ?? window.GenesysCloudWebrtcSdk;
              window.seen = [];
              window.sdk = new Sdk({ environment, wsHost, accessToken, optOutOfTelemetry: true, allowedSessionTypes: ['softphone'], logLevel: 'warn' });
              for (const name of ['ready', 'pendingSession', 'sessionStarted', 'sessionEnded', 'handledPendingSession', 'sdkError'])
                sdk.on(name, (what) => { seen.push(name); if (name === 'pendingSession') window.pending = what; if (name === 'sessionStarted') window.session = what; });
              await Promise.race([sdk.initialize(), new Promise((_, no) => setTimeout(() => no(new Error('initialize: ' + JSON.stringify(seen))), 20000))]);
            }
            """,
            new[] { origin, origin.Replace("http", "ws", StringComparison.Ordinal), token }
        );
        try
        {
            await initialized;
        }
        catch (PlaywrightException failed)
        {
            var log = string.Join('\n', host.Requests.Latest.Select(one => $"{one.Route} {one.Status}"));
            Assert.Fail($"{failed.Message}\n{errors}\n{log}");
        }
        var caller = await browser.NewPageAsync();
        await caller.GotoAsync(origin + "/caller");
        await caller.Locator("#queue").SelectOptionAsync(queue);
        await caller.Locator("#dial").ClickAsync();
        await UntilAsync(agent, "() => !!window.pending", errors);
        await agent.EvaluateAsync("() => sdk.acceptPendingSession({ conversationId: pending.conversationId })");
        await UntilAsync(agent, "() => !!window.session?.peerConnection", errors);
        await UntilAsync(caller, "() => document.querySelector('.phone').dataset.state === 'connected'", errors);
        const string Heard = """
            async (peer) => { let packets = 0, energy = 0; (await peer.getStats()).forEach((one) => { if (one.type === 'inbound-rtp') { packets = one.packetsReceived; energy = one.totalAudioEnergy; } }); return packets > 100 && energy > 0.001; }
            """;
        await UntilAsync(agent, $"async () => await ({Heard})(session.peerConnection)", errors);
        await UntilAsync(caller, $"async () => await ({Heard})(globalThis.caller.peer)", errors);
        var shots = Path.Combine(SdkBundle.Root(), "artifacts", "screenshots");
        await caller.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(shots, "caller.png") });
        await agent.EvaluateAsync("() => { sdk.endSession({ conversationId: pending.conversationId }); }");
        await UntilAsync(caller, "() => document.querySelector('.phone').dataset.state === 'ended'", errors);
        await UntilAsync(agent, "() => seen.includes('sessionEnded')", errors);
        Assert.Equal(0, host.Softphones.Media.Legs);
    }

    private static async Task UntilAsync(IPage page, string holds, StringBuilder errors)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await page.EvaluateAsync<bool>(holds))
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
            {
                var seen = await page.EvaluateAsync<string>(
                    "() => JSON.stringify(window.seen ?? document.body.innerText)"
                );
                Assert.Fail($"Not within 30 s: {holds}. Seen: {seen}. Console: {errors}");
            }
            await Task.Delay(100);
        }
    }

    private static async Task<string> UserAsync(HttpClient http, EmulatorHost host)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        ask.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{host.Options.ClientId}:{host.Options.ClientSecret}"))
        );
        using var answer = await http.SendAsync(ask);
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
        using var list = new HttpRequestMessage(HttpMethod.Get, "/api/v2/users?pageSize=5");
        list.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var users = await http.SendAsync(list);
        return JsonNode.Parse(await users.Content.ReadAsStringAsync())!["entities"]![0]!["id"]!.GetValue<string>();
    }

    private static async Task<string> SignInAsync(EmulatorHost host, string user)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = host.BaseAddress,
        };
        using var picked = new FormUrlEncodedContent([
            new("client_id", "desk"),
            new("response_type", "token"),
            new("redirect_uri", Back),
            new("user", user),
        ]);
        using var answer = await browser.PostAsync("/oauth/authorize", picked);
        return HttpUtility.ParseQueryString(answer.Headers.Location!.Fragment.TrimStart('#'))["access_token"]!;
    }
}
