using System.Globalization;

namespace Puente.Bench.Harness;

/// <summary>What the benchmarks of one run share: size, place for files, and the lines of the report.</summary>
internal sealed class BenchRun(long? conversations, int? rounds, TextWriter notes) : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("puente-bench-");
    private readonly List<Measurement> _measurements = [];
    private int _folders;

    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>What the command line asked for, or the benchmark's own default.</summary>
    public long ConversationsOr(long usual) => conversations ?? usual;

    /// <summary>The smaller of the wanted size and what this benchmark needs at most.</summary>
    public long AtMost(long usual) => Math.Min(conversations ?? usual, usual);

    public int RoundsOr(int usual) => rounds ?? usual;

    public void Add(params ReadOnlySpan<Measurement> measurements) => _measurements.AddRange(measurements);

    /// <summary>Progress, for the people who wait.</summary>
    public void Note(FormattableString text) => notes.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>A new empty folder; gone with the run at the latest.</summary>
    public string NewFolder() => _root.CreateSubdirectory($"{++_folders}").FullName;

    public void Dispose() => _root.Delete(recursive: true);
}

/// <summary>A benchmark whose result is wrong has no time.</summary>
internal sealed class WrongResultException(string message) : Exception(message)
{
    public static void ThrowUnlessEqual(long expected, long found, string what)
    {
        if (expected != found)
        {
            throw new WrongResultException(
                string.Create(CultureInfo.InvariantCulture, $"{what}: {expected} expected, {found} found.")
            );
        }
    }
}
