using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Puente.Desk.Tests.Surroundings;
using Puente.Emulator;
using Puente.Emulator.Consistency;
using Puente.Hub;
using Puente.Hub.Browsers;
using Puente.Hub.Gateway;
using Puente.Hub.Gateway.Lookups;
using Puente.Hub.Streams;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Store;
using Puente.Store.Rebuilding;
using Puente.Sync;
using Puente.Sync.Events;
using Puente.Sync.Streams;
using Puente.Testing;

[assembly: AssemblyFixture(typeof(DeskWorld))]

// One microphone, one clock and one browser for all.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Puente.Desk.Tests.Surroundings;

/// <summary>A platform with nobody calling, a hub that serves the desk and knows one caller, and a browser whose microphone beeps.</summary>
public sealed class DeskWorld : IAsyncLifetime
{
    public const string Caller = "+34600111222";
    public const string GatewayKey = "a-key-of-more-than-twenty-letters";
    private const string Client = "desk";
    private static readonly string[] s_roles = ["User", "supervisor"];

    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Take();
    private PlatformClient _client = null!;
    private SharedStore _store = null!;
    private EventLog _log = null!;
    private HubHost _hub = null!;
    private IPlaywright _playwright = null!;
    private IReadOnlyList<JsonNode> _users = [];
    private int _taken;

    public EmulatorHost Emulator { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    internal Platform Platform { get; private set; } = null!;

    public string Origin => Emulator.BaseAddress.ToString().TrimEnd('/');

    public Uri Hub => new($"http://127.0.0.1:{_port}/");

    public async ValueTask InitializeAsync()
    {
        Emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 21,
                ConversationsPerDay = 0,
                HistoryDays = 2,
                Users = 24,
                Queues = 4,
                DataLag = TimeSpan.Zero,
                JobDelay = TimeSpan.FromMilliseconds(50),
                RequestsPerMinute = 100_000,
                Consistency = new ConsistencyOptions { Station = TimeSpan.Zero, Search = TimeSpan.Zero },
                Clients =
                [
                    new EmulatorClient(Client, "s")
                    {
                        Name = "Puente desk",
                        GrantType = "CODE",
                        RedirectUris = [new Uri(Hub, "signin/callback").AbsoluteUri],
                    },
                ],
            }
        );
        Platform = await Platform.SignInAsync(Emulator);
        // Two of one name could not be told apart in a list of people.
        _users =
        [
            .. ((JsonArray)(await Platform.GetAsync("/api/v2/users?pageSize=24"))["entities"]!)
                .Select(user => user!)
                .GroupBy(user => user["name"]!.GetValue<string>())
                .Where(named => named.Count() == 1)
                .SelectMany(named => named),
        ];
        _client = new PlatformClient(Options(Emulator.Options.ClientId, Emulator.Options.ClientSecret));
        _store = new SharedStore(
            await Stores.OpenAsync(StoreAddress.Parse(_folder["puente.duckdb"]), TimeProvider.System, default)
        );
        _log = EventLog.Open(_folder["puente.events"]);
        _hub = await StartHubAsync();
        // A busy machine is no fault of a page.
        Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
        _playwright = await Playwright.CreateAsync();
        Browser = await LaunchAsync(ChromiumProgram.Path);
    }

    internal Task<IBrowser> LaunchAsync(string program) =>
        _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ChromiumProgram.WithMicrophone }
        );

    /// <summary>The next agent, with a queue of his own that has three wrap-up codes and a minute for them.</summary>
    /// <param name="role">Instead of the usual ones.</param>
    internal async Task<Agent> NextAgentAsync(bool hasPhone = true, bool isOnQueue = true, string? role = null)
    {
        var number = _taken++;
        var user = _users[number]["id"]!.GetValue<string>();
        var queue = await Platform.QueueAsync($"Ventas {number}");
        if (hasPhone)
            await Platform.GivePhoneAsync(user, $"Phone {number}");
        foreach (var one in role is null ? s_roles : [role])
            await Platform.PostAsync(
                "/_emulator/interactive",
                $$"""{"user":"{{user}}","queue":"{{queue}}","role":"{{one}}","onQueue":{{(isOnQueue ? "true" : "false")}}}"""
            );
        // Whoever the seed made may be at work already.
        if (!isOnQueue)
            await Platform.LeaveQueueAsync(user);
        return new Agent(this, user, _users[number]["name"]!.GetValue<string>(), queue, $"Ventas {number}");
    }

    /// <summary>Reads everything that is over into the hub's tables, as the nightly sync does.</summary>
    internal async Task<string> SyncedRecordAsync(string conversation)
    {
        Emulator.Clock.Advance(TimeSpan.FromDays(2));
        var since = DateOnly.FromDateTime(Emulator.Clock.Now.UtcDateTime).AddDays(-3);
        await new ConversationSync(_client, _store, new SyncOptions { Since = since }).RunAsync(
            new SyncRequest(),
            null,
            default,
            default
        );
        var id = Guid.Parse(conversation);
        await using var found = await _store.QueryAsync(
            "SELECT conversation_start FROM conversations WHERE conversation_id = $1",
            [QueryParameter.Of(id)],
            default
        );
        var start = default(DateTime);
        await foreach (var row in found.ReadRowsAsync(default))
            start = (DateTime)row[0]!;
        var key = new ConversationKey(id, new DateTimeOffset(DateTime.SpecifyKind(start, DateTimeKind.Utc)));
        await foreach (var rebuilt in _store.RebuildAsync([key], withAttributes: true, default))
            return Canonical(rebuilt.Utf8Json.Span);
        throw new InvalidOperationException("The tables do not hold the conversation.");
    }

    internal string Truth(string conversation)
    {
        var now = Emulator.Clock.Now;
        return Emulator
            .Truth(now.AddDays(-4), now, now)
            .Where(one => JsonNode.Parse(one.Span)!["conversationId"]!.ToString() == conversation)
            .Select(one => Canonical(one.Span))
            .Single();
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        await _hub.DisposeAsync();
        await _log.DisposeAsync();
        await _store.DisposeAsync();
        _client.Dispose();
        Platform.Dispose();
        await Emulator.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<HubHost> StartHubAsync()
    {
        Directory.CreateDirectory(_folder["lookups"]);
        await File.WriteAllTextAsync(
            _folder["lookups/customer.sql"],
            $"""
            -- @description Who calls
            -- @input phone string required
            -- @output name string
            -- @output tier string
            -- @output openCase string
            -- @rows one
            -- @timeout 15s
            select name, tier, open_case as "openCase"
            from (values ('{Caller}', 'Núria Vidal', 'gold', 'C-1042: delivery late')) as known (phone, name, tier, open_case)
            where phone = $phone
            """
        );
        var lookups = LookupFolder.Read(_folder["lookups"], "lookups", LookupSources.None);
        Assert.Empty(lookups.Faults);
        return await HubHost.StartAsync(
            new HubParts
            {
                Store = _store,
                Log = _log,
                Streams = [],
                Gateway = new GatewayOptions { Lookups = lookups, Keys = [new GatewayKey("flows", GatewayKey)] },
                Web = new WebOptions { SignIn = Options(Client, "s"), CustomerLookup = "customer" },
            },
            Hub.ToString(),
            new RestartPolicy(),
            NullLogger.Instance,
            TimeProvider.System,
            default
        );
    }

    private PlatformOptions Options(string client, string secret) =>
        new()
        {
            ApiBase = Emulator.BaseAddress,
            ClientId = client,
            ClientSecret = new Secret(secret),
            RateShare = 1,
        };

    private static string Canonical(ReadOnlySpan<byte> record) => Encoding.UTF8.GetString(CanonicalJson.Write(record));
}
