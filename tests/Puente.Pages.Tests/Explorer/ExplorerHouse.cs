using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Puente.Emulator;
using Puente.Hub;
using Puente.Hub.Browsers;
using Puente.Hub.SignIn;
using Puente.Hub.Streams;
using Puente.Pages.Tests.Explorer;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Store;
using Puente.Store.Certificates;
using Puente.Store.Gaps;
using Puente.Store.Quarantine;
using Puente.Sync;
using Puente.Sync.Events;
using Puente.Sync.Live;
using Puente.Sync.Streams;
using Puente.Testing;

[assembly: AssemblyFixture(typeof(ExplorerHouse))]

namespace Puente.Pages.Tests.Explorer;

/// <summary>
/// One small organisation, its tables, a hub whose rows follow its log, and one Chromium, for all tests of these pages. It
/// is only built when a test asks for it.
/// </summary>
public sealed class ExplorerHouse : IAsyncDisposable
{
    public const string Conversations = "analytics:conversationDetail:view";
    public const string Aggregates = "analytics:conversationAggregate:view";
    public const string Health = "integrations:integration:view";

    public static readonly DateTimeOffset Start = new(2026, 3, 30, 9, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset From = new(2026, 3, 29, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset To = new(2026, 3, 30, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A moment at which nothing else happens.</summary>
    public static readonly DateTimeOffset Live = new(2026, 3, 31, 10, 0, 0, TimeSpan.Zero);

    private static readonly HubAccount s_program = new("Reports", "reports", "secret-of-reports", null);

    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly TempFolder _folder = new();
    private bool _isOpen;
    private SharedStore? _store;
    private IPlaywright? _playwright;
    private int _port;

    internal Acme Platform { get; private set; } = null!;

    public EmulatorHost Emulator { get; private set; } = null!;

    public HubHost Hub { get; private set; } = null!;

    public Uri Address => Hub.Identity.Url;

    public IBrowser Chromium { get; private set; } = null!;

    internal EventLog Log { get; private set; } = null!;

    /// <summary>May everything, everywhere.</summary>
    public string Wide { get; private set; } = "";

    /// <summary>May see conversations and figures of <see cref="Division"/> alone.</summary>
    public string Narrow { get; private set; } = "";

    /// <summary>May see nothing of these pages.</summary>
    public string Nobody { get; private set; } = "";

    public Guid Division { get; private set; }

    public static string Interval => $"{From:yyyy-MM-ddTHH:mm:ss.000Z}/{To:yyyy-MM-ddTHH:mm:ss.000Z}";

    /// <summary>The address of the explorer with the day that the tables hold.</summary>
    public string Explorer(string more = "") =>
        new Uri(
            Address,
            $"/explorer?from={From:yyyy-MM-ddTHH:mm:ss.000Z}&to={To:yyyy-MM-ddTHH:mm:ss.000Z}{more}"
        ).AbsoluteUri;

    internal async Task<ExplorerHouse> OpenAsync()
    {
        await _opening.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_isOpen)
                await BuildAsync();
            _isOpen = true;
            return this;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Of a program that may ask the hub for everything.</summary>
    internal Task<string> TokenAsync() => Acme.TokenAsync(Address, s_program.Id, s_program.Secret);

    internal Task<SignedInBrowser> SignInAsync(string? user) => SignedInBrowser.OpenAsync(Address, user);

    public async Task RestartHubAsync()
    {
        await Hub.DisposeAsync();
        Hub = await StartHubAsync();
    }

    /// <summary>A page of a browser of its own, signed in by way of the platform's login page.</summary>
    internal async Task<IPage> PageAsync(string user, string address)
    {
        var context = await Chromium.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
                Locale = "en-GB",
            }
        );
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var page = await context.NewPageAsync();
        await AxeRun.PrepareAsync(page);
        await page.GotoAsync(new Uri(Address, "/signin?return=/explorer").AbsoluteUri);
        await page.ClickAsync($"button[value='{user}']");
        await Surroundings.Chromium.IsAtAsync(page, Address);
        await page.GotoAsync(address);
        return page;
    }

    internal Task AppendAsync(string suffix, Guid conversation, TimeSpan at, string members) =>
        Log.AppendAsync(
            [
                new PlatformEvent(
                    $"v2.detail.events.conversation.{conversation}.{suffix}",
                    Live + at,
                    Encoding.UTF8.GetBytes(
                        $$"""{"eventTime":{{(Live + at).ToUnixTimeMilliseconds()}},"conversationId":"{{conversation}}","divisionId":"{{Division}}",{{members}}}"""
                    ),
                    "channels",
                    Live + at
                ),
            ],
            TestContext.Current.CancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (_isOpen)
        {
            await Chromium.CloseAsync();
            _playwright!.Dispose();
            await Hub.DisposeAsync();
            await Log.DisposeAsync();
            await _store!.DisposeAsync();
            Platform.Dispose();
            await Emulator.DisposeAsync();
        }
        _opening.Dispose();
        _folder.Dispose();
    }

    private async Task BuildAsync()
    {
        _port = FreePort.Take();
        Emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Seed = 11,
                Start = Start,
                Speed = 0,
                HistoryDays = 2,
                ConversationsPerDay = 160,
                Users = 24,
                Queues = 6,
                JobDelay = TimeSpan.Zero,
                RequestsPerMinute = 1_000_000,
                Clients =
                [
                    new EmulatorClient("pages", "secret-of-pages")
                    {
                        GrantType = "CODE",
                        RedirectUris = [$"http://127.0.0.1:{_port}/signin/callback"],
                    },
                ],
            }
        );
        Platform = new Acme(Emulator);
        await Platform.SignInAsync();
        var users = (await Platform.GetAsync("/api/v2/users?pageSize=25"))["entities"]!
            .AsArray()
            .Where(user => (string?)user!["state"] == "active")
            .ToList();
        (Wide, Narrow, Nobody) = (Id(users[0]), Id(users[1]), Id(users[2]));
        _store = new SharedStore(
            await Stores.OpenAsync(
                StoreAddress.Parse(_folder["puente.duckdb"]),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            )
        );
        await FillAsync();
        Division = await BusiestDivisionAsync();
        await Platform.AllowAsync(Wide, "*", Conversations, Aggregates, Health, "analytics:queueObservation:view");
        await Platform.AllowAsync(Narrow, Division.ToString(), Conversations, Aggregates);
        await Platform.AllowAsync(Nobody, "*", "directory:user:view");
        Log = EventLog.Open(_folder["events.db"], new EventLogOptions());
        Hub = await StartHubAsync();
        // A busy machine is no fault of a page.
        Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
        _playwright = await Playwright.CreateAsync();
        Chromium = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = ChromiumProgram.Path, Args = ChromiumProgram.Arguments }
        );

        static string Id(JsonNode? entity) => (string)entity!["id"]!;
    }

    private Task<HubHost> StartHubAsync() =>
        HubHost.StartAsync(
            new HubParts
            {
                Store = _store!,
                Log = Log,
                Accounts = [s_program],
                Streams =
                [
                    new LiveRowsStream(
                        _store!,
                        Log,
                        new LiveRowsOptions(),
                        null,
                        NullLogger<LiveRowsStream>.Instance,
                        TimeProvider.System
                    ),
                ],
                Web = new WebOptions
                {
                    SignIn = new PlatformOptions
                    {
                        ApiBase = Emulator.BaseAddress,
                        ClientId = "pages",
                        ClientSecret = new Secret("secret-of-pages"),
                    },
                },
            },
            $"http://127.0.0.1:{_port}",
            new RestartPolicy(),
            NullLogger.Instance,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

    /// <summary>The day is over for good before it is read, so that tables and platform say the same of it.</summary>
    private async Task FillAsync()
    {
        Emulator.Clock.Set(Start.AddHours(60));
        var time = new FasterTime(50);
        using var platform = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = Emulator.BaseAddress,
                ClientId = Emulator.Options.ClientId,
                ClientSecret = new Secret(Emulator.Options.ClientSecret),
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
                Timeout = TimeSpan.FromMinutes(10),
                IdleTimeout = TimeSpan.FromMinutes(10),
            },
            time
        );
        var options = new SyncOptions { Since = DateOnly.FromDateTime(From.UtcDateTime).AddDays(-1) };
        await new ConversationSync(platform, _store!, options, time: time).RunAsync(
            new SyncRequest(To: DateOnly.FromDateTime(To.UtcDateTime)),
            cancellationToken: TestContext.Current.CancellationToken
        );
        var now = TimeProvider.System.GetUtcNow();
        await using var transaction = await _store!.BeginAsync(TestContext.Current.CancellationToken);
        await transaction.SaveGapAsync(
            new Gap(
                "channels/a",
                "channels",
                now.AddHours(-9),
                now.AddHours(-8),
                "the socket was lost",
                now.AddHours(-8)
            ),
            TestContext.Current.CancellationToken
        );
        await transaction.SaveGapAsync(
            new Gap(
                "channels/b",
                "channels",
                now.AddHours(-30),
                now.AddHours(-29),
                "the hub was not running",
                now.AddHours(-29),
                now.AddHours(-27),
                "job 1f0c, 12 conversations"
            ),
            TestContext.Current.CancellationToken
        );
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        await SaveAsync(1, isEqual: true);
        await SaveAsync(2, isEqual: false);
        await transaction.QuarantineAsync(
            QuarantinedRecord.Of("job", "conversationId is missing", "{\"customer\":\"Ana\"}"u8, now.AddHours(-3)),
            TestContext.Current.CancellationToken
        );
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        async Task SaveAsync(int daysAgo, bool isEqual) =>
            await transaction.SaveCertificateAsync(
                new Certificate(
                    $"day/{today.AddDays(-daysAgo):yyyy-MM-dd}",
                    today.AddDays(-daysAgo),
                    today.AddDays(1 - daysAgo),
                    now,
                    "aggregates",
                    isEqual,
                    1,
                    "{}",
                    "{}",
                    isEqual ? "[]" : """[{"medium":"voice","metric":"nOffered","ours":9,"theirs":10}]"""
                ),
                TestContext.Current.CancellationToken
            );
    }

    private async Task<Guid> BusiestDivisionAsync()
    {
        await using var result = await _store!.QueryAsync(
            "SELECT division_ids[1] FROM conversations WHERE len(division_ids) = 1 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
            TestContext.Current.CancellationToken
        );
        await foreach (var row in result.ReadRowsAsync(TestContext.Current.CancellationToken))
            return (Guid)row[0]!;
        throw new InvalidOperationException("No conversation has a division.");
    }
}
