using System.Globalization;
using System.Text;

namespace Puente.Hub.Metrics;

/// <summary>Writes Prometheus' text format 0.0.4: a family at a time, its help and type first.</summary>
internal sealed class PrometheusText
{
    private readonly StringBuilder _text = new();

    public void Gauge(string name, string help, params IEnumerable<Sample> samples) =>
        Family(name, "gauge", help, samples);

    /// <param name="name">Ends in <c>_total</c>.</param>
    public void Counter(string name, string help, params IEnumerable<Sample> samples) =>
        Family(name, "counter", help, samples);

    public override string ToString() => _text.ToString();

    private void Family(string name, string type, string help, IEnumerable<Sample> samples)
    {
        var all = samples.ToArray();
        if (all.Length == 0)
            return;
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help, quotes: false)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (var sample in all)
        {
            _text.Append(name);
            if (sample.Labels.Length > 0)
                _text
                    .Append('{')
                    .AppendJoin(
                        ',',
                        sample.Labels.Select(label => $"{label.Name}=\"{Escape(label.Value, quotes: true)}\"")
                    )
                    .Append('}');
            _text.Append(' ').Append(sample.Value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }

    private static string Escape(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }
}

internal readonly record struct Sample(double Value, params (string Name, string Value)[] Labels);
