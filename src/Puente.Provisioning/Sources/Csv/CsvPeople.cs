using System.Globalization;
using Puente.Provisioning.Mapping;

namespace Puente.Provisioning.Sources.Csv;

/// <summary>Makes entries of a CSV text: the first record names the fields, every other is one entry.</summary>
internal static class CsvPeople
{
    /// <summary>Excel's own first line, as <c>sep=;</c>.</summary>
    private const string ExcelMark = "sep=";

    /// <exception cref="DirectoryException">The text is no CSV, or a line has more or fewer fields than the first.</exception>
    public static (IReadOnlyList<SourceEntry> Entries, IReadOnlyCollection<string> Fields) Read(
        string text,
        char? delimiter,
        string name
    )
    {
        var firstLine = 1;
        if (text.StartsWith(ExcelMark, StringComparison.OrdinalIgnoreCase) && text.Length > ExcelMark.Length)
        {
            delimiter ??= text[ExcelMark.Length];
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            (text, firstLine) = (end < 0 ? "" : text[(end + 1)..], 2);
        }

        using var records = new CsvText(text, delimiter ?? CsvText.DetectDelimiter(text), name, firstLine)
            .Records()
            .GetEnumerator();
        if (!records.MoveNext())
            throw new DirectoryException(
                DirectoryFailure.Input,
                [new(name, "the file is empty", "Its first line must name the fields; is it still being written?")]
            );
        var header = records.Current;
        var faults = new List<DirectoryFault>();
        var names = header.Fields.Select(field => field.Trim()).ToArray();
        foreach (
            var twice in names
                .Where(field => field.Length > 0)
                .GroupBy(field => field, StringComparer.OrdinalIgnoreCase)
        )
            if (twice.Count() > 1)
                faults.Add(
                    new(
                        Place(name, header.Line),
                        $"two fields are called '{twice.Key}'",
                        "Rename one; case does not count."
                    )
                );

        var entries = new List<SourceEntry>();
        var last = header.Line;
        while (records.MoveNext())
        {
            var record = records.Current;
            last = record.Line;
            if (record.Fields.Count == names.Length)
                entries.Add(Entry(name, record, names));
            else
                faults.Add(Ragged(name, record, names.Length));
        }

        if (faults.Count > 0 && faults[^1].Place == Place(name, last) && text[^1] is not ('\n' or '\r'))
            faults[^1] = faults[^1] with
            {
                Fix = "The file ends in the middle of this line: is it still being written?",
            };
        return faults.Count == 0
            ? (entries, [.. names.Where(field => field.Length > 0)])
            : throw new DirectoryException(DirectoryFailure.Input, DirectoryMapping.Shorten(faults));
    }

    private static SourceEntry Entry(string name, CsvRecord record, string[] names)
    {
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < names.Length; index++)
            if (names[index].Length > 0 && record.Fields[index].Trim() is { Length: > 0 } value)
                fields[names[index]] = [value];
        return new SourceEntry(Place(name, record.Line), fields);
    }

    private static DirectoryFault Ragged(string name, CsvRecord record, int expected) =>
        new(
            Place(name, record.Line),
            string.Create(
                CultureInfo.InvariantCulture,
                $"has {record.Fields.Count} fields and the first line has {expected}"
            ),
            "A field that holds the delimiter or a line break needs quotes around it."
        );

    private static string Place(string name, int line) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} line {line}");
}
