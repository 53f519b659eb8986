using System.Net.Http.Headers;
using System.Text;
using Puente.Hub.Gateway;
using Puente.Hub.Scim;
using Puente.Hub.Tests.Fakes;
using Puente.Scim.Storage;
using Puente.Testing;

namespace Puente.Hub.Tests.Scim;

/// <summary>A hub to which a directory may push.</summary>
internal sealed class ScimHub : IAsyncDisposable
{
    public const string Token = "a-token-of-the-directory-1";
    private readonly TempFolder _folder;
    private readonly ScimOptions _options;
    private readonly RunningHub _hub;

    private ScimHub(TempFolder folder, ScimOptions options, RunningHub hub)
    {
        (_folder, _options, _hub) = (folder, options, hub);
        hub.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public string Address => $"{_hub.Host.Identity.Url.ToString().TrimEnd('/')}/scim/v2";

    public static async Task<ScimHub> StartAsync(params string[] hosts)
    {
        var folder = new TempFolder();
        var options = new ScimOptions
        {
            Store = ScimStore.Open(folder["people.scim"]),
            Tokens = [new GatewayKey("old", "an-older-token-of-it-0"), new GatewayKey("entra", Token)],
            Hosts = hosts.ToHashSet(StringComparer.OrdinalIgnoreCase),
        };
        return new ScimHub(folder, options, await RunningHub.StartAsync([], [], scim: options));
    }

    public async Task<(int Status, string Body)> SendAsync(
        string method,
        string path,
        string? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Address + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/scim+json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _options.Dispose();
        _folder.Dispose();
    }
}
