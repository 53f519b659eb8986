using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.Playwright;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Testing;

namespace Puente.Softphone.Tests.Browser;

/// <summary>One emulator and one browser, with a pretended microphone that beeps, for all tests of a class. Each test
/// takes an agent and a queue that nobody else uses.</summary>
public sealed class SoftphoneFixture : IAsyncLifetime
{
    private const string Back = "http://127.0.0.1:8085/callback";
    private const string Edges = "/api/v2/telephony/providers/edges";

    private IPlaywright _playwright = null!;
    private HttpClient _admin = null!;
    private JsonArray _users = null!;
    private int _taken;

    public EmulatorHost Host { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public string Origin => Host.BaseAddress.ToString().TrimEnd('/');

    public async ValueTask InitializeAsync()
    {
        await SdkBundle.EnsureAsync();
        Host = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 0,
                HistoryDays = 2,
                Users = 24,
                Queues = 4,
                RequestsPerMinute = 100_000,
                Consistency = new ConsistencyOptions { Station = TimeSpan.Zero },
                Clients = [new EmulatorClient("desk", "s") { GrantType = "TOKEN", RedirectUris = [Back] }],
            }
        );
        _admin = await AdminAsync();
        _users = (JsonArray)(await GetAsync("/api/v2/users?pageSize=24"))["entities"]!;
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
        Browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = ChromiumProgram.Path,
                Args = ChromiumProgram.WithMicrophone,
            }
        );
    }

    /// <summary>The next agent, on queue in a queue of his own, with a WebRTC phone unless told otherwise.</summary>
    public async Task<Desk> NextDeskAsync(bool hasPhone = true)
    {
        var number = _taken++;
        var user = _users[number]!["id"]!.GetValue<string>();
        // Queues of the seed have other members, who would be offered its calls too.
        var made = await SendAsync(HttpMethod.Post, "/api/v2/routing/queues", $$"""{"name":"Desk {{number}}"}""");
        var queue = JsonNode.Parse(made)!["id"]!.GetValue<string>();
        if (hasPhone)
            await GivePhoneAsync(user, $"Phone {number}");
        await SendAsync(
            HttpMethod.Post,
            "/_emulator/interactive",
            $$"""{"user":"{{user}}","queue":"{{queue}}","role":"User","onQueue":true}"""
        );
        return new Desk(this, user, queue, await SignInAsync(user));
    }

    /// <summary>As provisioning does it: a phone, whose station becomes the user's default.</summary>
    private async Task GivePhoneAsync(string user, string name)
    {
        var site = (await GetAsync(Edges + "/sites?name=PureCloud"))["entities"]![0]!["id"]!;
        var settings = ((JsonArray)(await GetAsync(Edges + "/phonebasesettings"))["entities"]!).First(one =>
            one!["phoneMetaBase"]!["id"]!.GetValue<string>() == "inin_webrtc_softphone.json"
        )!;
        var line = settings["lines"]![0]!["id"]!.GetValue<string>();
        await SendAsync(
            HttpMethod.Post,
            Edges + "/phones",
            $$$"""
            {"name":"{{{name}}}","state":"active","site":{"id":"{{{site}}}"},"phoneBaseSettings":{"id":"{{{settings[
                "id"
            ]}}}"},
            "lineBaseSettings":{"id":"{{{line}}}"},"lines":[{"name":"line_1","lineBaseSettings":{"id":"{{{line}}}"}}],
            "webRtcUser":{"id":"{{{user}}}"}}
            """
        );
        var station = (await GetAsync($"/api/v2/stations?webRtcUserId={user}"))["entities"]![0]!["id"]!;
        await SendAsync(HttpMethod.Put, $"/api/v2/users/{user}/station/defaultstation/{station}", null);
    }

    public async Task<JsonNode> GetAsync(string path, string? token = null) =>
        JsonNode.Parse(await SendAsync(HttpMethod.Get, path, null, token))!;

    public async Task<string> SendAsync(HttpMethod method, string path, string? body, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _admin.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path} answered {(int)answer.StatusCode}: {text}");
        return text;
    }

    private async Task<HttpClient> AdminAsync()
    {
        var http = new HttpClient { BaseAddress = Host.BaseAddress };
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        ask.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Host.Options.ClientId}:{Host.Options.ClientSecret}"))
        );
        using var answer = await http.SendAsync(ask);
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private async Task<string> SignInAsync(string user)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = Host.BaseAddress,
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

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        _admin?.Dispose();
        if (Host is not null)
            await Host.DisposeAsync();
    }
}
