using System.Text;
using System.Text.Json.Nodes;
using Puente.Emulator;

namespace Puente.Tests.Ui;

/// <summary><c>puente ui</c> against an emulated organisation of its own.</summary>
public sealed class UiVerbTests : IAsyncLifetime
{
    private readonly CommandRun _run = new() { Width = 200 };
    private EmulatorHost _emulator = null!;
    private HttpClient _http = null!;
    private string _group = "";

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                ConversationsPerDay = 0,
                HistoryDays = 1,
                Speed = 0,
                Users = 12,
                Queues = 4,
                RequestsPerMinute = 100_000,
                Clients = [new("narrow", "narrow-secret", ["directory:group:view", "integrations:integration:view"])],
            },
            ct: TestContext.Current.CancellationToken
        );
        _http = new HttpClient { BaseAddress = _emulator.BaseAddress };
        var pair = $"{_emulator.Options.ClientId}:{_emulator.Options.ClientSecret}";
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        ask.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        var token = await ReadAsync(await _http.SendAsync(ask));
        _http.DefaultRequestHeaders.Authorization = new("Bearer", (string)token["access_token"]!);
        _group = (string)(await ReadAsync(await _http.GetAsync("/api/v2/groups")))["entities"]![0]!["name"]!;
        Configure(_emulator.Options.ClientId, _emulator.Options.ClientSecret);
    }

    [Fact]
    public async Task A_plan_is_shown_and_sent_only_without_dry_run_and_the_second_run_changes_nothing()
    {
        var plan = await _run.RunAsync("ui", "install", "--group", _group, "--dry-run");
        Assert.Equal((0, ""), (plan.Code, plan.Error));
        foreach (var part in new[] { "create", "{{gcConversationId}}", "enable", _group, "Nothing was sent." })
            Assert.Contains(part, plan.Output, StringComparison.Ordinal);
        Assert.Empty(await WidgetsAsync());

        var first = await _run.RunAsync("ui", "install", "--group", _group);
        Assert.True(first.Code == 0, first.All);
        Assert.Contains("conversation:communication:view", first.Output, StringComparison.Ordinal);
        Assert.Contains("web.embeddingOrigins", first.Output, StringComparison.Ordinal);
        var made = Assert.Single(await WidgetsAsync())!;
        var current = made["config"]!["current"]!;
        Assert.Equal("ENABLED", (string?)made["intendedState"]);
        Assert.StartsWith(
            "https://puente.example/screen-pop?",
            (string?)current["properties"]!["url"],
            StringComparison.Ordinal
        );
        Assert.Contains("allow-popups", (string?)current["properties"]!["sandbox"], StringComparison.Ordinal);
        Assert.True((bool)current["advanced"]!["lifecycle"]!["hooks"]!["stop"]!);

        var second = await _run.RunAsync("ui", "install", "--group", _group);
        Assert.Contains("nothing to do", second.Output, StringComparison.Ordinal);
        Assert.Equal(
            (int)current["version"]!,
            (int)Assert.Single(await WidgetsAsync())!["config"]!["current"]!["version"]!
        );
        var shown = await _run.RunAsync("ui", "show");
        Assert.Contains(_group, shown.Output, StringComparison.Ordinal);
        Assert.Contains("yes", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_made_is_touched_only_when_it_is_named()
    {
        await MakeAsync("Puente screen pop", "https://other.example/");

        var refused = await _run.RunAsync("ui", "install", "--group", _group);
        Assert.Equal(2, refused.Code);
        Assert.Contains("--integration", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _run.RunAsync("ui", "remove")).Code);
        var theirs = Assert.Single(await WidgetsAsync())!;
        Assert.Equal("https://other.example/", (string?)theirs["config"]!["current"]!["properties"]!["url"]);

        var named = await _run.RunAsync("ui", "install", "--group", _group, "--integration", "Puente screen pop");
        Assert.True(named.Code == 0, named.All);
        var taken = Assert.Single(await WidgetsAsync())!;
        Assert.Equal((string?)theirs["id"], (string?)taken["id"]);
        // Members that the command has no opinion of stay.
        Assert.Equal("call", (string?)taken["config"]!["current"]!["properties"]!["communicationTypeFilter"]);
        Assert.Contains(
            "would be deleted",
            (await _run.RunAsync("ui", "remove", "--dry-run")).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await _run.RunAsync("ui", "remove")).Code);
        Assert.Empty(await WidgetsAsync());
    }

    [Fact]
    public async Task An_install_that_was_broken_off_is_finished_by_the_next_one()
    {
        await MakeAsync("Puente screen pop", url: null);

        var outcome = await _run.RunAsync("ui", "install", "--group", _group, "--queue", "Support", "--media", "call");

        Assert.True(outcome.Code == 0, outcome.All);
        var made = Assert.Single(await WidgetsAsync())!;
        Assert.Single(made["config"]!["current"]!["properties"]!["queueIdFilterList"]!.AsArray());
    }

    [Fact]
    public async Task Wrong_words_end_with_2_and_a_missing_permission_is_named()
    {
        var nobody = await _run.RunAsync("ui", "install");
        var unknown = await _run.RunAsync("ui", "install", "--group", "Nowhere");
        var plain = await _run.RunAsync("ui", "install", "--group", _group, "--origin", "http://puente.example");
        var other = await _run.RunAsync("ui", "remove", "--integration", "Nothing");
        Assert.Equal((2, 2, 2, 2), (nobody.Code, unknown.Code, plain.Code, other.Code));
        Assert.Contains("--group", nobody.Error, StringComparison.Ordinal);
        Assert.Contains("Nowhere", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("https", plain.Error, StringComparison.Ordinal);

        Configure("narrow", "narrow-secret");
        var narrow = await _run.RunAsync("ui", "install", "--group", _group);
        Assert.Equal(1, narrow.Code);
        Assert.Contains("integrations:integration:add", narrow.Error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _run.Dispose();
        await _emulator.DisposeAsync();
    }

    private void Configure(string id, string secret)
    {
        _run.Write("puente.secret", secret);
        _run.Write(
            "puente.json",
            $$"""
            {
              "apiBase": "{{_emulator.BaseAddress.ToString().TrimEnd('/')}}",
              "clientId": "{{id}}",
              "clientSecretFile": "puente.secret",
              "web": { "origin": "https://puente.example" }
            }
            """
        );
    }

    private async Task MakeAsync(string name, string? url)
    {
        var made = await ReadAsync(
            await _http.PostAsync(
                "/api/v2/integrations",
                Body($$$"""{"name":"{{{name}}}","integrationType":{"id":"embedded-client-app-interaction-widget"}}""")
            )
        );
        if (url is not null)
            await ReadAsync(
                await _http.PutAsync(
                    $"/api/v2/integrations/{made["id"]}/config/current",
                    Body(
                        $$$"""{"name":"{{{name}}}","version":1,"properties":{"url":"{{{url}}}","communicationTypeFilter":"call"}}"""
                    )
                )
            );
    }

    private async Task<JsonArray> WidgetsAsync() =>
        (await ReadAsync(await _http.GetAsync("/api/v2/integrations?expand=config.current")))["entities"]!.AsArray();

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, text);
            return JsonNode.Parse(text)!;
        }
    }
}
