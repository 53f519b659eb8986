using Amazon.SQS;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Configuration;
using Puente.Failures;
using Puente.Hub;
using Puente.Hub.Replaying;
using Puente.Store;
using Puente.Sync.EventBridge;
using Puente.Sync.Events;
using Puente.Sync.Quarantine;
using Puente.Terminal;

namespace Puente.Replaying;

/// <summary>What can be read again, by the names that command and hub use between them.</summary>
internal static class ReplayWorks
{
    public const string Quarantine = "quarantine";
    public const string Letters = "dead letters";
    public const string Log = "log";

    public static IReadOnlyDictionary<string, ReplayWork> Create(
        PuenteConfiguration configuration,
        IStore store,
        EventLog log,
        IAmazonSQS? sqs,
        TimeProvider time
    ) =>
        new Dictionary<string, ReplayWork>(StringComparer.Ordinal)
        {
            [Quarantine] = new(
                null,
                (_, stop) => new QuarantineReplay(store, log, configuration.Masking, time).RunAsync(stop)
            ),
            [Letters] = new(null, (_, stop) => DrainAsync(configuration, store, log, sqs, time, stop)),
            [Log] = new("rows", new LogReplay(store, log, time).RunAsync),
        };

    private static async Task<string> DrainAsync(
        PuenteConfiguration configuration,
        IStore store,
        EventLog log,
        IAmazonSQS? sqs,
        TimeProvider time,
        CancellationToken stop
    )
    {
        if (sqs is null)
            throw new InputException(
                "No queue is named: write for example \"eventBridge\": { \"queues\": [\"puente-events\"] }."
            );
        var quarantine = new StoreQuarantine(store, configuration.Masking, time);
        var letters = new DeadLetters(sqs, log, quarantine, NullLogger.Instance, time);
        var said = new List<string>();
        foreach (var queue in configuration.EventBridge.Queues)
        {
            var counts = await letters.ReplayAsync(new QueueOptions { Queue = queue }, stop);
            var left = counts.Left > 0 ? $", {Words.Count(counts.Left)} could not be deleted and come again" : "";
            said.Add(
                $"{counts.Queue} {Words.Count(counts.Messages, "message")}: {Words.Count(counts.New)} new, {Words.Count(counts.Known)} known, {Words.Count(counts.Quarantined)} into quarantine{left}"
            );
        }

        return string.Join("; ", said);
    }
}
