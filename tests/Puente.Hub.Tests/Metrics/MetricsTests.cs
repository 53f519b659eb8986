using System.Globalization;
using System.Text.RegularExpressions;
using Puente.Hub.Tests.Fakes;

namespace Puente.Hub.Tests.Metrics;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task Every_line_follows_the_text_format()
    {
        await using var hub = await RunningHub.StartAsync(
            new ScriptedStream("dead", (_, _, _) => throw new IOException("a \"quoted\"\nfault")),
            new ScriptedStream(
                "eventbridge/or\"ders",
                async (_, monitor, stop) =>
                {
                    monitor.Healthy();
                    monitor.Handled(5, new DateTimeOffset(2026, 3, 2, 8, 0, 0, 500, TimeSpan.Zero));
                    monitor.Waiting(2);
                    await ScriptedStream.UntilAsync(stop);
                }
            )
        );
        await Eventually.TrueAsync(() => hub.Host.Streams() is [{ IsRed: true }, { Waiting: 2 }]);
        var (code, text) = await hub.GetAsync("metrics");
        Assert.Equal(200, code);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);

        var types = new Dictionary<string, string>();
        var seen = new HashSet<string>();
        var closed = new HashSet<string>();
        var family = "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                Assert.True(closed.Add(family = line.Split(' ')[2]), $"{family} comes in two pieces");
                continue;
            }

            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(family, line.Split(' ')[2]);
                types.Add(family, line.Split(' ')[3]);
                continue;
            }

            var sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            Assert.Equal(family, sample.Groups["name"].Value);
            Assert.True(seen.Add(line[..line.LastIndexOf(' ')]), $"{line} comes twice");
            Assert.True(
                double.TryParse(sample.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
                line
            );
        }

        Assert.All(
            types,
            type => Assert.Equal(type.Key.EndsWith("_total", StringComparison.Ordinal), type.Value == "counter")
        );
        string[] expected =
        [
            "puente_stream_condition{stream=\"dead\",condition=\"dead\"} 1",
            "puente_stream_condition{stream=\"dead\",condition=\"healthy\"} 0",
            "puente_stream_restarts_total{stream=\"dead\"} 1",
            "puente_stream_handled_total{stream=\"eventbridge/or\\\"ders\"} 5",
            "puente_stream_waiting{stream=\"eventbridge/or\\\"ders\"} 2",
            "puente_stream_last_event_timestamp_seconds{stream=\"eventbridge/or\\\"ders\"} 1772438400.5",
            "puente_store_up 1",
            "puente_gaps_open 0",
            "puente_quarantine_records 0",
            "puente_log_begin_offset 1",
            "puente_log_end_offset 0",
        ];
        Assert.All(expected, line => Assert.Contains(line + "\n", text, StringComparison.Ordinal));
        Assert.Matches("puente_stream_lag_seconds\\{stream=\"eventbridge/or\\\\\"ders\"\\} [0-9.]+\n", text);
    }

    /// <summary>prometheus.io/docs/instrumenting/exposition_formats: metric_name{label="value",…} value.</summary>
    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*")(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*")*\})? (?<value>\S+)$""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Sample();
}
