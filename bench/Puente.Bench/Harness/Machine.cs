using System.Globalization;
using System.Runtime.InteropServices;

namespace Puente.Bench.Harness;

/// <summary>Where the numbers come from; a number without it says nothing.</summary>
/// <param name="Load">Load averages over 1, 5 and 15 minutes at the start, as Linux gives them.</param>
internal sealed record Machine(
    int Cores,
    string Processor,
    long MemoryBytes,
    string Runtime,
    string System,
    string Load
)
{
    public static Machine Look() =>
        new(
            Environment.ProcessorCount,
            ProcessorName(),
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
            LoadAverages()
        );

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Cores} cores ({Processor}), {MemoryBytes / 1e9:0.0} GB, {Runtime}, {System}, load {Load}"
        );

    private static string ProcessorName()
    {
        const string File = "/proc/cpuinfo";
        if (!global::System.IO.File.Exists(File))
            return "unknown processor";
        var line = global::System
            .IO.File.ReadLines(File)
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string LoadAverages()
    {
        const string File = "/proc/loadavg";
        return global::System.IO.File.Exists(File)
            ? string.Join(' ', global::System.IO.File.ReadAllText(File).Split(' ').Take(3))
            : "unknown";
    }
}
