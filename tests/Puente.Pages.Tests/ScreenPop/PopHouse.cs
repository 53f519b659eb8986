using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Emulator;
using Puente.Hub;
using Puente.Hub.Browsers;
using Puente.Hub.Gateway;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Streams;
using Puente.Pages.Tests.Explorer;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Store;
using Puente.Sync;
using Puente.Sync.Channels;
using Puente.Sync.Events;
using Puente.Sync.Gaps;
using Puente.Sync.Quarantine;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Pages.Tests.ScreenPop;

/// <summary>
/// A small organisation whose client frames the hub's page, an agent who sees it and one who may not, and a lookup that knows a
/// few callers. The first caller has called before, so the tables hold something of him.
/// </summary>
public sealed class PopHouse : IAsyncLifetime
{
    public const string Communication = "conversation:communication:view";
    public const string Details = "analytics:conversationDetail:view";
    public const string Twins = "+34600222333";
    public const string Stranger = "+34600777888";

    /// <summary>The lookup fails for this one.</summary>
    public const string Cursed = "+34600999000";

    private const string Url =
        "/screen-pop?conversationId={{gcConversationId}}&lang={{gcLangTag}}&gcHostOrigin={{gcHostOrigin}}&gcTargetEnv={{gcTargetEnv}}";

    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Take();
    private PlatformClient _client = null!;
    private SharedStore _store = null!;
    private EventLog _log = null!;
    private HubHost? _hub;

    public EmulatorHost Emulator { get; private set; } = null!;

    internal Acme Platform { get; private set; } = null!;

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    public string Origin => Emulator.BaseAddress.GetLeftPart(UriPartial.Authority);

    public string Agent { get; private set; } = "";

    /// <summary>In the group, without the permission.</summary>
    public string Unpermitted { get; private set; } = "";

    public string Queue { get; private set; } = "";

    /// <summary>Number of somebody who has called before.</summary>
    public string Known { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        // At night, when nobody is in a conversation and everybody can go on queue.
        var start = new DateTimeOffset(2026, 3, 30, 3, 0, 0, TimeSpan.Zero);
        Emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 11,
                Start = start,
                HistoryDays = 2,
                ConversationsPerDay = 160,
                DataLag = TimeSpan.Zero,
                Users = 24,
                Queues = 4,
                JobDelay = TimeSpan.Zero,
                RequestsPerMinute = 1_000_000,
                Clients =
                [
                    new EmulatorClient("pages", "s")
                    {
                        GrantType = "CODE",
                        RedirectUris =
                        [
                            new Uri(Address, "signin/callback").AbsoluteUri,
                            "https://puente.example/signin/callback",
                        ],
                    },
                ],
            }
        );
        Platform = new Acme(Emulator);
        await Platform.SignInAsync();
        Known = CallerOf(start);
        await PeopleAsync();
        _client = new PlatformClient(
            Options(Emulator.Options.ClientId, Emulator.Options.ClientSecret),
            TimeProvider.System
        );
        _store = new SharedStore(
            await Stores.OpenAsync(StoreAddress.Parse(_folder["puente.duckdb"]), TimeProvider.System, default)
        );
        await new ConversationSync(
            _client,
            _store,
            new SyncOptions { Since = DateOnly.FromDateTime(start.UtcDateTime.AddDays(-2)) }
        ).RunAsync(new SyncRequest(), null, default, default);
        _log = EventLog.Open(_folder["puente.events"]);
        await File.WriteAllTextAsync(
            Path.Combine(Directory.CreateDirectory(_folder["lookups"]).FullName, "customer.sql"),
            Lookup(Known)
        );
        await StartHubAsync();
        Microsoft.Playwright.Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
    }

    /// <summary>Rings at the queue, with the agent in it.</summary>
    /// <returns>The conversation's id.</returns>
    public async Task<string> CallAsync(string from, params (string Name, string Value)[] attributes)
    {
        var held = new JsonObject(attributes.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Value)));
        var call = await Platform.PostAsync(
            "/_emulator/conversations",
            $$"""{"type":"call","queue":"{{Queue}}","from":"{{from}}","name":"Mobile ES","attributes":{{held.ToJsonString()}}}"""
        );
        return (string)call["conversationId"]!;
    }

    /// <summary>Makes somebody a member of the queue who needs no phone.</summary>
    public Task JoinAsync(string user) =>
        Platform.PostAsync("/_emulator/interactive", $$"""{"user":"{{user}}","queue":"{{Queue}}"}""");

    public Task HangUpAsync(string conversation) =>
        Platform.PostAsync($"/_emulator/conversations/{conversation}/hangup", "{}");

    public async Task<string?> AttributeAsync(string conversation, string name)
    {
        var whole = await Platform.GetAsync($"/api/v2/conversations/{conversation}");
        var customer = whole["participants"]!.AsArray().First(one => (string?)one!["purpose"] == "customer")!;
        return (string?)customer["attributes"]?[name];
    }

    internal Task<SignedInBrowser> SignInAsync(string? user) => SignedInBrowser.OpenAsync(Address, user);

    public async Task StopHubAsync()
    {
        if (_hub is not null)
            await _hub.DisposeAsync();
        _hub = null;
    }

    /// <param name="origin">As a proxy would pass it on; null for the hub's own.</param>
    public async Task StartHubAsync(Uri? origin = null)
    {
        await StopHubAsync();
        _hub = await HubHost.StartAsync(
            new HubParts
            {
                Store = _store,
                Log = _log,
                Platform = _client,
                Streams =
                [
                    new ChannelStream(
                        _client,
                        new ChannelOptions { Queues = ChannelSelection.All, Users = ChannelSelection.All },
                        _log,
                        new StoreGapJournal(_store),
                        new StoreQuarantine(_store, null, TimeProvider.System),
                        NullLogger.Instance,
                        TimeProvider.System
                    ),
                ],
                Gateway = new GatewayOptions
                {
                    Lookups = LookupFolder.Read(_folder["lookups"], "lookups", LookupSources.None),
                },
                Web = new WebOptions
                {
                    SignIn = Options("pages", "s"),
                    Origin = origin,
                    EmbeddingOrigins = [Origin],
                    CustomerLookup = "customer",
                    ScreenPopAttributes = ["crm.case"],
                },
            },
            Address.ToString(),
            new RestartPolicy(),
            NullLogger.Instance,
            TimeProvider.System,
            default
        );
    }

    public async ValueTask DisposeAsync()
    {
        await StopHubAsync();
        await _log.DisposeAsync();
        await _store.DisposeAsync();
        _client.Dispose();
        Platform.Dispose();
        await Emulator.DisposeAsync();
        _folder.Dispose();
    }

    private async Task PeopleAsync()
    {
        var users = await IdsAsync("/api/v2/users?pageSize=25");
        Queue = (await IdsAsync("/api/v2/routing/queues?pageSize=25"))[0];
        (Agent, Unpermitted) = (users[0], users[1]);
        await Platform.AllowAsync(
            Agent,
            "*",
            Communication,
            Details,
            "conversation:communication:disconnect",
            "conversation:participant:wrapup"
        );
        await Platform.AllowAsync(Unpermitted, "*", "directory:user:view", "conversation:participant:wrapup");
        var group = (string)
            (await Platform.PostAsync("/api/v2/groups", """{"name":"Agents","type":"official"}"""))["id"]!;
        await Platform.PostAsync(
            $"/api/v2/groups/{group}/members",
            $$"""{"memberIds":["{{Agent}}","{{Unpermitted}}"],"version":1}"""
        );
        await InstallAsync("Puente screen pop", "embedded-client-app-interaction-widget", Url, group);
        await InstallAsync("Handbook", "embedded-client-app", Url, group);
    }

    private async Task InstallAsync(string name, string type, string url, string group)
    {
        var made = await Platform.PostAsync(
            "/api/v2/integrations",
            $$$"""{"name":"{{{name}}}","integrationType":{"id":"{{{type}}}"}}"""
        );
        var properties = new JsonObject
        {
            ["url"] = Address.AbsoluteUri.TrimEnd('/') + url,
            ["sandbox"] = "allow-forms,allow-popups,allow-same-origin,allow-scripts",
            ["permissions"] = "",
            ["groups"] = new JsonArray(group),
        };
        await Platform.PutAsync(
            $"/api/v2/integrations/{made["id"]}/config/current",
            new JsonObject
            {
                ["name"] = name,
                ["version"] = 1,
                ["properties"] = properties,
                ["advanced"] = JsonNode.Parse(
                    """{"lifecycle":{"ephemeral":false,"hooks":{"bootstrap":true,"focus":true,"blur":true,"stop":true}}}"""
                ),
            }.ToJsonString()
        );
        await Platform.PatchAsync($"/api/v2/integrations/{made["id"]}", """{"intendedState":"ENABLED"}""");
    }

    private async Task<List<string>> IdsAsync(string path) =>
        [
            .. (await Platform.GetAsync(path))["entities"]!
                .AsArray()
                .Where(one => (string?)one!["state"] is null or "active")
                .Select(one => (string)one!["id"]!),
        ];

    private string CallerOf(DateTimeOffset start) =>
        Emulator
            .Truth(start.AddDays(-2), start.AddHours(-4))
            .Select(record => JsonNode.Parse(record.Span)!)
            .Where(record => record.ToJsonString().Contains("wrapUpCode", StringComparison.Ordinal))
            .SelectMany(record => record["participants"]!.AsArray())
            .Where(participant => (string?)participant!["purpose"] == "customer")
            .SelectMany(participant => participant!["sessions"]!.AsArray())
            .Where(session => (string?)session!["mediaType"] == "voice" && (string?)session["direction"] == "inbound")
            .Select(session => ((string)session!["ani"]!).Replace("tel:", "", StringComparison.Ordinal))
            .First();

    private static string Lookup(string known) =>
        $"""
            -- @description Who calls
            -- @input phone string required
            -- @output name string
            -- @output vip boolean
            -- @output openCases integer
            -- @output city string City
            -- @output customerSince string Customer since
            -- @output url string
            -- @rows many
            -- @limit 5
            select case when phone = '{Cursed}' then error('no such view') else name end as name, vip, open_cases, city, customer_since, url
            from (values
              ('{known}', 'Ana Ruiz Serrano', true, 2, 'Madrid', '2019-04-01', 'https://crm.example/customers/1'),
              ('{Twins}', 'Bea Soler', false, 0, 'Sevilla', '2024-11-20', 'https://crm.example/customers/2'),
              ('{Twins}', 'Carlos Soler', false, 1, 'Sevilla', '2024-11-20', 'javascript:alert(1)'),
              ('{Cursed}', 'Nobody', false, 0, '', '', '')
            ) as customers(phone, name, vip, open_cases, city, customer_since, url)
            where phone = $phone
            """;

    private PlatformOptions Options(string client, string secret) =>
        new()
        {
            ApiBase = Emulator.BaseAddress,
            ClientId = client,
            ClientSecret = new Secret(secret),
            RateShare = 1,
        };
}
