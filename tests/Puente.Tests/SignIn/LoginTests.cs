using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Puente.Emulator;
using Puente.Terminal;
using Puente.Testing;

namespace Puente.Tests.SignIn;

/// <summary><c>puente login</c> against the emulator's login page, walked by a program instead of a browser.</summary>
public sealed partial class LoginTests : IAsyncLifetime
{
    private readonly CommandRun _run = new();
    private readonly Uri _redirect = new($"http://localhost:{FreePort.Take()}/callback");
    private EmulatorHost? _emulator;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 1,
                HistoryDays = 1,
                Clients =
                [
                    new("web", "secret-of-web") { GrantType = "CODE", RedirectUris = [_redirect.OriginalString] },
                ],
            },
            ct: TestContext.Current.CancellationToken
        );
        _run.Variables["XDG_DATA_HOME"] = Path.Combine(_run.Folder, "data");
        _run.Write(
            "puente.json",
            $$"""
            {
              "profiles": {
                "me": {
                  "apiBase": "{{_emulator.BaseAddress.ToString().TrimEnd('/')}}",
                  "clientId": "web",
                  "signIn": { "grant": "login", "redirect": "{{_redirect.OriginalString}}" },
                },
              },
            }
            """
        );
        _run.Variables["PUENTE_PROFILE"] = "me";
    }

    public async ValueTask DisposeAsync()
    {
        _run.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_person_signs_in_asks_as_themselves_and_signs_out()
    {
        var before = await _run.RunAsync("api", "GET", "/api/v2/users/me");
        Assert.Equal(2, before.Code);
        Assert.Contains("Run 'puente login'", before.Error, StringComparison.Ordinal);

        var user = await SignInAsync();

        var me = await _run.RunAsync("api", "GET", "/api/v2/users/me");
        Assert.True(me.Code == 0, me.All);
        Assert.Equal(user, JsonDocument.Parse(me.Output).RootElement.GetProperty("id").GetString());
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_run.Folder, "data", "puente", "sign-ins"), "*.json"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        var usage = await _run.RunAsync("usage", "--json");
        Assert.True(usage.Code == 0, usage.All);
        var counted = JsonDocument.Parse(usage.Output).RootElement.GetProperty("groups").EnumerateArray();
        Assert.Contains(
            counted,
            group =>
                group.GetProperty("name").GetString() == "GET /api/v2/users/me"
                && group.GetProperty("requests").GetInt64() == 1
        );

        var text = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var token = text.RootElement.GetProperty("Access").GetString()!;
        var gone = await _run.RunAsync("logout");
        Assert.Equal("Signed out.\n", gone.Output);
        Assert.False(File.Exists(file));
        using var http = new HttpClient { BaseAddress = _emulator!.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var refused = await http.GetAsync("/api/v2/users/me", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(2, (await _run.RunAsync("api", "GET", "/api/v2/users/me")).Code);
        Assert.Equal("Nobody was signed in.\n", (await _run.RunAsync("logout")).Output);
    }

    [Fact]
    public async Task A_revoked_sign_in_is_told_and_not_asked_for_ever()
    {
        await SignInAsync();
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_run.Folder, "data", "puente", "sign-ins"), "*.json"));
        var token = JsonDocument
            .Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
            .RootElement.GetProperty("Access")
            .GetString()!;
        using var http = new HttpClient { BaseAddress = _emulator!.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var dropped = await http.DeleteAsync("/api/v2/tokens/me", TestContext.Current.CancellationToken);

        var after = await _run.RunAsync("api", "GET", "/api/v2/users/me");
        Assert.Equal(2, after.Code);
        Assert.Contains("the platform refused the token (401)", after.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(token, after.All, StringComparison.Ordinal);
    }

    /// <returns>Id of the user who was picked.</returns>
    private async Task<string> SignInAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var output = new WatchedWriter();
        await using var error = new StringWriter();
        var running = Application.RunAsync(
            ["login", "--no-browser"],
            new CommandHost
            {
                Output = output,
                Error = error,
                Variables = _run.Variables,
                Folder = _run.Folder,
            },
            stop
        );
        var address = await await Task.WhenAny(output.Address, Failed(running, error));

        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var page = await browser.GetStringAsync(address, stop);
        var form = Hidden()
            .Matches(page)
            .Select(field => (field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)))
            .DistinctBy(field => field.Item1)
            .ToDictionary(field => field.Item1, field => field.Item2);
        var user = Button().Match(page).Groups[1].Value;
        form["user"] = user;
        using var content = new FormUrlEncodedContent(form);
        using var sent = await browser.PostAsync(new Uri(_emulator!.BaseAddress, "/oauth/authorize"), content, stop);
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);

        // Somebody else's answer is refused, and the wait goes on.
        using var forged = await browser.GetAsync(new Uri($"{_redirect}?code=stolen&state=guessed"), stop);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var nothing = await browser.GetAsync(new Uri(_redirect, "/favicon.ico"), stop);
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        using var back = await browser.GetAsync(sent.Headers.Location, stop);
        Assert.Contains("You are signed in", await back.Content.ReadAsStringAsync(stop), StringComparison.Ordinal);

        Assert.True(await running == 0, error.ToString());
        Assert.Contains("Signed in until", output.ToString(), StringComparison.Ordinal);
        return user;
    }

    private static async Task<Uri> Failed(Task<int> running, StringWriter error)
    {
        var code = await running;
        throw new InvalidOperationException($"login ended with {code}: {error}");
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)">""")]
    private static partial Regex Hidden();

    [GeneratedRegex("""<button name="user" value="([^"]+)">""")]
    private static partial Regex Button();

    /// <summary>Tells when the address to open was written.</summary>
    private sealed class WatchedWriter : StringWriter
    {
        private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Uri> Address => _address.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (
                value is not null
                && Uri.TryCreate(value, UriKind.Absolute, out var address)
                && address.Scheme == "http"
            )
                _address.TrySetResult(address);
        }
    }
}
