namespace Puente.Actions.Velocity.Syntax;

internal sealed partial class VelocityParser
{
    /// <summary>A word nobody defined. Alone it is text; with parentheses it must still read as a call.</summary>
    private void Macro(List<VelocityNode> body, int start, string name, int after)
    {
        if (!ParenthesisAhead(after))
        {
            Text(body, after);
            return;
        }

        _at = after;
        Blank();
        _at++;
        var missing = $"Macro '#{name}' is not defined";
        var (fault, place) = (missing, start);
        while (true)
        {
            Blank();
            if (Char(_at) == ')')
                break;
            if (Char(_at) == ',')
            {
                _at++;
                Blank();
            }

            var argument = _at;
            if (Word() is { } word)
            {
                if (place == start)
                    (fault, place) = ($"Invalid arg '{word}' in macro #{name}", argument);
            }
            else
            {
                Parameter();
            }
        }

        // A strict template does not even parse with a bare word among the values.
        if (place != start && _options.Strictness != VelocityStrictness.Lenient)
            throw Error(place, fault, "Write '#' as $esc.hash, or remove the call.");
        CloseParenthesis();
        body.Add(new VelocityUnknownMacro(_source.At(start), name, _text[start.._at], missing));
    }

    private bool ParenthesisAhead(int at)
    {
        while (Char(at) is ' ' or '\t' or '\r' or '\n')
            at++;
        return Char(at) == '(';
    }

    /// <summary>A name between arguments, such as the <c>in</c> of a loop.</summary>
    private string? Word()
    {
        var start = _at;
        if (!IsWordStart(Char(start)))
            return null;
        var end = WordEnd(start);
        var word = _text[start..end];
        if (word is "true" or "false")
            return null;
        _at = end;
        return word;
    }

    private void ArgumentGap()
    {
        Blank();
        if (Char(_at) == ',')
            _at++;
        Blank();
    }

    /// <summary>The word after <c>#</c>: <c>name</c> or <c>{name}</c>.</summary>
    /// <returns>Null when there is none: the mark is text.</returns>
    private string? DirectiveWord(int at, out int after)
    {
        after = at;
        var braced = Char(at) == '{';
        var start = braced ? at + 1 : at;
        if (!IsWordStart(Char(start)) || (braced && Char(start) == '@'))
            return null;
        var end = WordEnd(start);
        if (braced && Char(end) != '}')
            return null;
        after = braced ? end + 1 : end;
        return _text[start..end];
    }

    private int WordEnd(int at)
    {
        while (IsWordStart(Char(at)) || char.IsAsciiDigit(Char(at)))
            at++;
        return at;
    }

    private static bool IsWordStart(char character) => char.IsAsciiLetter(character) || character is '_' or '@';
}
