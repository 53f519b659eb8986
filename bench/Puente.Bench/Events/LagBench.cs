using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Bench.Harness;
using Puente.Store;
using Puente.Sync.Events;
using Puente.Sync.Live;
using Puente.Sync.Streams;
using EventLog = Puente.Sync.Events.EventLog;

namespace Puente.Bench.Events;

/// <summary>From an event handed to the log to its row visible to every reader, at a steady rate.</summary>
internal static class LagBench
{
    private const int Seconds = 20;
    private const int Calls = 500;

    public static async Task RunAsync(BenchRun run)
    {
        foreach (var perSecond in (int[])[200, 2_000])
        {
            var (median, late) = (new List<double>(), new List<double>());
            for (var round = run.RoundsOr(3); round > 0; round--)
            {
                var lags = await MeasureAsync(run, perSecond);
                median.Add(lags[lags.Length / 2]);
                late.Add(lags[lags.Length * 99 / 100]);
                run.Note(
                    $"lag: {perSecond:#,0} events/s, p50 {median[^1]:0} ms, p99 {late[^1]:0} ms, worst {lags[^1]:0} ms"
                );
            }
            var input =
                $"{perSecond} events/s for {Seconds} s, {Calls} calls at a time; the first two seconds are not counted";
            run.Add(
                Measurement.Plain("lag", $"p50 at {perSecond}/s", "ms", new Samples("", median), null, input),
                Measurement.Plain(
                    "lag",
                    $"p99 at {perSecond}/s",
                    "ms",
                    new Samples("", late),
                    Goal.AtMostFigure(1_000),
                    input
                )
            );
        }
    }

    /// <returns>Milliseconds of each event, in order.</returns>
    private static async Task<double[]> MeasureAsync(BenchRun run, int perSecond)
    {
        var folder = run.NewFolder();
        await using var log = EventLog.Open(Path.Combine(folder, "events.db"), new EventLogOptions());
        await using var store = new SharedStore(
            await Stores.OpenAsync(
                StoreAddress.Parse(Path.Combine(folder, "lag.duckdb")),
                TimeProvider.System,
                StoreWork.Live,
                CancellationToken.None
            )
        );
        var rows = new LiveRowsStream(store, log, new LiveRowsOptions(), null, NullLogger<LiveRowsStream>.Instance);
        var monitor = new StreamMonitor(rows.Name, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => rows.RunAsync(monitor, stop.Token));
        var total = perSecond * Seconds;
        var (appended, visible) = (new long[total], new long[total]);
        var watch = Stopwatch.StartNew();
        var sending = Task.Run(() => SendAsync(log, perSecond, appended, watch));
        for (var seen = 0; seen < total; )
        {
            if (running.IsFaulted)
                await running;
            // What the stream says it has handled is committed, so every reader sees it.
            var handled = (int)monitor.State.Handled;
            Array.Fill(visible, watch.ElapsedMilliseconds, seen, handled - seen);
            seen = handled;
            await Task.Delay(1);
        }
        await sending;
        await stop.CancelAsync();
        await running;
        var counted = await CountAsync(store);
        var calls =
            (((total - 1) / (Calls * CallEvents.PerCall)) * Calls)
            + Math.Min(Calls, ((total - 1) % (Calls * CallEvents.PerCall)) + 1);
        WrongResultException.ThrowUnlessEqual(calls, counted, "conversations in the store");
        return
        [
            .. Enumerable
                .Range(2 * perSecond, total - (2 * perSecond))
                .Select(index => (double)(visible[index] - appended[index]))
                .Order(),
        ];
    }

    private static async Task SendAsync(EventLog log, int perSecond, long[] appended, Stopwatch watch)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var sent = 0; sent < appended.Length; )
        {
            await timer.WaitForNextTickAsync();
            var until = (int)Math.Min(appended.Length, watch.Elapsed.TotalSeconds * perSecond);
            if (until == sent)
                continue;
            Array.Fill(appended, watch.ElapsedMilliseconds, sent, until - sent);
            await log.AppendAsync(
                [
                    .. Enumerable
                        .Range(sent, until - sent)
                        .Select(index => CallEvents.Interleaved(index, Calls, TimeSpan.FromSeconds(1))),
                ],
                CancellationToken.None
            );
            sent = until;
        }
    }

    private static async Task<long> CountAsync(SharedStore store) =>
        (await store.CountAsync(CancellationToken.None)).Single(table => table.Table == "conversations").Rows;
}
