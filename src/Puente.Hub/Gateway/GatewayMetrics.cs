using System.Collections.Concurrent;
using System.Globalization;
using Puente.Hub.Gateway.Caching;
using Puente.Hub.Metrics;

namespace Puente.Hub.Gateway;

/// <summary>Counts by lookup; no input and no caller's address ever becomes a label.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>For requests whose lookup is not known: a label per guessed name would fill the memory.</summary>
    public const string NoLookup = "";

    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];
    private readonly ConcurrentDictionary<(string Lookup, string Outcome), long> _requests = new();
    private readonly ConcurrentDictionary<(string Lookup, CacheResult Result), long> _cache = new();
    private readonly ConcurrentDictionary<string, Times> _times = new();
    private long _readings;

    public void Count(string lookup, string outcome, TimeSpan took)
    {
        _requests.AddOrUpdate((lookup, outcome), 1, (_, count) => count + 1);
        _times.GetOrAdd(lookup, _ => new Times()).Add(took.TotalSeconds);
    }

    public void CountReading() => Interlocked.Increment(ref _readings);

    public void Count(string lookup, CacheResult result) =>
        _cache.AddOrUpdate((lookup, result), 1, (_, count) => count + 1);

    public void Write(PrometheusText text, LookupGateway gateway)
    {
        text.Counter(
            "puente_gateway_requests_total",
            "Requests to lookups, by what became of them.",
            _requests
                .OrderBy(entry => entry.Key)
                .Select(entry => new Sample(entry.Value, ("lookup", entry.Key.Lookup), ("outcome", entry.Key.Outcome)))
        );
        text.Histogram(
            "puente_gateway_request_seconds",
            "How long requests to lookups took.",
            _times
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => entry.Value.Read(("lookup", entry.Key)))
        );
        text.Counter(
            "puente_gateway_cache_total",
            "Answers of lookups that are kept for a while, by where they came from.",
            _cache
                .OrderBy(entry => entry.Key)
                .Select(entry => new Sample(
                    entry.Value,
                    ("lookup", entry.Key.Lookup),
                    ("result", Word(entry.Key.Result))
                ))
        );
        text.Gauge("puente_gateway_cache_bytes", "Memory that kept answers take.", new Sample(gateway.Cache.Bytes));
        text.Gauge(
            "puente_gateway_source_state",
            "1 for the state of the source's circuit breaker, 0 for the others.",
            gateway.Sources.SelectMany(source =>
                ((string[])["closed", "half-open", "open"]).Select(state => new Sample(
                    state == source.State ? 1 : 0,
                    ("source", source.Name),
                    ("state", state)
                ))
            )
        );
        text.Gauge(
            "puente_gateway_broken_lookups",
            "Files of lookups that have faults.",
            new Sample(gateway.Lookups.Broken.Count)
        );
        text.Gauge("puente_gateway_lookups", "Lookups that answer.", new Sample(gateway.State.ByName.Count));
        text.Counter(
            "puente_gateway_readings_total",
            "How often a change of lookups, sources or keys was taken over since the start.",
            new Sample(Interlocked.Read(ref _readings))
        );
        text.Gauge(
            "puente_gateway_lookup_fault",
            "A fault in a lookup's file or in the gateway's settings; kept: the lookup answers as it did before.",
            gateway
                .State.Broken.Distinct()
                .Select(broken => new Sample(
                    1,
                    ("file", broken.Fault.File),
                    ("line", broken.Fault.Line.ToString(CultureInfo.InvariantCulture)),
                    ("problem", broken.Fault.Problem),
                    ("fix", broken.Fault.Fix),
                    ("kept", broken.Kept ? "true" : "false")
                ))
        );
    }

    public static string Word(CacheResult result) =>
        result switch
        {
            CacheResult.Hit => "hit",
            CacheResult.Stale => "stale",
            _ => "miss",
        };

    private sealed class Times
    {
        private readonly Lock _lock = new();
        private readonly long[] _counts = new long[Bounds.Length];
        private long _count;
        private double _sum;

        public void Add(double seconds)
        {
            lock (_lock)
            {
                _count++;
                _sum += seconds;
                for (var index = 0; index < Bounds.Length; index++)
                    if (seconds <= Bounds[index])
                        _counts[index]++;
            }
        }

        public Distribution Read((string, string) label)
        {
            lock (_lock)
                return new Distribution(Bounds, [.. _counts], _count, _sum, label);
        }
    }
}
