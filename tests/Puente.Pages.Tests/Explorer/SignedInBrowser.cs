using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Puente.Pages.Tests.Explorer;

/// <summary>A browser without a screen: the session's cookie and the pages' requests.</summary>
internal sealed class SignedInBrowser : IDisposable
{
    private readonly HttpClientHandler _handler = new()
    {
        AllowAutoRedirect = true,
        CookieContainer = new CookieContainer(),
    };
    private readonly HttpClient _http;

    private SignedInBrowser(Uri hub) => _http = new HttpClient(_handler) { BaseAddress = hub };

    public string Csrf { get; set; } = "";

    /// <param name="user">Id of the user to sign in as; null stays signed out.</param>
    public static async Task<SignedInBrowser> OpenAsync(Uri hub, string? user)
    {
        var browser = new SignedInBrowser(hub);
        if (user is null)
            return browser;
        using var login = await browser._http.GetAsync(
            "/signin?return=/explorer",
            TestContext.Current.CancellationToken
        );
        var page = await login.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var form = Regex
            .Matches(page, "<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")
            .DistinctBy(field => field.Groups[1].Value)
            .Select(field => KeyValuePair.Create(field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)))
            .Append(KeyValuePair.Create("user", user));
        using var content = new FormUrlEncodedContent(form);
        using var back = await browser._http.PostAsync(
            new Uri(login.RequestMessage!.RequestUri!, "/oauth/authorize"),
            content,
            TestContext.Current.CancellationToken
        );
        var (_, session) = await browser.GetAsync("/web/session");
        Assert.Equal("signedIn", (string?)session["state"]);
        browser.Csrf = (string)session["csrf"]!;
        return browser;
    }

    public async Task<(int Status, JsonNode Body)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        return await ReadAsync(answer);
    }

    public async Task<(int Status, JsonNode Body)> PostAsync(string path, string body)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        ask.Headers.Add("X-Csrf", Csrf);
        using var answer = await _http.SendAsync(ask, TestContext.Current.CancellationToken);
        return await ReadAsync(answer);
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private static async Task<(int, JsonNode)> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject());
    }
}
