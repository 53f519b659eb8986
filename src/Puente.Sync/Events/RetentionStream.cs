using Microsoft.Extensions.Logging;
using Puente.Store.Gaps;
using Puente.Sync.Streams;

namespace Puente.Sync.Events;

/// <summary>Keeps the event log within its age and size, in small steps between which everybody else gets a turn.</summary>
public sealed partial class RetentionStream(
    EventLog log,
    IGapJournal gaps,
    ILogger<RetentionStream> logger,
    TimeProvider? time = null
) : IStream
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public string Name => "retention";

    public async Task RunAsync(StreamMonitor monitor, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every, _time);
        try
        {
            do
            {
                monitor.Healthy();
                while (await StepAsync(monitor, stop)) { }
            } while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nothing is held between two steps.
        }
    }

    /// <returns>True when there may be more to delete.</returns>
    private async Task<bool> StepAsync(StreamMonitor monitor, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var trimmed = await log.TrimAsync(stop);
        foreach (var lost in trimmed.Lost)
        {
            // Not given up half way: the events are gone, and nothing but this row says so (promise P5).
            await gaps.OpenAsync(
                new Gap(
                    $"log/{lost.Reader}/{lost.FirstOffset}",
                    lost.Reader,
                    lost.From,
                    lost.To.AddMilliseconds(1),
                    $"{lost.Count} events left the event log for its size before {lost.Reader} had read them",
                    _time.GetUtcNow()
                ),
                CancellationToken.None
            );
            LogLost(lost.Count, lost.Reader);
            monitor.Degraded($"{lost.Count} events left the log unread by {lost.Reader}: raise its size.");
        }
        monitor.Handled(trimmed.Deleted, _time.GetUtcNow());
        return trimmed.Deleted > 0;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Count} events left the event log for its size before {Reader} had read them; the gap is in the table gaps. Raise the log's size or find out why {Reader} is behind."
    )]
    private partial void LogLost(long count, string reader);
}
