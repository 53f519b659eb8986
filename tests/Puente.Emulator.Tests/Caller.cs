using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Puente.Emulator.Tests;

/// <summary>A plain HTTP client of the emulator; it shares no type with it.</summary>
internal sealed class Caller : IDisposable
{
    private Caller(HttpClient http) => Http = http;

    public HttpClient Http { get; }

    public static Caller Anonymous(EmulatorHost host) => new(new HttpClient { BaseAddress = host.BaseAddress });

    public static async Task<Caller> SignInAsync(EmulatorHost host, string? id = null, string? secret = null)
    {
        var caller = Anonymous(host);
        using var answer = await caller.TokenAsync(id ?? host.Options.ClientId, secret ?? host.Options.ClientSecret);
        answer.EnsureSuccessStatusCode();
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
        caller.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return caller;
    }

    public Task<HttpResponseMessage> TokenAsync(string id, string secret, string grant = "client_credentials")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", grant)]),
        };
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        return Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return Http.SendAsync(request);
    }

    public async Task<JsonObject> GetAsync(string path, int expected = 200) =>
        await ReadAsync(await SendAsync(HttpMethod.Get, path), expected);

    public async Task<JsonObject> PostAsync(string path, string body, int expected = 200) =>
        await ReadAsync(await SendAsync(HttpMethod.Post, path, body), expected);

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, int expected)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(
                (int)answer.StatusCode == expected,
                $"expected {expected}, got {(int)answer.StatusCode}: {text}"
            );
            return (JsonObject)JsonNode.Parse(text)!;
        }
    }

    public void Dispose() => Http.Dispose();
}
