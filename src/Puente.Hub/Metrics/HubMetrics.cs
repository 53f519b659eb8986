using Puente.Hub.Gateway;
using Puente.Hub.Status;
using Puente.Hub.Streams;

namespace Puente.Hub.Metrics;

/// <summary>What <c>/metrics</c> answers (docs/running.md lists the names).</summary>
internal static class HubMetrics
{
    /// <param name="gateway">Null when the hub has no lookups.</param>
    public static async Task<string> WriteAsync(
        StatusReader status,
        LookupGateway? gateway,
        CancellationToken cancellationToken
    )
    {
        var text = new PrometheusText();
        WriteStreams(text, status.Streams());
        var counts = await status.CountsAsync(cancellationToken);
        text.Gauge("puente_store_up", "1 while the store answers.", new Sample(counts is null ? 0 : 1));
        if (counts is not null)
        {
            text.Gauge(
                "puente_gaps_open",
                "Stretches of time that a source may have missed and nobody has repaired yet.",
                new Sample(counts.OpenGaps)
            );
            text.Gauge("puente_quarantine_records", "Records that could not be read.", new Sample(counts.Quarantined));
        }

        var log = status.LogReach;
        text.Gauge("puente_log_begin_offset", "Offset of the oldest event in the log.", new Sample(log.Begin));
        text.Gauge("puente_log_end_offset", "Offset of the newest event in the log.", new Sample(log.End));
        if (status.Rate() is { } rate)
            WriteRate(text, rate);
        gateway?.Metrics.Write(text, gateway);
        text.Gauge("process_resident_memory_bytes", "Memory the process holds.", new Sample(Environment.WorkingSet));
        return text.ToString();
    }

    private static void WriteStreams(PrometheusText text, IReadOnlyList<StreamReport> streams)
    {
        text.Gauge(
            "puente_stream_condition",
            "1 for the condition the stream is in, 0 for the others.",
            streams.SelectMany(stream =>
                StreamReport.Conditions.Select(condition => new Sample(
                    condition == stream.Condition ? 1 : 0,
                    ("stream", stream.Name),
                    ("condition", condition)
                ))
            )
        );
        text.Gauge(
            "puente_stream_lag_seconds",
            "While work waits the age of the newest event handled, else how late it was.",
            Of(streams, stream => stream.Lag?.TotalSeconds)
        );
        text.Gauge(
            "puente_stream_last_event_timestamp_seconds",
            "Platform time of the newest event handled.",
            Of(streams, stream => stream.LastEvent?.ToUnixTimeMilliseconds() / 1000.0)
        );
        text.Counter(
            "puente_stream_handled_total",
            "Events or records handled since the process began.",
            Of(streams, stream => stream.Handled)
        );
        text.Gauge(
            "puente_stream_waiting",
            "Messages, events or conversations that wait to be handled.",
            Of(streams, stream => stream.Waiting)
        );
        text.Counter(
            "puente_stream_restarts_total",
            "How often the stream has died.",
            Of(streams, stream => stream.Restarts)
        );
    }

    private static void WriteRate(PrometheusText text, RateUse rate)
    {
        if (rate is { Allowed: { } allowed, Used: { } used })
        {
            text.Gauge(
                "puente_rate_allowed",
                "Requests per minute the platform allows the token.",
                new Sample(allowed)
            );
            text.Gauge("puente_rate_used", "Requests the platform counted in the present minute.", new Sample(used));
        }

        text.Counter(
            "puente_requests_total",
            "Requests sent to the platform, by operation.",
            rate.Requests.Select(entry => new Sample(entry.Value, ("operation", entry.Key)))
        );
    }

    private static IEnumerable<Sample> Of(IReadOnlyList<StreamReport> streams, Func<StreamReport, double?> value) =>
        streams
            .Where(stream => value(stream) is not null)
            .Select(stream => new Sample(value(stream)!.Value, ("stream", stream.Name)));
}
