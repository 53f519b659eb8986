namespace Puente.Actions.Velocity.Syntax;

internal sealed partial class VelocityParser
{
    /// <summary>The character there, or NUL past the end.</summary>
    private char Char(int at) => at < _text.Length ? _text[at] : '\0';

    private void Blank()
    {
        while (Char(_at) is ' ' or '\t' or '\r' or '\n')
            _at++;
    }

    private void Expect(char character, string fix)
    {
        if (Char(_at) != character)
            throw Unexpected(_at, fix);
        _at++;
    }

    /// <summary>A directive's <c>)</c> takes the rest of its line along when only blanks are left on it.</summary>
    private void CloseParenthesis()
    {
        Blank();
        Expect(')', "The parenthesis of the directive is not closed.");
        _at = LineRest(_at);
    }

    private int LineRest(int at)
    {
        var end = at;
        while (Char(end) is ' ' or '\t')
            end++;
        return Char(end) switch
        {
            '\r' when Char(end + 1) == '\n' => end + 2,
            '\r' or '\n' => end + 1,
            _ => at,
        };
    }

    private int LineEnd(int at)
    {
        var length = _text.AsSpan(at).IndexOfAny('\r', '\n');
        return length < 0 ? _text.Length : LineRest(at + length);
    }

    /// <summary>A comment nobody closes hides the rest of the template; one that ends right there is an error.</summary>
    private void Comment(int start)
    {
        var close = _text.IndexOf("*#", start + 2, StringComparison.Ordinal);
        if (close < 0 && start + 2 == _text.Length)
            throw Unexpected(_text.Length, "The comment '#*' is closed by '*#'.");
        _at = close < 0 ? _text.Length : close + 2;
    }

    private void Enter(int at)
    {
        if (++_nesting > MaxNesting)
        {
            throw new VelocityException(
                VelocityFault.Limit,
                _source.Name,
                _source.At(at),
                $"More than {MaxNesting} blocks, brackets or operators inside one another",
                "Take the template apart."
            );
        }
    }

    private VelocityException Unexpected(int at, string fix)
    {
        if (at >= _text.Length)
            return Error(at, "Encountered \"<EOF>\"", fix);
        var end = DirectiveWord(at + 1, out var after) is not null && _text[at] == '#' ? after : at + 1;
        if (char.IsHighSurrogate(_text[at]) && end < _text.Length)
            end++;
        return Error(at, $"Encountered \"{_text[at..end]}\"", fix);
    }

    private VelocityException Error(int at, string what, string fix) =>
        new(VelocityFault.Syntax, _source.Name, _source.At(at), what, fix);
}
