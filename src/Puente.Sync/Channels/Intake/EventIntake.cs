using System.Threading.Channels;
using Puente.Sync.Events;
using Puente.Sync.Streams;

namespace Puente.Sync.Channels.Intake;

/// <summary>
/// Between the sockets and the log. Bounded in events and bytes: when the log is slow, reading waits and the platform's
/// end of the connection fills, instead of our memory.
/// </summary>
internal sealed class EventIntake(IEventLog log, StreamMonitor monitor, int maxEvents, long maxBytes)
{
    private const int LargestBatch = 1_000;
    private const int Overhead = 512;

    private readonly ByteBudget _budget = new(maxBytes);
    private readonly Channel<PlatformEvent> _events = Channel.CreateBounded<PlatformEvent>(
        new BoundedChannelOptions(maxEvents) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true }
    );

    public async ValueTask WriteAsync(PlatformEvent platformEvent, CancellationToken cancellationToken)
    {
        var cost = CostOf(platformEvent);
        await _budget.TakeAsync(cost, cancellationToken);
        try
        {
            await _events.Writer.WriteAsync(platformEvent, cancellationToken);
        }
        catch
        {
            _budget.Return(cost);
            throw;
        }
    }

    /// <summary>Nothing comes any more; <see cref="RunAsync"/> stores what is held and returns.</summary>
    public void Complete() => _events.Writer.TryComplete();

    /// <summary>Stores what comes, as much at once as there is.</summary>
    /// <exception cref="IOException">The log refused; what was held is lost and lies in the gap of the next start.</exception>
    public async Task RunAsync()
    {
        var batch = new List<PlatformEvent>(LargestBatch);
        while (await _events.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && _events.Reader.TryRead(out var next))
                batch.Add(next);
            await log.AppendAsync(batch, CancellationToken.None);
            monitor.Handled(batch.Count, batch.Max(stored => stored.Time));
            monitor.Waiting(_events.Reader.Count);
            foreach (var stored in batch)
                _budget.Return(CostOf(stored));
            batch.Clear();
        }
    }

    private static int CostOf(PlatformEvent platformEvent) => platformEvent.Body.Length + Overhead;
}
