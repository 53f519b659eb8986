using Puente.Platform;
using Puente.Platform.Governor;
using Puente.Store;
using Puente.Store.Masking;
using Puente.Sync;
using Puente.Sync.Streams;

namespace Puente.Hub.Jobs;

/// <summary>
/// The main job as a stream: what <c>puente sync</c> does, done whenever the platform's availability date has moved. What a
/// live source missed, this finds.
/// </summary>
public sealed class JobsLoop(
    PlatformClient platform,
    IStore store,
    SyncOptions options,
    MaskingOptions? masking,
    TimeProvider time
) : IStream
{
    /// <summary>How often the availability date is looked at; it moves in steps of some minutes (docs/facts.md).</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private readonly PlatformClient _platform = platform.WithLane(Lane.Backfill);

    public string Name => "jobs";

    public async Task RunAsync(StreamMonitor monitor, CancellationToken stop)
    {
        DateTimeOffset? done = null;
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            var availability = await _platform.DetailsJobs.GetAvailabilityAsync(stop);
            if (done == availability)
                continue;
            var result = await new ConversationSync(_platform, store, options, masking, time).RunAsync(
                new SyncRequest(),
                new Progress(monitor),
                stop,
                CancellationToken.None
            );
            if (result.Stopped)
                return;
            // Days that failed are gaps and are tried again with the next look, whether the date has moved or not.
            done = result.Failed.Count == 0 ? result.Availability : null;
            monitor.Handled(0, result.Availability);
            monitor.Waiting(result.Failed.Count);
            if (result.Failed.Count == 0)
                monitor.Healthy();
            else
                monitor.Degraded($"{result.Failed.Count} days could not be read; each is an open gap");
        } while (await timer.WaitForNextTickAsync(stop));
    }

    /// <summary>Handed on in the caller's thread: a later report must not overtake an earlier one.</summary>
    private sealed class Progress(StreamMonitor monitor) : IProgress<SyncProgress>
    {
        private long _conversations;
        private bool _isUp;

        public void Report(SyncProgress value)
        {
            if (!_isUp)
                monitor.Healthy();
            _isUp = true;
            monitor.Waiting(value.DaysTotal - value.DaysDone);
            var more = value.Conversations - _conversations;
            _conversations = value.Conversations;
            // A first backfill reads days that lie years back; the lag is that of what was stored without a hole.
            monitor.Handled((int)more, value.StoredThrough ?? default);
        }
    }
}
