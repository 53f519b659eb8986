using System.Globalization;
using System.Text;

namespace Puente.Hub.Gateway.Lookups;

/// <param name="Names">In the order of their numbers.</param>
/// <param name="Lines">Where each name stands first.</param>
internal sealed record NumberedStatement(
    string Sql,
    IReadOnlyList<string> Names,
    IReadOnlyDictionary<string, int> Lines
);

/// <summary>
/// Puts <c>$1</c> where <c>$phone</c> stood, outside of strings, comments and quoted names. Values never become text of the
/// statement.
/// </summary>
internal sealed class StatementParameters
{
    private static readonly string[] Reading = ["select", "with", "values", "table", "from"];
    private readonly string _text;
    private readonly string _place;
    private readonly List<LookupFault> _faults;
    private readonly StringBuilder _sql = new();
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private int _at;
    private int _line = 1;
    private bool _hasBegun;
    private bool _isOver;

    private StatementParameters(string text, string place, List<LookupFault> faults) =>
        (_text, _place, _faults) = (text, place, faults);

    public static NumberedStatement Number(string text, string place, List<LookupFault> faults) =>
        new StatementParameters(text, place, faults).Read();

    private NumberedStatement Read()
    {
        while (_at < _text.Length)
            Step();
        if (!_hasBegun)
            Refuse("there is no statement", "Write one SELECT below the comment.");
        return new NumberedStatement(_sql.ToString().Trim(), _names, _lines);
    }

    private void Step()
    {
        var (here, next) = (_text[_at], _at + 1 < _text.Length ? _text[_at + 1] : '\0');
        if (here == '-' && next == '-')
            SkipLine();
        else if (here == '/' && next == '*')
            SkipBlock();
        else if (char.IsWhiteSpace(here))
            Copy(1);
        else if (here == ';')
            (_isOver, _at) = (_hasBegun, _at + 1);
        else
        {
            Token(here, next);
            _hasBegun = true;
        }
    }

    private void Token(char here, char next)
    {
        if (_isOver)
        {
            Refuse("a second statement begins here", "Keep one statement in the file.");
            _at = _text.Length;
            return;
        }
        if (here is '\'' or '"')
            CopyQuoted(here, backslash: false);
        else if (here is 'e' or 'E' && next == '\'')
        {
            Copy(1);
            CopyQuoted('\'', backslash: true);
        }
        else if (IsNameStart(here))
            CopyWord();
        else if (char.IsAsciiDigit(here))
            Copy(WordEnd(_at) - _at);
        else if (here == '$')
            Dollar(next);
        else
        {
            if (!_hasBegun && here != '(')
                RefuseStart($"{here}");
            Copy(1);
        }
    }

    private void CopyWord()
    {
        var end = WordEnd(_at);
        var word = _text[_at..end];
        // A bracket before it is part of a query too: (select 1) union …
        if (
            _sql.ToString().AsSpan().Trim().TrimStart('(').Trim().IsEmpty
            && !Reading.Contains(word, StringComparer.OrdinalIgnoreCase)
        )
            RefuseStart(word);
        Copy(end - _at);
    }

    private void Dollar(char next)
    {
        if (char.IsAsciiDigit(next))
        {
            Refuse("a parameter has a number for a name", "Write the name of an @input: $phone.");
            Copy(2);
            return;
        }
        var end = _at + 1;
        while (end < _text.Length && (IsNameStart(_text[end]) || char.IsAsciiDigit(_text[end])))
            end++;
        if (end < _text.Length && _text[end] == '$')
        {
            CopyDollarQuoted(_text[_at..(end + 1)]);
            return;
        }
        if (end == _at + 1)
        {
            Refuse("a $ stands alone", "Write the name of an @input behind it: $phone.");
            Copy(1);
            return;
        }
        var name = _text[(_at + 1)..end];
        if (_lines.TryAdd(name, _line))
            _names.Add(name);
        _sql.Append(CultureInfo.InvariantCulture, $"${_names.IndexOf(name) + 1}");
        _at = end;
    }

    private void CopyDollarQuoted(string tag)
    {
        var end = _text.IndexOf(tag, _at + tag.Length, StringComparison.Ordinal);
        if (end < 0)
            Refuse($"the text that begins with {tag} does not end", $"Write {tag} behind it.");
        Copy((end < 0 ? _text.Length : end + tag.Length) - _at);
    }

    private void CopyQuoted(char quote, bool backslash)
    {
        var line = _line;
        var end = _at + 1;
        while (end < _text.Length)
        {
            if (backslash && _text[end] == '\\')
                end += 2;
            else if (_text[end] != quote)
                end++;
            else if (end + 1 < _text.Length && _text[end + 1] == quote)
                end += 2;
            else
                break;
        }
        if (end >= _text.Length)
            _faults.Add(
                new(_place, line, $"the text that begins with {quote} does not end", $"Close it with {quote}.")
            );
        Copy(Math.Min(end + 1, _text.Length) - _at);
    }

    private void SkipLine()
    {
        while (_at < _text.Length && _text[_at] != '\n')
            _at++;
    }

    // Both databases nest them.
    private void SkipBlock()
    {
        var (line, depth) = (_line, 0);
        do
        {
            if (_at + 1 >= _text.Length)
            {
                _faults.Add(new(_place, line, "the comment that begins with /* does not end", "Close it with */."));
                _at = _text.Length;
                return;
            }
            var pair = _text.AsSpan(_at, 2);
            var step = pair is "/*" or "*/" ? 2 : 1;
            depth +=
                pair is "/*" ? 1
                : pair is "*/" ? -1
                : 0;
            if (_text[_at] == '\n')
                _line++;
            _at += step;
        } while (depth > 0);
        _sql.Append(' ');
    }

    private void Copy(int count)
    {
        foreach (var character in _text.AsSpan(_at, count))
            if (character == '\n')
                _line++;
        _sql.Append(_text, _at, count);
        _at += count;
    }

    // A dollar within a word belongs to it.
    private int WordEnd(int from)
    {
        while (
            from < _text.Length && (IsNameStart(_text[from]) || char.IsAsciiDigit(_text[from]) || _text[from] == '$')
        )
            from++;
        return from;
    }

    private static bool IsNameStart(char character) => char.IsLetter(character) || character == '_';

    private void RefuseStart(string word) =>
        Refuse(
            $"the statement begins with {word}",
            "A lookup only reads: begin with SELECT, WITH, VALUES, TABLE or FROM."
        );

    private void Refuse(string problem, string fix) => _faults.Add(new LookupFault(_place, _line, problem, fix));
}
