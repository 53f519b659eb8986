using System.Collections.Concurrent;
using Puente.Hub.Gateway.Lookups;

namespace Puente.Hub.Gateway.Callers;

/// <summary>Counts requests of each lookup, of all callers together and of each.</summary>
/// <remarks>System.Threading.RateLimiting has no clock that a test can hold still.</remarks>
internal sealed class RateBook(TimeProvider time)
{
    // Bounded: names of lookups times names of the settings, times the rates that a file has had.
    private readonly ConcurrentDictionary<(string Lookup, string Caller, double Rate), Bucket> _buckets = new();

    /// <returns>Null when the request may go on, else when to come again.</returns>
    public TimeSpan? Take(Lookup lookup, Caller caller)
    {
        // A colon cannot stand in a name, so no caller is taken for all of them.
        if (Of(lookup.Name, caller.Name, lookup.Rate.Caller).Take() is { } own)
            return own;
        return Of(lookup.Name, ":all", lookup.Rate.All).Take();
    }

    private Bucket Of(string lookup, string caller, double rate) =>
        _buckets.GetOrAdd((lookup, caller, rate), _ => new Bucket(rate, time));

    /// <summary>Holds a second's worth, at least one.</summary>
    private sealed class Bucket(double rate, TimeProvider time)
    {
        private readonly double _size = Math.Max(1, rate);
        private readonly Lock _lock = new();
        private double _tokens = Math.Max(1, rate);
        private long _seen = time.GetTimestamp();

        public TimeSpan? Take()
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                _tokens = Math.Min(_size, _tokens + (rate * time.GetElapsedTime(_seen, now).TotalSeconds));
                _seen = now;
                if (_tokens < 1)
                    return TimeSpan.FromSeconds((1 - _tokens) / rate);
                _tokens--;
                return null;
            }
        }
    }
}
