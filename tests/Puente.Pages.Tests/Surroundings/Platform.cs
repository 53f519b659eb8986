using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator;

namespace Puente.Pages.Tests.Surroundings;

/// <summary>The emulated platform, as its administrator sees it.</summary>
internal sealed class Platform(EmulatorHost host) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = host.BaseAddress };

    public async Task SignInAsync()
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        ask.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{host.Options.ClientId}:{host.Options.ClientSecret}"))
        );
        using var answer = await _http.SendAsync(ask);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            body["access_token"]!.ToString()
        );
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await BodyAsync(answer);
    }

    public async Task<JsonNode> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        return await BodyAsync(answer);
    }

    /// <summary>Makes a user hold this role alone, in this division.</summary>
    public Task GrantAsync(string user, string role, string division) =>
        PostAsync(
            $"/api/v2/authorization/subjects/{user}/bulkreplace",
            $$"""{"grants":[{"roleId":"{{role}}","divisionId":"{{division}}"}]}"""
        );

    public async Task<string> RoleAsync(string name, params string[] permissions)
    {
        var list = string.Join(',', permissions.Select(one => $"\"{one}\""));
        var role = await PostAsync("/api/v2/authorization/roles", $$"""{"name":"{{name}}","permissions":[{{list}}]}""");
        return role["id"]!.ToString();
    }

    /// <summary>What the platform itself counts in its queues now, over all media.</summary>
    public async Task<IReadOnlyDictionary<string, (int Waiting, int Interacting, int OnQueue)>> ObserveAsync(
        IEnumerable<string> queues
    )
    {
        var predicates = queues.Select(id => $$"""{"dimension":"queueId","value":"{{id}}"}""");
        var answer = await PostAsync(
            "/api/v2/analytics/queues/observations/query",
            $$$"""{"filter":{"type":"or","predicates":[{{{string.Join(',', predicates)}}}]}}"""
        );
        var counts = new Dictionary<string, (int Waiting, int Interacting, int OnQueue)>(StringComparer.Ordinal);
        foreach (var result in answer["results"]?.AsArray() ?? [])
        {
            var id = result!["group"]!["queueId"]!.ToString();
            var byMedia = result["group"]!["mediaType"] is not null;
            foreach (var entry in result["data"]!.AsArray())
            {
                var count = entry!["stats"]?["count"]?.GetValue<int>() ?? 0;
                var sum = counts.GetValueOrDefault(id);
                counts[id] = (entry["metric"]!.ToString(), byMedia) switch
                {
                    ("oWaiting", true) => sum with { Waiting = sum.Waiting + count },
                    ("oInteracting", true) => sum with { Interacting = sum.Interacting + count },
                    ("oOnQueueUsers", false) => sum with { OnQueue = sum.OnQueue + count },
                    _ => sum,
                };
            }
        }
        return counts;
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri} {answer.StatusCode}: {text}");
        return answer.StatusCode == HttpStatusCode.NoContent ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
