using Amazon.SQS;
using Microsoft.Extensions.Logging;
using Puente.Configuration;
using Puente.Failures;
using Puente.Hub.Jobs;
using Puente.Platform;
using Puente.Platform.Governor;
using Puente.Store;
using Puente.Sync.Certificates;
using Puente.Sync.Channels;
using Puente.Sync.Details;
using Puente.Sync.EventBridge;
using Puente.Sync.Events;
using Puente.Sync.Gaps;
using Puente.Sync.Live;
using Puente.Sync.Quarantine;
using Puente.Sync.Streams;
using Puente.Syncing;

namespace Puente.Running;

/// <summary>The streams that the settings ask for.</summary>
internal static class StreamSet
{
    /// <param name="store">Shared by all of them.</param>
    /// <param name="sqs">Needed when <c>eventBridge.queues</c> names queues, else null.</param>
    /// <exception cref="InputException">The settings ask for something that cannot be.</exception>
    public static IReadOnlyList<IStream> Create(
        PuenteConfiguration configuration,
        PlatformClient platform,
        SharedStore store,
        EventLog log,
        IAmazonSQS? sqs,
        ILoggerFactory loggers,
        TimeProvider time
    )
    {
        var masking = configuration.Masking;
        var gaps = new StoreGapJournal(store);
        var quarantine = new StoreQuarantine(store, masking, time);
        var streams = new List<IStream>
        {
            new JobsLoop(platform, store, SyncVerb.OptionsOf(configuration, null), masking, time),
        };
        if (ChannelOptionsOf(configuration) is { } channels)
            streams.Add(
                new ChannelStream(
                    platform.WithLane(Lane.Live),
                    channels,
                    log,
                    gaps,
                    quarantine,
                    loggers.CreateLogger<ChannelStream>(),
                    time
                )
            );
        streams.AddRange(
            configuration.EventBridge.Queues.Select(queue => new QueueStream(
                sqs!,
                new QueueOptions { Queue = queue },
                log,
                quarantine,
                loggers.CreateLogger<QueueStream>(),
                time
            ))
        );
        streams.Add(
            new LiveRowsStream(store, log, new LiveRowsOptions(), masking, loggers.CreateLogger<LiveRowsStream>(), time)
        );
        streams.Add(
            new DetailsStream(
                platform,
                store,
                log,
                new DetailsOptions(),
                masking,
                loggers.CreateLogger<DetailsStream>(),
                time
            )
        );
        streams.Add(
            new GapRepairStream(
                platform,
                store,
                log,
                new GapRepairOptions(),
                masking,
                loggers.CreateLogger<GapRepairStream>(),
                time
            )
        );
        streams.Add(
            new CertificateStream(
                platform,
                store,
                new CertificateOptions
                {
                    Hours = configuration.ChannelDetailEvents || configuration.EventBridge.Queues.Count > 0,
                },
                loggers.CreateLogger<CertificateStream>(),
                time
            )
        );
        streams.Add(new RetentionStream(log, gaps, loggers.CreateLogger<RetentionStream>(), time));
        return streams;
    }

    /// <returns>Null when no queue is named.</returns>
    public static IAmazonSQS? SqsOf(PuenteConfiguration configuration)
    {
        var settings = configuration.EventBridge;
        return settings.Queues.Count == 0
            ? null
            : AwsClients.CreateSqs(settings.Region ?? AwsClients.RegionOf(settings.Queues[0]), settings.Endpoint);
    }

    /// <returns>Null when no channel is asked for.</returns>
    public static ChannelOptions? ChannelOptionsOf(PuenteConfiguration configuration)
    {
        var queues = Selection("channels.queues", configuration.ChannelQueues);
        var users = Selection("channels.users", configuration.ChannelUsers);
        if (queues.IsNone && users.IsNone && configuration.ChannelTopics.Count == 0)
            return configuration.ChannelDetailEvents
                ? throw new InputException(
                    "channels.detailEvents follows the conversations of queues, and none are named: write \"channels\": { \"queues\": [\"all\"], \"detailEvents\": true }."
                )
                : null;
        var options = new ChannelOptions
        {
            Queues = queues,
            Users = users,
            DetailEvents = configuration.ChannelDetailEvents,
            Topics = configuration.ChannelTopics,
        };
        return options.Validate() is { Count: > 0 } faults
            ? throw new InputException($"The settings under channels cannot be used. {string.Join(' ', faults)}")
            : options;
    }

    private static ChannelSelection Selection(string setting, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return ChannelSelection.None;
        if (names is ["all"])
            return ChannelSelection.All;
        var ids = new List<Guid>();
        foreach (var name in names)
            ids.Add(
                Guid.TryParse(name, out var id)
                    ? id
                    : throw new InputException($"{setting}: '{name}' is no id. Write ids, or \"all\" alone.")
            );
        return ChannelSelection.Only(ids);
    }
}
