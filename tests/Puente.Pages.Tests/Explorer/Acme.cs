using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator;

namespace Puente.Pages.Tests.Explorer;

/// <summary>The emulated organisation as its administrator asks it.</summary>
internal sealed class Acme(EmulatorHost emulator) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = emulator.BaseAddress };

    public async Task SignInAsync() =>
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            await TokenAsync(emulator.BaseAddress, emulator.Options.ClientId, emulator.Options.ClientSecret)
        );

    /// <summary>The token of a program; the platform and the hub have the same sign-in for these.</summary>
    public static async Task<string> TokenAsync(Uri address, string client, string secret)
    {
        using var http = new HttpClient();
        using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/oauth/token"))
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        ask.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{secret}")));
        using var answer = await http.SendAsync(ask, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (string)JsonNode.Parse(body)!["access_token"]!;
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(ask);
    }

    public Task<JsonNode> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<JsonNode> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<JsonNode> PatchAsync(string path, string body) => SendAsync(HttpMethod.Patch, path, body);

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, string body)
    {
        using var ask = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await SendAsync(ask);
    }

    /// <summary>Gives the user these permissions in the division and takes every other away.</summary>
    public async Task AllowAsync(string user, string division, params string[] permissions)
    {
        var policies = permissions
            .Select(permission => permission.Split(':'))
            .Select(parts =>
                $$"""{"domain":"{{parts[0]}}","entityName":"{{parts[1]}}","actionSet":["{{parts[2]}}"]}"""
            );
        var role = await PostAsync(
            "/api/v2/authorization/roles",
            $$"""{"name":"role {{Guid.NewGuid()}}","permissionPolicies":[{{string.Join(',', policies)}}]}"""
        );
        await PostAsync(
            $"/api/v2/authorization/subjects/{user}/bulkreplace",
            $$"""{"grants":[{"roleId":"{{role["id"]}}","divisionId":"{{division}}"}]}"""
        );
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> SendAsync(HttpRequestMessage ask)
    {
        using var answer = await _http.SendAsync(ask, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{ask.Method} {ask.RequestUri}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
