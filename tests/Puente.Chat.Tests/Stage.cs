using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Puente.Chat.Tests;
using Puente.Emulator;
using Puente.Hub;
using Puente.Hub.Streams;
using Puente.Store;
using Puente.Sync.Events;
using Puente.Testing;

[assembly: AssemblyFixture(typeof(Stage))]

namespace Puente.Chat.Tests;

/// <summary>A contact centre whose clock stands still, a hub that serves the widget, and a browser.</summary>
public sealed class Stage : IAsyncLifetime
{
    public const string Back = "http://127.0.0.1:8085/callback";
    private readonly TempFolder _folder = new();
    private IStore _store = null!;
    private EventLog _log = null!;
    private IPlaywright _playwright = null!;

    public EmulatorHost Centre { get; private set; } = null!;
    public HubHost Hub { get; private set; } = null!;
    public IBrowser Browser { get; private set; } = null!;

    public static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public async ValueTask InitializeAsync()
    {
        Centre = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Start = Start,
                Speed = 0,
                ConversationsPerDay = 0,
                HistoryDays = 1,
                RequestsPerMinute = 100_000,
                Users = 40,
                Queues = 12,
                Clients =
                [
                    new EmulatorClient("desk", "secret-of-desk")
                    {
                        GrantType = "TOKEN",
                        RedirectUris = [Back],
                        Name = "Desk",
                    },
                ],
            }
        );
        _store = await Stores.OpenAsync(StoreAddress.Parse(_folder["hub.duckdb"]), TimeProvider.System, default);
        _log = EventLog.Open(_folder["events.db"], new EventLogOptions());
        Hub = await HubHost.StartAsync(
            new HubParts
            {
                Store = _store,
                Log = _log,
                Streams = [],
            },
            "http://127.0.0.1:0",
            new RestartPolicy(),
            NullLogger.Instance,
            TimeProvider.System,
            default
        );
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience.Milliseconds);
        Browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = ChromiumProgram.Path, Args = ChromiumProgram.Arguments }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        await Hub.DisposeAsync();
        await _log.DisposeAsync();
        await _store.DisposeAsync();
        await Centre.DisposeAsync();
        _folder.Dispose();
    }
}
