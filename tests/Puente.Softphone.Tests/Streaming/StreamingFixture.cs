using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Puente.Emulator;

namespace Puente.Softphone.Tests.Streaming;

/// <summary>One small emulator, and users who sign in to it.</summary>
public sealed class StreamingFixture : IAsyncLifetime
{
    private const string Back = "http://127.0.0.1:8085/callback";

    public EmulatorHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Host = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 0,
                HistoryDays = 2,
                Users = 20,
                Queues = 2,
                RequestsPerMinute = 100_000,
                Clients = [new EmulatorClient("desk", "s") { GrantType = "TOKEN", RedirectUris = [Back] }],
            }
        );

    /// <summary>A token of the first user.</summary>
    public async Task<string> SignInAsync()
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = Host.BaseAddress,
        };
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        ask.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Host.Options.ClientId}:{Host.Options.ClientSecret}"))
        );
        using var admin = await browser.SendAsync(ask);
        var token = JsonNode.Parse(await admin.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
        using var list = new HttpRequestMessage(HttpMethod.Get, "/api/v2/users?pageSize=1");
        list.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var users = await browser.SendAsync(list);
        var user = JsonNode.Parse(await users.Content.ReadAsStringAsync())!["entities"]![0]!["id"]!.GetValue<string>();
        using var picked = new FormUrlEncodedContent([
            new("client_id", "desk"),
            new("response_type", "token"),
            new("redirect_uri", Back),
            new("user", user),
        ]);
        using var answer = await browser.PostAsync("/oauth/authorize", picked);
        return HttpUtility.ParseQueryString(answer.Headers.Location!.Fragment.TrimStart('#'))["access_token"]!;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
