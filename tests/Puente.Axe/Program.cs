// Runs of the product that end their own process with SIGKILL at a named write point, for the tests that look at what is left.
//
//   axe API_BASE CLIENT_ID STORE SINCE PAGE_SIZE COMMIT [POINT NTH]      a sync
//   axe budget API_BASE CLIENT_ID FOLDER                                 requests until the input ends
//   axe hub SETTINGS                                                     the hub's streams until the input ends
//
// The client's secret is in PUENTE_CLIENT_SECRET.
using Puente.Axe;

if (args is ["hub", var settings])
    return await HubRun.RunAsync(settings);
if (args is ["budget", var api, var client, var folder])
    return await BudgetRun.RunAsync(api, client, folder);
return await SyncRun.RunAsync(args);
