using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Puente.Testing;

namespace Puente.Pages.Tests.Surroundings;

/// <summary>A browser without a screen: cookies, redirects by hand, and every byte that comes.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly PagesWorld _world;
    private readonly HttpClient _http;

    public Visitor(PagesWorld world)
    {
        _world = world;
        _http = new HttpClient(
            new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false },
            disposeHandler: true
        )
        {
            BaseAddress = world.Address,
        };
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The <c>Set-Cookie</c> headers as they came.</summary>
    public List<string> SetCookies { get; } = [];

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.RelativeOrAbsolute));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await _http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
            SetCookies.AddRange(cookies);
        return answer;
    }

    public async Task<string> TextAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends what a page sends to change something.</summary>
    /// <param name="csrf">Null for the session's own.</param>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendJsonAsync(
        HttpMethod method,
        string path,
        string json,
        string? csrf = null
    )
    {
        csrf ??= JsonNode.Parse(await TextAsync("/web/session"))!["csrf"]!.ToString();
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("X-Csrf", csrf);
        if (json.Length > 0)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>Through the platform's login page and back.</summary>
    /// <returns>Where the hub sends the browser at the end.</returns>
    public async Task<string> SignInAsync(string user)
    {
        using var back = await SendAsync(HttpMethod.Get, await ReturnAsync(user));
        return back.Headers.Location!.OriginalString;
    }

    /// <returns>The hub's address with the platform's code in it, not yet visited.</returns>
    public async Task<string> ReturnAsync(string user)
    {
        using var begun = await SendAsync(HttpMethod.Get, "/signin?return=/wallboard");
        using var login = await _http.GetAsync(begun.Headers.Location);
        var fields = Hidden()
            .Matches(await login.Content.ReadAsStringAsync())
            .Select(field => KeyValuePair.Create(field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)))
            .DistinctBy(field => field.Key)
            .Append(KeyValuePair.Create("user", user));
        using var form = new FormUrlEncodedContent(fields);
        using var picked = await _http.PostAsync(new Uri(_world.Emulator.BaseAddress, "/oauth/authorize"), form);
        return picked.Headers.Location!.AbsoluteUri;
    }

    /// <summary>Everything that a stream sends until this text has come.</summary>
    public async Task<string> StreamAsync(string path, Func<string, bool> isEnough, string? lastEventId = null)
    {
        using var answer = lastEventId is null
            ? await SendAsync(HttpMethod.Get, path)
            : await SendAsync(HttpMethod.Get, path, ("Last-Event-ID", lastEventId));
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8);
        using var late = new CancellationTokenSource(Patience.Limit);
        var seen = new StringBuilder();
        while (!isEnough(seen.ToString()))
            seen.Append(await reader.ReadLineAsync(late.Token)).Append('\n');
        return seen.ToString();
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
