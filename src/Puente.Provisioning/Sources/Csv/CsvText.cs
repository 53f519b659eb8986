using System.Globalization;
using System.Text;

namespace Puente.Provisioning.Sources.Csv;

/// <param name="Line">Where the record begins, from 1.</param>
internal readonly record struct CsvRecord(int Line, IReadOnlyList<string> Fields);

/// <summary>
/// Reads CSV as RFC 4180 says, and nothing else: a quote in the wrong place is an error with its line, not a guess. One
/// guess could join two people. (Sylvan.Data.Csv, which judges this one in the tests, accepts a quote inside an unquoted
/// field, and counts records where a user counts lines.)
/// </summary>
internal sealed class CsvText(string text, char delimiter, string name, int firstLine = 1)
{
    private int _at;
    private int _line = firstLine;

    /// <summary>What separates the first line: the candidate that stands there most often outside quotes.</summary>
    public static char DetectDelimiter(string text)
    {
        var (counts, quoted) = (new Dictionary<char, int>(), false);
        foreach (var letter in text)
        {
            if (letter == '"')
                quoted = !quoted;
            if (quoted)
                continue;
            if (letter is '\r' or '\n')
                break;
            if (letter is ',' or ';' or '\t' or '|')
                counts[letter] = counts.GetValueOrDefault(letter) + 1;
        }

        return counts.Count == 0 ? ',' : counts.MaxBy(pair => pair.Value).Key;
    }

    /// <summary>Records without the empty lines between them.</summary>
    /// <exception cref="DirectoryException">A quote stands in the wrong place or is not closed.</exception>
    public IEnumerable<CsvRecord> Records()
    {
        while (_at < text.Length)
        {
            var line = _line;
            var fields = new List<string>();
            bool more;
            do fields.Add(Field(out more));
            while (more);
            if (fields is not [""])
                yield return new CsvRecord(line, fields);
        }
    }

    /// <param name="more">True when another field of this record follows.</param>
    private string Field(out bool more)
    {
        var value = _at < text.Length && text[_at] == '"' ? Quoted() : Bare();
        more = _at < text.Length && text[_at] == delimiter;
        if (more)
            _at++;
        else
            EndLine();
        return value;
    }

    private string Bare()
    {
        var start = _at;
        for (; _at < text.Length && text[_at] != delimiter && text[_at] is not ('\r' or '\n'); _at++)
            if (text[_at] == '"')
                throw Fault(
                    _line,
                    "a quote stands inside a field without quotes around it",
                    "Put the whole field in quotes and write the quote twice."
                );
        return text[start.._at];
    }

    private string Quoted()
    {
        var (value, opened) = (new StringBuilder(), _line);
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == '"' && (_at + 1 == text.Length || text[_at + 1] != '"'))
            {
                _at++;
                return IsEnd()
                    ? value.ToString()
                    : throw Fault(
                        _line,
                        "text follows a closing quote",
                        "Write a quote inside quotes twice, or close the field here."
                    );
            }

            if (text[_at] == '"')
                _at++;
            if (text[_at] == '\n' || (text[_at] == '\r' && (_at + 1 == text.Length || text[_at + 1] != '\n')))
                _line++;
            value.Append(text[_at]);
        }

        throw Fault(opened, "a quote is opened here and never closed", "Close it; or is the file still being written?");
    }

    private bool IsEnd() => _at == text.Length || text[_at] == delimiter || text[_at] is '\r' or '\n';

    private void EndLine()
    {
        if (_at == text.Length)
            return;
        if (text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n')
            _at++;
        _at++;
        _line++;
    }

    private DirectoryException Fault(int line, string problem, string fix) =>
        new(
            DirectoryFailure.Input,
            [new(string.Create(CultureInfo.InvariantCulture, $"{name} line {line}"), problem, fix)]
        );
}
