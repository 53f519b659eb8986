using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Puente.Hub;
using Puente.Hub.Streams;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Store;
using Puente.Sync.Channels;
using Puente.Sync.Details;
using Puente.Sync.EventBridge;
using Puente.Sync.Events;
using Puente.Sync.Gaps;
using Puente.Sync.Live;
using Puente.Sync.Quarantine;
using Puente.Sync.Streams;
using Puente.Testing;

namespace Puente.Axe;

/// <summary>The hub with the product's own streams, on a clock that runs faster, with waits to match.</summary>
internal static class HubRun
{
    /// <summary>
    /// One hub after the other, for two lines of input each: the file of its settings and the client's secret. Writes the hub's
    /// address when it is up; the next line ends it in order, which is answered with 0, or 1 when a stream did not end.
    /// </summary>
    public static async Task<int> RunAllAsync()
    {
        while (await Console.In.ReadLineAsync() is { } file && await Console.In.ReadLineAsync() is { } secret)
            Console.WriteLine(await RunAsync(HubSettings.Read(file), new Secret(secret)));
        return 0;
    }

    private static async Task<int> RunAsync(HubSettings settings, Secret secret)
    {
        if (settings.KillAt is { } point)
            AxeBlow.At(point, settings.KillNth);
        using var time = new ElasticTime(settings.Clock.Pace, settings.Clock.From, settings.Clock.Shows);
        using var platform = new PlatformClient(
            new PlatformOptions
            {
                ApiBase = settings.ApiBase,
                ClientId = settings.ClientId,
                ClientSecret = secret,
                RateShare = 1,
                AssumedRatePerMinute = 100_000,
                // On the faster clock these are seconds; a busy machine must not look like a dead platform.
                Timeout = TimeSpan.FromMinutes(10),
                IdleTimeout = TimeSpan.FromMinutes(10),
            },
            time
        );
        using var loggers = LoggerFactory.Create(_ => { });
        using var sqs = settings.Queue is null
            ? null
            : AwsClients.CreateSqs("us-east-1", settings.Endpoint, new BasicAWSCredentials("test", "test"));
        async Task<IStore> OpenStore(CancellationToken stop) =>
            BrokenRules.Versions(
                settings,
                await Stores.OpenAsync(StoreAddress.Parse(settings.Store), time, StoreWork.Live, stop)
            );
        await using var store = new SharedStore(await OpenStore(CancellationToken.None), OpenStore);
        await using var log = EventLog.Open(
            settings.Log,
            new EventLogOptions { Grace = TimeSpan.FromSeconds(1), Recheck = TimeSpan.FromMinutes(1) },
            time
        );
        await using var hub = await HubHost.StartAsync(
            new HubParts
            {
                Store = store,
                Log = log,
                Platform = platform,
                Streams = Streams(settings, platform, store, log, sqs, loggers, time),
            },
            "http://127.0.0.1:0",
            new RestartPolicy(),
            loggers.CreateLogger("hub"),
            time,
            CancellationToken.None
        );
        Console.WriteLine(hub.Identity.Url);
        await Console.In.ReadLineAsync();
        return (await hub.StopAsync(TimeSpan.FromMinutes(30))).Count == 0 ? 0 : 1;
    }

    private static List<IStream> Streams(
        HubSettings settings,
        PlatformClient platform,
        SharedStore store,
        EventLog log,
        Amazon.SQS.IAmazonSQS? sqs,
        ILoggerFactory loggers,
        TimeProvider time
    )
    {
        var gaps = BrokenRules.Gaps(settings, new StoreGapJournal(store));
        var quarantine = new StoreQuarantine(store, null, time);
        var intake = BrokenRules.Settle(settings, log);
        var streams = new List<IStream>
        {
            new LiveRowsStream(
                store,
                log,
                new LiveRowsOptions { Tick = settings.RowsTick },
                null,
                loggers.CreateLogger<LiveRowsStream>(),
                time
            ),
            new DetailsStream(
                platform,
                store,
                log,
                new DetailsOptions
                {
                    // A tenth of a real second; the product's own wait would be a hundredth.
                    Poll = TimeSpan.FromSeconds(4),
                    OpenRetry = TimeSpan.FromSeconds(30),
                    LongestOpenRetry = TimeSpan.FromMinutes(2),
                    LongestRetry = TimeSpan.FromSeconds(30),
                },
                null,
                loggers.CreateLogger<DetailsStream>(),
                time
            ),
            new GapRepairStream(
                platform,
                store,
                log,
                new GapRepairOptions { Poll = TimeSpan.FromSeconds(4) },
                null,
                loggers.CreateLogger<GapRepairStream>(),
                time
            ),
        };
        if (settings.Channels)
            streams.Add(
                new ChannelStream(
                    platform,
                    new ChannelOptions
                    {
                        Queues = ChannelSelection.All,
                        Users = ChannelSelection.All,
                        DetailEvents = true,
                        // A tenth of a real second on the way makes the platform's clock seem four behind.
                        GapEndMargin = TimeSpan.FromSeconds(40),
                    },
                    intake,
                    gaps,
                    quarantine,
                    loggers.CreateLogger<ChannelStream>(),
                    time
                )
            );
        if (settings.Queue is { } queue)
            streams.Add(
                new QueueStream(
                    sqs!,
                    new QueueOptions
                    {
                        Queue = queue,
                        // Long enough that a busy machine does not deliver everything twice; that is a fault of its own.
                        Visibility = TimeSpan.FromMinutes(2),
                        Receives = 2,
                    },
                    intake,
                    quarantine,
                    loggers.CreateLogger<QueueStream>(),
                    time
                )
            );
        return streams;
    }
}
