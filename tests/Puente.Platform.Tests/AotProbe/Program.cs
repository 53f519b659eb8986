using System.Text;
using Puente.Platform;
using Puente.Platform.ConversationDetails;
using Puente.Platform.DetailsJobs;
using Puente.Platform.Governor;
using Puente.Platform.SignIn;

// Every way into the library, compiled to native code: what reflection would have found must be there without it.
using var client = new PlatformClient(
    new PlatformOptions
    {
        ApiBase = new Uri(args[0]),
        ClientId = "probe",
        ClientSecret = Secret.FromEnvironment("PROBE_SECRET"),
    }
);

Console.WriteLine($"organization {(await client.Organizations.GetMeAsync()).Name}");
await foreach (var user in client.Users.ListAsync())
    Console.WriteLine($"user {user.Id} {user.Name} {user.Other?.Count ?? 0}");
await foreach (var user in client.Users.SearchAsync("{\"query\":[]}"u8.ToArray()))
    Console.WriteLine($"found {user.Name}");
await foreach (var queue in client.Queues.ListRawAsync())
    Console.WriteLine($"queue {Encoding.UTF8.GetString(queue.Span)}");

var from = new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);
var job = await client.DetailsJobs.SubmitAsync(new DetailsJobQuery(from, from.AddDays(1)));
Console.WriteLine($"job {(await client.DetailsJobs.GetAsync(job)).State}");
await using (var page = await client.WithLane(Lane.Backfill).DetailsJobs.ReadPageAsync(job, null, 1000))
using (var reader = new StreamReader(page.Utf8Json))
    Console.WriteLine($"page {await reader.ReadToEndAsync()}");
await using (
    var page = await client.ConversationDetails.QueryPageAsync(new ConversationDetailsQuery(from, from.AddDays(1)), 1)
)
using (var reader = new StreamReader(page.Utf8Json))
    Console.WriteLine($"details {await reader.ReadToEndAsync()}");
