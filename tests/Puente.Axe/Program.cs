// Runs of the product that end their own process with SIGKILL at a named write point, for the tests that look at what is left.
//
//   axe API_BASE CLIENT_ID STORE SINCE PAGE_SIZE COMMIT [POINT NTH]      a sync
//   axe budget API_BASE CLIENT_ID FOLDER                                 requests until the input ends
//   axe hub                                                              the hub's streams, as often as its input says
//   axe replay FOLDER ENDPOINT QUEUE FACTOR [POINT NTH]                  a replay of dead letters, on a faster clock
//   axe scim FOLDER TOKEN [POINT NTH]                                    a hub to which a directory pushes, likewise
//
// The client's secret is in PUENTE_CLIENT_SECRET, the hub's in its input.
using System.Globalization;
using Puente.Axe;

if (args is ["hub"])
    return await HubRun.RunAllAsync();
if (args is ["budget", var api, var client, var folder])
    return await BudgetRun.RunAsync(api, client, folder);
if (args is ["replay", var place, var endpoint, var queue, var factor, ..])
{
    if (args.Length > 5)
        AxeBlow.At(args[5], int.Parse(args[6], CultureInfo.InvariantCulture));
    return await ReplayRun.RunAsync(place, new Uri(endpoint), queue, int.Parse(factor, CultureInfo.InvariantCulture));
}
if (args is ["scim", var data, var token, ..])
    return await ScimRun.RunAsync(data, token, args.Length > 4 ? (args[3], args[4]) : null);
return await SyncRun.RunAsync(args);
