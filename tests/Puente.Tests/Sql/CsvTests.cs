using CsCheck;
using Puente.Sql;

namespace Puente.Tests.Sql;

public sealed class CsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData(" outer ", "\" outer \"")]
    public void A_field_is_quoted_only_when_it_must_be(string field, string expected) =>
        Assert.Equal(expected, CsvWriter.Escape(field));

    [Fact]
    public void A_reader_of_RFC_4180_gets_every_field_back() =>
        Gen.Char["abc,\"\r\n \té€"]
            .Array[0, 8]
            .Select(letters => new string(letters))
            .Array[1, 4]
            .Array[1, 4]
            .Sample(
                rows =>
                {
                    using var text = new StringWriter();
                    var csv = new CsvWriter(text);
                    foreach (var row in rows)
                        csv.WriteAsync(row, CancellationToken.None).GetAwaiter().GetResult();
                    return Read(text.ToString()).SequenceEqual(rows, RowComparer.Instance);
                },
                print: rows => string.Join(" | ", rows.Select(row => string.Join(';', row)))
            );

    /// <summary>The grammar of RFC 4180 with CRLF line ends, read letter by letter.</summary>
    private static List<string[]> Read(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            var field = "";
            if (text[at] == '"')
            {
                for (
                    at++;
                    text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"');
                    at += text[at] == '"' ? 2 : 1
                )
                    field += text[at];
                at++;
            }
            else
            {
                for (; text[at] != ',' && text[at] != '\r'; at++)
                    field += text[at];
            }

            row.Add(field);
            if (text[at] == ',')
            {
                at++;
                if (
                    at < text.Length
                    && text[at] == '\r'
                    && text[at + 1] == '\n'
                    && field.Length >= 0
                    && IsLastEmpty(text, at)
                )
                {
                    row.Add("");
                    at += 2;
                    rows.Add([.. row]);
                    row.Clear();
                }

                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add([.. row]);
            row.Clear();
        }

        return rows;
    }

    private static bool IsLastEmpty(string text, int at) => text[at - 1] == ',';

    private sealed class RowComparer : IEqualityComparer<string[]>
    {
        public static readonly RowComparer Instance = new();

        public bool Equals(string[]? left, string[]? right) => left!.SequenceEqual(right!);

        public int GetHashCode(string[] row) => row.Length;
    }
}
