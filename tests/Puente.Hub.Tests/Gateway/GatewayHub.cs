using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Puente.Hub.Gateway;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.SignIn;
using Puente.Hub.Tests.Fakes;
using Puente.Testing;

namespace Puente.Hub.Tests.Gateway;

/// <summary>What the gateway answered.</summary>
internal sealed record GatewayAnswer(int Status, JsonNode Body, string? Cache, TimeSpan? RetryAfter)
{
    public string? Code => (string?)Body["code"];
}

/// <summary>A hub with lookups, a real store and whatever sources the test gives it.</summary>
internal sealed class GatewayHub : IAsyncDisposable
{
    public const string Key = "key-of-the-flows-0123456789";
    public const string NextKey = "next-key-of-the-flows-0123456789";
    public static readonly HubAccount All = new("wallboard", "client-all", "secret-all", null);
    public static readonly HubAccount Some = new("some", "client-some", "secret-some", new HashSet<Guid>());

    private GatewayHub(RunningHub hub) => Hub = hub;

    public RunningHub Hub { get; }

    public static async Task<GatewayHub> StartAsync(
        Dictionary<string, string> lookups,
        IReadOnlyList<GatewaySource>? sources = null,
        TimeProvider? time = null,
        params IReadOnlyList<GatewayService> services
    )
    {
        using var folder = new TempFolder();
        foreach (var (name, text) in lookups)
            await File.WriteAllTextAsync(
                folder[name.Contains('.', StringComparison.Ordinal) ? name : name + ".sql"],
                text,
                TestContext.Current.CancellationToken
            );
        sources ??= [];
        return new GatewayHub(
            await RunningHub.StartAsync(
                [All, Some],
                [],
                new GatewayOptions
                {
                    Lookups = LookupFolder.Read(
                        folder.Path,
                        "lookups",
                        new LookupSources(
                            sources.Select(source => source.Name).ToHashSet(),
                            services.ToDictionary(service => service.Name, service => service.Secret is not null)
                        )
                    ),
                    Sources = sources,
                    Services = services,
                    Keys = [new("flows", Key), new("flows", NextKey), new("other", "key-of-another-0123456789")],
                    Hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "lookups.example.com" },
                },
                time
            )
        );
    }

    public static async Task<GatewayHub> StartAsync(GatewayOptions options) =>
        new(await RunningHub.StartAsync([All, Some], [], options));

    public Task<GatewayAnswer> AskAsync(string lookup, string body, string? key = Key) =>
        SendAsync(
            lookup,
            body,
            request =>
            {
                if (key is not null)
                    request.Headers.Add("X-Api-Key", key);
            }
        );

    public Task<GatewayAnswer> AskWithTokenAsync(string lookup, string body, string token) =>
        SendAsync(
            lookup,
            body,
            request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token)
        );

    public async Task<GatewayAnswer> SendAsync(string lookup, string body, Action<HttpRequestMessage> prepare)
    {
        using var http = new HttpClient { BaseAddress = Hub.Host.Identity.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"actions/{lookup}", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        prepare(request);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new GatewayAnswer(
            (int)answer.StatusCode,
            JsonNode.Parse(text)!,
            answer.Headers.TryGetValues("Puente-Cache", out var cache) ? cache.Single() : null,
            answer.Headers.RetryAfter?.Delta
        );
    }

    public async Task<string> SignInAsync(HubAccount account)
    {
        using var http = new HttpClient { BaseAddress = Hub.Host.Identity.Url };
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = account.Id,
                ["client_secret"] = account.Secret,
            }
        );
        using var answer = await http.PostAsync(
            new Uri("oauth/token", UriKind.Relative),
            form,
            TestContext.Current.CancellationToken
        );
        return (string)
            JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))![
                "access_token"
            ]!;
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
