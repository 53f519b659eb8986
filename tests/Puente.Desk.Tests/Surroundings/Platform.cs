using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator;

namespace Puente.Desk.Tests.Surroundings;

/// <summary>The emulated platform, as its administrator sees it.</summary>
internal sealed class Platform : IDisposable
{
    private const string Edges = "/api/v2/telephony/providers/edges";
    private readonly HttpClient _http;
    private JsonArray? _codes;

    private Platform(HttpClient http) => _http = http;

    public static async Task<Platform> SignInAsync(EmulatorHost host)
    {
        var http = new HttpClient { BaseAddress = host.BaseAddress };
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
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Platform(http);
    }

    public Task<JsonNode> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonNode> PostAsync(string path, string? body) => SendAsync(HttpMethod.Post, path, body);

    public async Task<JsonNode> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>A queue with wrap-up codes, which it demands within a minute, and that rings two: a busy machine answers late.</summary>
    public async Task<string> QueueAsync(string name)
    {
        var queue = (
            await PostAsync(
                "/api/v2/routing/queues",
                $$$"""{"name":"{{{name}}}","acwSettings":{"wrapupPrompt":"MANDATORY_TIMEOUT","timeoutMs":60000},"mediaSettings":{"call":{"alertingTimeoutSeconds":120},"message":{"alertingTimeoutSeconds":120} } }"""
            )
        )["id"]!.GetValue<string>();
        if (_codes is null)
        {
            _codes = [];
            foreach (var code in (string[])["Solved", "Call back", "Wrong department"])
                _codes.Add(
                    new JsonObject
                    {
                        ["id"] = (await PostAsync("/api/v2/routing/wrapupcodes", $$"""{"name":"{{code}}"}"""))[
                            "id"
                        ]!.DeepClone(),
                    }
                );
        }
        await PostAsync($"/api/v2/routing/queues/{queue}/wrapupcodes", _codes.ToJsonString());
        return queue;
    }

    /// <summary>As provisioning does it: a phone, whose station becomes the user's default.</summary>
    public async Task GivePhoneAsync(string user, string name)
    {
        var site = (await GetAsync(Edges + "/sites?name=PureCloud"))["entities"]![0]!["id"]!;
        var settings = ((JsonArray)(await GetAsync(Edges + "/phonebasesettings"))["entities"]!).First(one =>
            one!["phoneMetaBase"]!["id"]!.GetValue<string>() == "inin_webrtc_softphone.json"
        )!;
        var line = settings["lines"]![0]!["id"]!.GetValue<string>();
        await PostAsync(
            Edges + "/phones",
            new JsonObject
            {
                ["name"] = name,
                ["state"] = "active",
                ["site"] = new JsonObject { ["id"] = site.DeepClone() },
                ["phoneBaseSettings"] = new JsonObject { ["id"] = settings["id"]!.DeepClone() },
                ["lineBaseSettings"] = new JsonObject { ["id"] = line },
                ["lines"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "line_1",
                        ["lineBaseSettings"] = new JsonObject { ["id"] = line },
                    }
                ),
                ["webRtcUser"] = new JsonObject { ["id"] = user },
            }.ToJsonString()
        );
        var station = (await GetAsync($"/api/v2/stations?webRtcUserId={user}"))["entities"]![0]!["id"]!;
        await SendAsync(HttpMethod.Put, $"/api/v2/users/{user}/station/defaultstation/{station}", null);
    }

    public async Task LeaveQueueAsync(string user)
    {
        var all = (await GetAsync("/api/v2/presence/definitions?pageSize=100"))["entities"]!.AsArray();
        var available = all.First(one => one!["systemPresence"]!.GetValue<string>() == "Available")!["id"];
        await SendAsync(
            HttpMethod.Patch,
            $"/api/v2/users/{user}/presences/purecloud",
            $$$"""{"presenceDefinition":{"id":"{{{available}}}"}}"""
        );
    }

    public void Dispose() => _http.Dispose();
}
