using System.Globalization;
using System.Text.Json;

namespace Puente.Platform.Usage;

/// <summary>
/// One file a month and user, a line an entry; lines of the same kind add up. Small by itself: it is summed up when it
/// grows, and months older than a year go.
/// </summary>
public static class UsageFile
{
    private const long SumUpAt = 256 * 1024;
    private const int KeptMonths = 13;
    private const int Attempts = 100;

    /// <summary>What was counted from the first to the last day. Lines that cannot be read count nothing.</summary>
    public static IReadOnlyList<UsageEntry> Read(string folder, DateOnly from, DateOnly to)
    {
        var entries = new List<UsageEntry>();
        for (var month = new DateOnly(from.Year, from.Month, 1); month <= to; month = month.AddMonths(1))
        {
            var file = PathOf(folder, month);
            if (File.Exists(file))
                entries.AddRange(Parse(File.ReadLines(file)).Where(entry => entry.Day >= from && entry.Day <= to));
        }

        return Sum(entries);
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    internal static void Add(string folder, IReadOnlyCollection<UsageEntry> entries)
    {
        Directory.CreateDirectory(folder);
        foreach (var month in entries.GroupBy(entry => new DateOnly(entry.Day.Year, entry.Day.Month, 1)))
        {
            var file = PathOf(folder, month.Key);
            using var held = Open(file);
            held.Seek(0, SeekOrigin.End);
            Write(held, month);
            if (held.Length > SumUpAt)
                SumUp(held, file);
            foreach (var old in Directory.EnumerateFiles(folder, "usage-????-??.jsonl"))
                if (MonthOf(old) is { } its && its < month.Key.AddMonths(-KeptMonths))
                    File.Delete(old);
        }
    }

    public static IReadOnlyList<UsageEntry> Sum(IEnumerable<UsageEntry> entries) =>
        [
            .. entries
                .GroupBy(entry => entry with { Requests = 0 })
                .Select(same => same.Key with { Requests = same.Sum(entry => entry.Requests) }),
        ];

    // A new file beside, then the change of names: a machine that stops in between keeps the old one.
    private static void SumUp(FileStream held, string file)
    {
        held.Position = 0;
        using var reader = new StreamReader(held, leaveOpen: true);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        var summed = Sum(Parse(lines));
        var beside = $"{file}.{Environment.ProcessId}";
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            Write(stream, summed);
        File.Move(beside, file, overwrite: true);
    }

    private static void Write(FileStream stream, IEnumerable<UsageEntry> entries)
    {
        using var buffer = new MemoryStream();
        foreach (var entry in entries)
        {
            JsonSerializer.Serialize(buffer, entry, UsageJson.Default.UsageEntry);
            buffer.WriteByte((byte)'\n');
        }

        stream.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        stream.Flush();
    }

    private static IEnumerable<UsageEntry> Parse(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            UsageEntry? entry = null;
            try
            {
                entry = JsonSerializer.Deserialize(line, UsageJson.Default.UsageEntry);
            }
            catch (JsonException)
            {
                // The machine stopped while the line was written; its requests are not known.
            }

            if (
                entry is
                {
                    Requests: > 0,
                    Host: not null,
                    Client: not null,
                    Route: not null,
                    Method: not null,
                    Outcome: not null
                }
            )
                yield return entry;
        }
    }

    // Opened by one process at a time; each holds it for some milliseconds.
    private static FileStream Open(string file)
    {
        var spin = new SpinWait();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < Attempts)
            {
                spin.SpinOnce();
            }
        }
    }

    private static string PathOf(string folder, DateOnly month) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"usage-{month:yyyy-MM}.jsonl"));

    private static DateOnly? MonthOf(string file) =>
        DateOnly.TryParseExact(
            Path.GetFileName(file)[6..13] + "-01",
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var month
        )
            ? month
            : null;
}
