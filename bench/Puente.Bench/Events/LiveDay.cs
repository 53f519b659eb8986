using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Puente.Store;
using Puente.Sync.Events;
using Puente.Sync.Live;
using Puente.Sync.Streams;

namespace Puente.Bench.Events;

/// <summary>A day of events, told as fast as they can be kept, in a process whose memory is looked at all the way.</summary>
internal static class LiveDay
{
    private const int Calls = 500;
    private const int Batch = 400;

    /// <summary>Writes a line each 2 %: events so far, resident bytes.</summary>
    public static async Task RunAsync(int calls, string folder)
    {
        var total = calls * CallEvents.PerCall;
        var step = TimeSpan.FromDays(1) / Math.Max(1, calls / Calls);
        await using var log = EventLog.Open(Path.Combine(folder, "events.db"), new EventLogOptions());
        await using var store = new SharedStore(
            await Stores.OpenAsync(
                StoreAddress.Parse(Path.Combine(folder, "day.duckdb")),
                TimeProvider.System,
                StoreWork.Live,
                CancellationToken.None
            )
        );
        var rows = new LiveRowsStream(store, log, new LiveRowsOptions(), null, NullLogger<LiveRowsStream>.Instance);
        var monitor = new StreamMonitor(rows.Name, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => rows.RunAsync(monitor, stop.Token));
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        for (int sent = 0, told = 0; sent < total || monitor.State.Handled < total; )
        {
            if (running.IsFaulted)
                await running;
            // A source waits when the rows fall behind; a queue does the same by not being read.
            if (sent < total && sent - monitor.State.Handled < 20_000)
            {
                var until = Math.Min(total, sent + Batch);
                await log.AppendAsync(
                    [
                        .. Enumerable
                            .Range(sent, until - sent)
                            .Select(index => CallEvents.Interleaved(index, Calls, step)),
                    ],
                    CancellationToken.None
                );
                sent = until;
            }
            else
                await Task.Delay(5);
            if (monitor.State.Handled * 50 / total <= told)
                continue;
            told++;
            self.Refresh();
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{monitor.State.Handled} {self.WorkingSet64}")
            );
        }
        await stop.CancelAsync();
        await running;
        var held = (await store.CountAsync(CancellationToken.None))
            .Single(table => table.Table == "conversations")
            .Rows;
        self.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {held} {self.PeakWorkingSet64}"));
    }
}
