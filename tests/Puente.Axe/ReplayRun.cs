using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Store;
using Puente.Sync.EventBridge;
using Puente.Sync.Events;
using Puente.Sync.Quarantine;
using Puente.Testing;

namespace Puente.Axe;

/// <summary>One replay of a queue's dead letters, on a clock that runs faster.</summary>
internal static class ReplayRun
{
    public static async Task<int> RunAsync(string folder, Uri endpoint, string queue, int factor)
    {
        var time = new FasterTime(factor);
        using var sqs = AwsClients.CreateSqs("us-east-1", endpoint, new BasicAWSCredentials("test", "test"));
        await using var store = await Stores.OpenAsync(
            StoreAddress.Parse(Path.Combine(folder, "puente.duckdb")),
            time,
            CancellationToken.None
        );
        await using var log = EventLog.Open(Path.Combine(folder, "events"), new EventLogOptions(), time);
        var letters = new DeadLetters(sqs, log, new StoreQuarantine(store, null, time), NullLogger.Instance, time);
        await letters.ReplayAsync(
            new QueueOptions { Queue = queue, Visibility = TimeSpan.FromMinutes(1) },
            CancellationToken.None
        );
        return 0;
    }
}
