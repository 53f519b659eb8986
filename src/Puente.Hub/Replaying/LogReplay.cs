using System.Globalization;
using Puente.Store;
using Puente.Sync.Events;
using Puente.Sync.Live;

namespace Puente.Hub.Replaying;

/// <summary>Lets the rows be made again from the log, from an offset on; while the stream <c>rows</c> stands still.</summary>
public sealed class LogReplay(IStore store, EventLog log, TimeProvider time)
{
    /// <param name="from">First offset; null: the oldest that the log holds.</param>
    public async Task<string> RunAsync(long? from, CancellationToken cancellationToken)
    {
        var first = Math.Max(from ?? 0, log.Begin);
        await LiveRowsStream.RewindAsync(store, log, first, time, cancellationToken);
        var older = from > 0 && from < log.Begin ? " (what is older has left the log)" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the rows are made again from offset {first} on, {Math.Max(0, log.End - first + 1)} events{older}"
        );
    }
}
