using Microsoft.Extensions.Logging.Abstractions;
using Puente.Hub;
using Puente.Hub.SignIn;
using Puente.Hub.Streams;
using Puente.Specs.World;
using Puente.Store;
using Puente.Sync;
using Puente.Sync.Events;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Specs.Twins;

/// <summary>A contact centre, the tables filled from it until nothing can change any more, and a hub that answers from them.</summary>
internal sealed class FilledCentre : IAsyncDisposable
{
    public const string Id = "report";
    public const string Secret = "not a secret";
    private readonly EmptyStore _empty;
    private readonly TempFolder _folder;
    private readonly EventLog _log;
    private readonly HubHost _hub;

    private FilledCentre(
        ContactCentre centre,
        EmptyStore empty,
        SharedStore store,
        TempFolder folder,
        EventLog log,
        HubHost hub
    ) => (Centre, _empty, Store, _folder, _log, _hub) = (centre, empty, store, folder, log, hub);

    public ContactCentre Centre { get; }

    public SharedStore Store { get; }

    public Uri Hub => _hub.Identity.Url;

    public static async Task<FilledCentre> OpenAsync(
        StoreFixture stores,
        ulong seed,
        int days,
        StoreKind kind = StoreKind.DuckDb
    )
    {
        var centre = await ContactCentre.OpenAsync(seed, days, conversationsPerDay: 120);
        var empty = await stores.CreateAsync(kind);
        var store = new SharedStore(await empty.OpenAsync());
        await FillAsync(centre, store, days);
        var folder = new TempFolder();
        var log = EventLog.Open(folder["events.db"], new EventLogOptions());
        var hub = await HubHost.StartAsync(
            new HubParts
            {
                Store = store,
                Log = log,
                Streams = [],
                Accounts = [new HubAccount("Reports", Id, Secret, null)],
            },
            "http://127.0.0.1:0",
            new RestartPolicy(),
            NullLogger.Instance,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        return new FilledCentre(centre, empty, store, folder, log, hub);
    }

    public static async Task FillAsync(ContactCentre centre, IStore store, int days)
    {
        // One day earlier: what began before the first day asked about may go on in it.
        var options = new SyncOptions { Since = centre.Since.AddDays(-1) };
        var request = new SyncRequest(To: centre.Since.AddDays(days));
        foreach (var later in (int[])[1, 4, 36, 68, 72])
        {
            centre.Emulator.Clock.Set(centre.Opened.AddDays(later));
            await centre.SyncAsync(store, options, request);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _log.DisposeAsync();
        await Store.DisposeAsync();
        _folder.Dispose();
        _empty.Dispose();
        await Centre.DisposeAsync();
    }
}
