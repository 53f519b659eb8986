using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Hub;
using Puente.Hub.Browsers;
using Puente.Hub.Streams;
using Puente.Platform;
using Puente.Platform.SignIn;
using Puente.Store;
using Puente.Sync.Events;
using Puente.Sync.Streams;
using EventLog = Puente.Sync.Events.EventLog;

namespace Puente.Bench.Watching;

/// <summary>A hub with its pages, and queues that change at a steady rate, in a process of its own.</summary>
internal static class WallHub
{
    /// <summary>The hub opens this file of its folder; made where it is missing.</summary>
    public const string StoreName = "wall.duckdb";

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Writes its address; after a line on its input feeds for <paramref name="seconds"/>, then writes its peak memory.</summary>
    /// <param name="present">What the hub's clock says at the beginning.</param>
    public static async Task RunAsync(
        Uri platform,
        string client,
        string secret,
        int perSecond,
        int seconds,
        string folder,
        DateTimeOffset present
    )
    {
        var time = new ShiftedTime(present - TimeProvider.System.GetUtcNow());
        var options = new PlatformOptions
        {
            ApiBase = platform,
            ClientId = client,
            ClientSecret = new Secret(secret),
            RateShare = 1,
        };
        using var connection = new PlatformClient(options, time);
        await using var store = new SharedStore(
            await Stores.OpenAsync(
                StoreAddress.Parse(Path.Combine(folder, StoreName)),
                time,
                StoreWork.Live,
                CancellationToken.None
            )
        );
        await using var log = EventLog.Open(Path.Combine(folder, "events.db"));
        await using var hub = await HubHost.StartAsync(
            new HubParts
            {
                Store = store,
                Log = log,
                Platform = connection,
                Streams = [],
                Web = new WebOptions { Demo = true },
            },
            "http://127.0.0.1:0",
            new RestartPolicy(),
            NullLogger.Instance,
            time,
            CancellationToken.None
        );
        Console.WriteLine(hub.Identity.Url);
        if ((await Console.In.ReadLineAsync())?.Split(' ') is not { } queues)
            return;
        await FeedAsync(log, queues, perSecond, seconds);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{self.PeakWorkingSet64} {self.TotalProcessorTime.TotalSeconds}"
            )
        );
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Each change carries the moment at which the log was given it, as the number of those who wait.</summary>
    private static async Task FeedAsync(EventLog log, string[] queues, int perSecond, int seconds)
    {
        using var timer = new PeriodicTimer(s_tick);
        var watch = Stopwatch.StartNew();
        for (var sent = 0; sent < perSecond * seconds; )
        {
            await timer.WaitForNextTickAsync();
            var until = (int)Math.Min(perSecond * seconds, watch.Elapsed.TotalSeconds * perSecond);
            if (until == sent)
                continue;
            await log.AppendAsync(
                [.. Enumerable.Range(sent, until - sent).Select(index => Change(queues[index % queues.Length]))],
                CancellationToken.None
            );
            sent = until;
        }
    }

    private static PlatformEvent Change(string queue)
    {
        var now = TimeProvider.System.GetUtcNow();
        var body = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"group":{"queueId":"{{{queue}}}","mediaType":"voice"},"data":[{"interval":"2026-03-30T09:00:00.000Z/2026-03-30T09:30:00.000Z","metrics":[{"metric":"oWaiting","stats":{"count":{{{WallViewer.Moment}}}}},{"metric":"oAlerting","stats":{"count":1}},{"metric":"oInteracting","stats":{"count":2}}]}]}"""
        );
        return new PlatformEvent(
            $"v2.analytics.queues.{queue}.observations",
            now,
            Encoding.UTF8.GetBytes(body),
            "channels",
            now
        );
    }

    private sealed class ShiftedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
