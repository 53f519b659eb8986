using System.Collections;
using System.Globalization;
using ParquetSharp;

namespace Puente.Specs.Reader;

/// <summary>A Parquet file as text rows, read by a library that had no part in writing it.</summary>
internal static class ParquetRows
{
    public static List<string> Read(string file)
    {
        using var reader = new ParquetFileReader(file);
        var rows = new List<string>();
        for (var group = 0; group < reader.FileMetaData.NumRowGroups; group++)
        {
            using var rowGroup = reader.RowGroup(group);
            var columns = Enumerable
                .Range(0, reader.FileMetaData.NumColumns)
                .Select(column =>
                {
                    using var chunk = rowGroup.Column(column);
                    using var logical = chunk.LogicalReader();
                    return logical.Apply(new AsTexts());
                })
                .ToList();
            for (var row = 0; row < rowGroup.MetaData.NumRows; row++)
                rows.Add(string.Join('|', columns.Select(column => column[row])));
        }

        return rows;
    }

    /// <summary>One spelling for a value, from whichever reader it comes.</summary>
    public static string Text(object? value) =>
        value switch
        {
            null => "∅",
            string text => text,
            Guid id => id.ToString(),
            bool flag => flag ? "true" : "false",
            DateTime time => Micros(time.Ticks - DateTime.UnixEpoch.Ticks),
            DateTimeOffset time => Micros(time.UtcTicks - DateTime.UnixEpoch.Ticks),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            IEnumerable list => "[" + string.Join(',', list.Cast<object?>().Select(Text)) + "]",
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException($"No spelling for a {value.GetType()}."),
        };

    private static string Micros(long ticks) =>
        (ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture) + "us";

    private sealed class AsTexts : ILogicalColumnReaderVisitor<List<string>>
    {
        public List<string> OnLogicalColumnReader<TValue>(LogicalColumnReader<TValue> columnReader) =>
            [.. columnReader.Select(value => Text(value))];
    }
}
