using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Hub;
using Puente.Hub.Gateway;
using Puente.Hub.Scim;
using Puente.Hub.Streams;
using Puente.Scim.Storage;
using Puente.Store;
using Puente.Sync.Events;

namespace Puente.Axe;

/// <summary>A hub that takes pushes of people and does nothing else.</summary>
internal static class ScimRun
{
    /// <summary>Writes the hub's address when it is up, and ends in order when the input ends.</summary>
    public static async Task<int> RunAsync(string folder, string token, (string Point, string Nth)? kill)
    {
        if (kill is var (point, nth))
            ScimStore.Observer = AxeBlow.Blow(point, int.Parse(nth, CultureInfo.InvariantCulture));
        await using var store = await Stores.OpenAsync(
            StoreAddress.Parse(Path.Combine(folder, "puente.duckdb")),
            TimeProvider.System,
            CancellationToken.None
        );
        await using var log = EventLog.Open(Path.Combine(folder, "events"), new EventLogOptions(), TimeProvider.System);
        using var scim = new ScimOptions
        {
            Store = ScimStore.Open(Path.Combine(folder, "puente.duckdb.scim")),
            Tokens = [new GatewayKey("directory", token)],
        };
        await using var hub = await HubHost.StartAsync(
            new HubParts
            {
                Store = store,
                Log = log,
                Streams = [],
                Scim = scim,
            },
            "http://127.0.0.1:0",
            new RestartPolicy(),
            NullLogger.Instance,
            TimeProvider.System,
            CancellationToken.None
        );
        Console.WriteLine(hub.Identity.Url);
        await Console.In.ReadToEndAsync();
        return (await hub.StopAsync(TimeSpan.FromSeconds(30))).Count == 0 ? 0 : 1;
    }
}
