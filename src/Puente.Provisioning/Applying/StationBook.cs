using Puente.Platform;
using Puente.Platform.Stations;

namespace Puente.Provisioning.Applying;

/// <summary>
/// Waits for stations. One listing serves everyone who waits, so that a thousand new phones do not ask a thousand times.
/// </summary>
internal sealed class StationBook(PlatformClient client, ApplyOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private Dictionary<string, StationId> _stations = new(StringComparer.OrdinalIgnoreCase);
    private long? _read;

    /// <returns>Null when no station came in time.</returns>
    public async Task<StationId?> FindAsync(string user, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (await LookAsync(user, stop) is { } station)
                return station;
            if (time.GetElapsedTime(started) >= options.StationTime)
                return null;
            await Task.Delay(options.Pause, time, stop);
        }
    }

    private async Task<StationId?> LookAsync(string user, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            if (_stations.TryGetValue(user, out var known))
                return known;
            // Somebody else has just read them all; it would say the same.
            if (_read is { } at && time.GetElapsedTime(at) < options.Pause)
                return null;
            var stations = new Dictionary<string, StationId>(StringComparer.OrdinalIgnoreCase);
            await foreach (var station in client.Stations.ListAsync(stop))
                if (station.WebRtcUserId is { } owner)
                    stations.TryAdd(owner, station.Id);
            _stations = stations;
            _read = time.GetTimestamp();
            return stations.TryGetValue(user, out var found) ? found : null;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
