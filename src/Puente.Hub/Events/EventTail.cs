using System.Runtime.CompilerServices;
using Puente.Sync.Events;

namespace Puente.Hub.Events;

/// <summary>What a reader of the log is told.</summary>
/// <param name="Event">Null: nothing to tell, the tail is alive and stands at <paramref name="Position"/>.</param>
/// <param name="Position">Read on from here; also behind events that the filter left out.</param>
/// <param name="Missing">
/// First offset of a stretch that retention had removed before it was read; null when nothing is missing.
/// </param>
public readonly record struct TailStep(LoggedEvent? Event, long Position, long? Missing = null);

/// <summary>Reads the log forward without end.</summary>
public sealed class EventTail(EventReader log, EventFilter filter, TimeProvider time)
{
    private const int BatchEvents = 500;

    /// <param name="heartbeat">A step without an event comes at least this often.</param>
    public async IAsyncEnumerable<TailStep> ReadAsync(
        long after,
        TimeSpan heartbeat,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (true)
        {
            if ((await log.BoundsAsync(cancellationToken)).Begin is var first && after + 1 < first)
            {
                yield return new TailStep(null, first - 1, Missing: after + 1);
                after = first - 1;
            }

            var batch = await log.ReadAsync(after, BatchEvents, cancellationToken);
            foreach (var logged in batch)
            {
                after = logged.Offset;
                if (filter.Takes(logged.Event))
                    yield return new TailStep(logged, after);
            }

            if (batch.Count == 0)
                await WaitAsync(after, heartbeat, cancellationToken);
            // A reader whose filter takes nothing must still get on, or it would read everything again after a break.
            yield return new TailStep(null, after);
        }
    }

    /// <summary>The offset behind which everything that was received from <paramref name="from"/> on lies.</summary>
    /// <remarks>Arrival is nearly in order of offset; a few events that came together may fall on either side.</remarks>
    public static async Task<long> OffsetBeforeAsync(
        EventReader log,
        DateTimeOffset from,
        CancellationToken cancellationToken
    )
    {
        var (begin, high) = await log.BoundsAsync(cancellationToken);
        var low = begin - 1;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var next = await log.ReadAsync(middle, 1, cancellationToken);
            if (next.Count == 0 || next[0].Event.ReceivedAt >= from)
                high = middle;
            else
                low = next[0].Offset;
        }

        return low;
    }

    private async Task WaitAsync(long after, TimeSpan heartbeat, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(heartbeat, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await log.WaitAsync(after, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing came; the caller gets its heartbeat.
        }
    }
}
