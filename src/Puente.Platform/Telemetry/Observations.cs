using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Puente.Platform.Errors;
using Puente.Platform.Governor;
using Puente.Platform.Requests;
using Puente.Platform.Usage;

namespace Puente.Platform.Telemetry;

/// <summary>What was seen on the wire: counters for operators, and the last state for <c>doctor</c>. Route templates only (promise P9).</summary>
internal sealed class Observations(TimeProvider time, UsageCounter? counter = null)
{
    public const string Name = "Puente.Platform";
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "puente.platform.request.duration",
        "s",
        "Whole calls, with all their tries and waits."
    );
    private static readonly Histogram<double> GateWait = Meter.CreateHistogram<double>(
        "puente.platform.gate.wait",
        "s",
        "Time a try waited for the rate limit."
    );
    private static readonly Counter<long> Tries = Meter.CreateCounter<long>(
        "puente.platform.tries",
        "{request}",
        "Requests on the wire, which is what fair use counts."
    );

    private readonly ConcurrentDictionary<string, long> _usage = new(StringComparer.Ordinal);
    private long _skewTicks = long.MinValue;

    public RateState? Rate { get; set; }

    /// <summary>Requests on the wire per method and route since the client was made.</summary>
    public IReadOnlyDictionary<string, long> Usage => _usage;

    public TimeSpan? ClockSkew =>
        Interlocked.Read(ref _skewTicks) is var ticks && ticks == long.MinValue ? null : TimeSpan.FromTicks(ticks);

    public void Answered(RequestState state, HttpResponseMessage response)
    {
        if (response.Headers.Date is { } date)
            Interlocked.Exchange(ref _skewTicks, (date - time.GetUtcNow()).Ticks);
        Count(state, (int)response.StatusCode);
        counter?.Count(state, (int)response.StatusCode);
    }

    public void Failed(RequestState state, ConnectionFault fault)
    {
        Count(state, fault.ToString());
        counter?.Count(state, null);
    }

    public static void Waited(RequestState state, TimeSpan wait) =>
        GateWait.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("lane", state.Lane.ToString()));

    public static void Finished(RequestState state, TimeSpan duration, object outcome) =>
        Duration.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>("http.request.method", state.Method.Method),
            new KeyValuePair<string, object?>("http.route", state.Route),
            new KeyValuePair<string, object?>("outcome", outcome)
        );

    private void Count(RequestState state, object outcome)
    {
        _usage.AddOrUpdate($"{state.Method} {state.Route}", 1, static (_, n) => n + 1);
        Tries.Add(
            1,
            new KeyValuePair<string, object?>("http.request.method", state.Method.Method),
            new KeyValuePair<string, object?>("http.route", state.Route),
            new KeyValuePair<string, object?>("outcome", outcome)
        );
    }
}
