// Runs of the product that end their own process with SIGKILL at a named write point, for the tests that look at what is left.
//
//   axe API_BASE CLIENT_ID STORE SINCE PAGE_SIZE COMMIT [POINT NTH]      a sync
//   axe budget API_BASE CLIENT_ID FOLDER                                 requests until the input ends
//   axe hub SETTINGS                                                     the hub's streams until the input ends
//   axe scim FOLDER TOKEN [POINT NTH]                                    a hub to which a directory pushes, likewise
//
// The client's secret is in PUENTE_CLIENT_SECRET.
using Puente.Axe;

if (args is ["hub", var settings])
    return await HubRun.RunAsync(settings);
if (args is ["budget", var api, var client, var folder])
    return await BudgetRun.RunAsync(api, client, folder);
if (args is ["scim", var data, var token, ..])
    return await ScimRun.RunAsync(data, token, args.Length > 4 ? (args[3], args[4]) : null);
return await SyncRun.RunAsync(args);
