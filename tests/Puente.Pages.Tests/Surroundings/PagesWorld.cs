using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Emulator;
using Puente.Hub;
using Puente.Hub.Browsers;
using Puente.Hub.Streams;
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

[assembly: AssemblyFixture(typeof(Puente.Pages.Tests.Surroundings.PagesWorld))]

// One world for all: tests set its clocks and stop its hub.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Puente.Pages.Tests.Surroundings;

/// <summary>
/// A platform whose clock stands still until a test moves it, a hub with its events and today's figures, and three people: one
/// who may see everything, one of a single division, and one without the permission.
/// </summary>
public sealed class PagesWorld : IAsyncLifetime
{
    private const string Client = "pages";

    // A busy hour of a Tuesday, well into the day, so that there are half hours to show.
    private static readonly DateTimeOffset s_start = new(2026, 3, 3, 14, 10, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly ShiftedTime _time = new();
    private readonly int _port = FreePort.Take();
    private PlatformClient _client = null!;
    private SharedStore _store = null!;
    private EventLog _log = null!;
    private HubHost? _hub;

    public EmulatorHost Emulator { get; private set; } = null!;

    internal Platform Platform { get; private set; } = null!;

    /// <summary>The clock of the hub alone.</summary>
    internal ShiftedTime Time => _time;

    /// <summary>Beginning of the names of what the hub keeps over a restart.</summary>
    internal string Kept => _folder["hub"];

    /// <summary>Where a test may put a proxy with TLS before the hub.</summary>
    public Uri Secure { get; } = new($"https://127.0.0.1:{FreePort.Take()}/");

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    public IReadOnlyList<string> Queues { get; private set; } = [];

    /// <summary>Half of the queues, in the division <see cref="OtherDivision"/>.</summary>
    public IReadOnlyList<string> OtherQueues { get; private set; } = [];

    public string OtherDivision { get; private set; } = "";

    public string Chief { get; private set; } = "";

    /// <summary>Sees the home division only.</summary>
    public string HomeViewer { get; private set; } = "";

    public string Stranger { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Emulator = await EmulatorHost.StartAsync(
            new EmulatorOptions
            {
                Start = s_start,
                Speed = 0,
                ConversationsPerDay = 4_000,
                HistoryDays = 2,
                DataLag = TimeSpan.Zero,
                Users = 60,
                Queues = 8,
                RequestsPerMinute = 100_000,
                JobDelay = TimeSpan.FromMilliseconds(50),
                Clients =
                [
                    new EmulatorClient(Client, "s")
                    {
                        Name = "Puente pages",
                        GrantType = "CODE",
                        RedirectUris =
                        [
                            new Uri(Address, "signin/callback").AbsoluteUri,
                            new Uri(Secure, "signin/callback").AbsoluteUri,
                        ],
                    },
                ],
            }
        );
        Platform = new Platform(Emulator);
        await Platform.SignInAsync();
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
            new SyncOptions { Since = DateOnly.FromDateTime(s_start.UtcDateTime) }
        ).RunAsync(new SyncRequest(), null, default, default);
        _log = EventLog.Open(_folder["puente.events"]);
        await StartHubAsync();
        await MoveAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Platform time passes, and everything of it has been told.</summary>
    public async Task MoveAsync(TimeSpan by)
    {
        Emulator.Clock.Advance(by);
        await Emulator.DrainEventsAsync();
    }

    public async Task StopHubAsync()
    {
        if (_hub is not null)
            await _hub.DisposeAsync();
        _hub = null;
    }

    /// <param name="isDemo">Everyone on this machine sees everything, as in the demonstration.</param>
    /// <param name="origin">What browsers see of a proxy before it.</param>
    public async Task StartHubAsync(bool isDemo = false, Uri? origin = null) =>
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
                Web = isDemo
                    ? new WebOptions { Demo = true, KeptBeside = Kept }
                    : new WebOptions
                    {
                        SignIn = Options(Client, "s"),
                        KeptBeside = Kept,
                        Origin = origin,
                    },
            },
            Address.ToString(),
            new RestartPolicy(),
            NullLogger.Instance,
            _time,
            default
        );

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
        Queues = await IdsAsync("/api/v2/routing/queues?pageSize=100");
        OtherQueues = [.. Queues.Take(Queues.Count / 2)];
        OtherDivision = (await Platform.PostAsync("/api/v2/authorization/divisions", """{"name":"Lisbon"}"""))[
            "id"
        ]!.ToString();
        var divisions = await Platform.GetAsync("/api/v2/authorization/divisions?pageSize=100");
        var home = divisions["entities"]!.AsArray().First(one => one!["homeDivision"]!.GetValue<bool>())!["id"]!;
        await MoveQueuesAsync(OtherDivision, OtherQueues);
        await MoveQueuesAsync(home.ToString(), Queues.Except(OtherQueues));
        var role = await Platform.RoleAsync("wallboard", Permissions.Queues, Permissions.Agents);
        var plain = await Platform.RoleAsync("plain", Permissions.Communication);
        var users = await IdsAsync("/api/v2/users?pageSize=100");
        (Chief, HomeViewer, Stranger) = (users[0], users[1], users[2]);
        await Platform.GrantAsync(Chief, role, "*");
        await Platform.GrantAsync(HomeViewer, role, home.ToString());
        await Platform.GrantAsync(Stranger, plain, "*");
    }

    private async Task MoveQueuesAsync(string division, IEnumerable<string> queues)
    {
        var list = string.Join(',', queues.Select(id => $"\"{id}\""));
        await Platform.PostAsync($"/api/v2/authorization/divisions/{division}/objects/QUEUE", $"[{list}]");
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string path)
    {
        var list = await Platform.GetAsync(path);
        return [.. list["entities"]!.AsArray().Select(one => one!["id"]!.ToString())];
    }

    private PlatformOptions Options(string client, string secret) =>
        new()
        {
            ApiBase = Emulator.BaseAddress,
            ClientId = client,
            ClientSecret = new Secret(secret),
            RateShare = 1,
        };
}
