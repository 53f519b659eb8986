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

    public void Histogram(string name, string help, params IEnumerable<Distribution> distributions)
    {
        var all = distributions.ToArray();
        if (all.Length == 0)
            return;
        Head(name, "histogram", help);
        foreach (var one in all)
        {
            for (var index = 0; index < one.Bounds.Count; index++)
                Line($"{name}_bucket", new Sample(one.Counts[index], one.Label, ("le", Number(one.Bounds[index]))));
            Line($"{name}_bucket", new Sample(one.Count, one.Label, ("le", "+Inf")));
            Line($"{name}_sum", new Sample(one.Sum, one.Label));
            Line($"{name}_count", new Sample(one.Count, one.Label));
        }
    }

    public override string ToString() => _text.ToString();

    private void Family(string name, string type, string help, IEnumerable<Sample> samples)
    {
        var all = samples.ToArray();
        if (all.Length == 0)
            return;
        Head(name, type, help);
        foreach (var sample in all)
            Line(name, sample);
    }

    private void Head(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help, quotes: false)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void Line(string name, Sample sample)
    {
        _text.Append(name);
        if (sample.Labels.Length > 0)
            _text
                .Append('{')
                .AppendJoin(',', sample.Labels.Select(label => $"{label.Name}=\"{Escape(label.Value, quotes: true)}\""))
                .Append('}');
        _text.Append(' ').Append(Number(sample.Value)).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }
}

internal readonly record struct Sample(double Value, params (string Name, string Value)[] Labels);

/// <param name="Counts">Of values up to each bound, smaller ones included.</param>
internal sealed record Distribution(
    IReadOnlyList<double> Bounds,
    IReadOnlyList<long> Counts,
    long Count,
    double Sum,
    (string Name, string Value) Label
);
