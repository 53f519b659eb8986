using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace Puente.Chat.Tests;

/// <summary>An agent who works through the platform's REST calls alone.</summary>
internal sealed class Agent : IDisposable
{
    private const string Messages = "/api/v2/conversations/messages";
    private readonly HttpClient _http;
    private readonly Stage _stage;
    private string _conversation = "";
    private string _participant = "";
    private string _communication = "";

    private Agent(Stage stage, HttpClient http, string id, string name) =>
        (_stage, _http, Id, Name) = (stage, http, id, name);

    public string Id { get; }
    public string Name { get; }
    public string Conversation => _conversation;

    /// <summary>A user with a queue of his own, to which the deployment's flow brings its guests from now on.</summary>
    public static async Task<Agent> StartAsync(Stage stage, int number)
    {
        var admin = await AdminAsync(stage);
        var users = await ReadAsync(admin, "/api/v2/users?pageSize=25");
        var user = users["entities"]![number]!;
        var queue = (await PostAsync(admin, "/api/v2/routing/queues", $$"""{"name":"Web {{number}}"}"""))[
            "id"
        ]!.ToString();
        var id = user["id"]!.ToString();
        await PostAsync(
            admin,
            "/_emulator/interactive",
            $$"""{"user":"{{id}}","queue":"{{queue}}","role":"User","onQueue":true}"""
        );
        var deployment = await ReadAsync(
            admin,
            $"/api/v2/webdeployments/deployments/{stage.Centre.WebMessaging.DeploymentId}"
        );
        var flow = deployment["flow"]!["id"]!.ToString();
        await PostAsync(admin, "/_emulator/webmessaging", $$"""{"do":"route","flow":"{{flow}}","queue":"{{queue}}"}""");
        admin.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(stage, id));
        return new Agent(stage, admin, id, user["name"]!.ToString());
    }

    /// <summary>Waits until it rings, and answers.</summary>
    public async Task AcceptAsync()
    {
        await Until.Async(async () =>
        {
            var all = await ReadAsync(_http, "/api/v2/conversations");
            foreach (var one in all["entities"]!.AsArray())
            {
                var me = one!["participants"]!.AsArray().LastOrDefault(two => two!["userId"]?.ToString() == Id);
                if (me?["messages"]?[0] is not { } leg || leg["state"]!.ToString() != "alerting")
                    continue;
                (_conversation, _participant) = (one["id"]!.ToString(), me["id"]!.ToString());
                _communication = leg["id"]!.ToString();
                return true;
            }
            return false;
        });
        await PatchAsync("""{"state":"connected"}""");
    }

    public Task LeaveAsync() => PatchAsync("""{"state":"disconnected"}""");

    public Task<JsonNode> SayAsync(string text) =>
        PostAsync(
            _http,
            $"{Messages}/{_conversation}/communications/{_communication}/messages",
            new JsonObject { ["textBody"] = text }.ToJsonString()
        );

    public Task TypeAsync() =>
        PostAsync(
            _http,
            $"{Messages}/{_conversation}/communications/{_communication}/typing",
            """{"typing":{"type":"On","duration":5000}}"""
        );

    public async Task SendFileAsync(string name, string type, string text)
    {
        var root = $"{Messages}/{_conversation}/communications/{_communication}/messages";
        var media = await PostAsync(
            _http,
            root + "/media/uploads",
            $$"""{"fileName":"{{name}}","mediaType":"{{type}}"}"""
        );
        using var bytes = new StringContent(text);
        using var store = new HttpClient();
        (await store.PutAsync(media["uploadUrl"]!.ToString(), bytes)).EnsureSuccessStatusCode();
        await PostAsync(_http, root, $$"""{"mediaIds":["{{media["id"]}}"]}""");
    }

    /// <summary>Everything the customer has written, fetched by id as the platform wants it.</summary>
    public async Task<List<JsonNode>> ReceivedAsync()
    {
        var whole = await ReadAsync(_http, $"{Messages}/{_conversation}");
        var customer = whole["participants"]!.AsArray().First(one => one!["purpose"]!.ToString() == "customer")!;
        var ids = customer["messages"]!
            .AsArray()
            .Select(one => one!["messageId"]!.ToString())
            .Select(one => JsonValue.Create(one));
        var read = await PostAsync(
            _http,
            $"{Messages}/{_conversation}/messages/bulk",
            new JsonArray([.. ids]).ToJsonString()
        );
        return [.. read["entities"]!.AsArray().Select(one => one!)];
    }

    /// <summary>Waits until the customer's messages are these, no more and no fewer.</summary>
    public async Task DemandReceivedAsync(params string[] texts)
    {
        await Until.Async(async () => (await ReceivedAsync()).Count >= texts.Length);
        Assert.Equal(texts, (await ReceivedAsync()).Select(one => one["textBody"]!.ToString()));
    }

    public Task<JsonNode> ReadAsync(string path) => ReadAsync(_http, path);

    public static async Task<HttpClient> AdminAsync(Stage stage)
    {
        var http = new HttpClient { BaseAddress = stage.Centre.BaseAddress };
        var (id, secret) = (stage.Centre.Options.ClientId, stage.Centre.Options.ClientSecret);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"))
        );
        using var answer = await http.SendAsync(request);
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.ToString();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }

    public static async Task<JsonNode> ReadAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    public static async Task<JsonNode> PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    public void Dispose() => _http.Dispose();

    private async Task PatchAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PatchAsync($"{Messages}/{_conversation}/participants/{_participant}", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> TokenAsync(Stage stage, string user)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = stage.Centre.BaseAddress };
        using var picked = new FormUrlEncodedContent([
            new("client_id", "desk"),
            new("response_type", "token"),
            new("redirect_uri", Stage.Back),
            new("user", user),
        ]);
        using var answer = await browser.PostAsync("/oauth/authorize", picked);
        return HttpUtility.ParseQueryString(answer.Headers.Location!.Fragment.TrimStart('#'))["access_token"]!;
    }
}
