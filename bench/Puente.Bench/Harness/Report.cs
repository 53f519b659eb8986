using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Puente.Bench.Harness;

/// <summary>The report in the shape of <c>--json</c>.</summary>
internal sealed record Report(
    string Command,
    DateTimeOffset At,
    Machine Machine,
    IReadOnlyList<Measurement> Measurements
)
{
    private static readonly string[] s_headings =
    [
        "benchmark",
        "what",
        "figure",
        "unit",
        "reference",
        "its figure",
        "ratio",
        "A/A",
        "goal",
        "met",
    ];

    public bool AllMet => Measurements.All(measurement => measurement.Met is not false);

    public void WriteJson(string file)
    {
        using var stream = File.Create(file);
        JsonSerializer.Serialize(stream, this, ReportJson.Default.Report);
    }

    public void WriteTable(TextWriter to)
    {
        string[][] rows = [s_headings, .. Measurements.Select(Cells)];
        var widths = s_headings.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        to.WriteLine($"$ {Command}");
        to.WriteLine(Machine);
        foreach (var input in Measurements.Select(one => $"{one.Benchmark}: {one.Input}").Distinct())
            to.WriteLine(input);
        to.WriteLine();
        foreach (var row in rows)
            to.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string[] Cells(Measurement one) =>
        [
            one.Benchmark,
            one.What,
            Number(one.Figure),
            one.Unit,
            one.Reference ?? "",
            one.ReferenceFigure is { } reference ? Number(reference) : "",
            one.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "",
            one.Noise is { } noise ? (noise * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "",
            one.Goal?.ToString() ?? "",
            one.Met switch
            {
                true => "yes",
                false => "NO",
                null => "",
            },
        ];

    private static string Number(double value) =>
        value.ToString(value >= 1000 ? "#,0" : "0.00", CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext;
