using Puente.Platform;
using Puente.Platform.Stations;

namespace Puente.Provisioning.Applying;

/// <summary>
/// Waits for stations. One listing serves everyone who waits, so that a thousand new phones do not ask a thousand times.
/// </summary>
internal sealed class StationBook(PlatformClient client, ApplyOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private ILookup<string, Station> _stations = Array.Empty<Station>().ToLookup(_ => "");
    private long? _read;

    /// <param name="phone">Of several stations the one with this phone's name.</param>
    /// <returns>Null when no station came in time.</returns>
    public async Task<StationId?> FindAsync(string user, string phone, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (await LookAsync(user, phone, stop) is { } station)
                return station;
            if (time.GetElapsedTime(started) >= options.StationTime)
                return null;
            await Task.Delay(options.Pause, time, stop);
        }
    }

    private async Task<StationId?> LookAsync(string user, string phone, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            if (Of(user, phone) is { } known)
                return known;
            // Somebody else has just read them all; it would say the same.
            if (_read is { } at && time.GetElapsedTime(at) < options.Pause)
                return null;
            _stations = (
                await client
                    .Stations.ListAsync(stop)
                    .Where(station => station.WebRtcUserId is not null)
                    .ToListAsync(stop)
            ).ToLookup(station => station.WebRtcUserId!, StringComparer.OrdinalIgnoreCase);
            _read = time.GetTimestamp();
            return Of(user, phone);
        }
        finally
        {
            _one.Release();
        }
    }

    private StationId? Of(string user, string phone) =>
        _stations[user].OrderByDescending(station => station.Name == phone).FirstOrDefault()?.Id;

    public void Dispose() => _one.Dispose();
}
