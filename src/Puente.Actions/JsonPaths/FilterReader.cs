using System.Globalization;
using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>Reads the condition between the round brackets of a filter.</summary>
internal sealed class FilterReader(string text, int depth)
{
    private readonly TextCursor _cursor = new(text);
    private int _level;

    public FilterExpression Read()
    {
        var condition = ReadOr();
        _cursor.SkipBlanks();
        return _cursor.InBounds
            ? throw JsonPathException.Syntax(
                $"Expected end of filter expression instead of: {_cursor.Text[_cursor.Position..]}"
            )
            : condition;
    }

    private FilterExpression ReadOr()
    {
        if (++_level > JsonPathLimits.Nesting)
            throw JsonPathException.Syntax("The brackets of the filter are nested too deeply.");
        List<FilterExpression> parts = [ReadAnd()];
        while (TryTake("||"))
            parts.Add(ReadAnd());
        _level--;
        return parts.Count == 1 ? parts[0] : new OrExpression(parts);
    }

    private FilterExpression ReadAnd()
    {
        List<FilterExpression> parts = [ReadPart()];
        while (TryTake("&&"))
            parts.Add(ReadPart());
        return parts.Count == 1 ? parts[0] : new AndExpression(parts);
    }

    private FilterExpression ReadPart()
    {
        _cursor.SkipBlanks();
        if (_cursor.Current == '!' && _cursor.NextSignificant(_cursor.Position) is not ('$' or '@'))
        {
            if (++_level > JsonPathLimits.Nesting)
                throw JsonPathException.Syntax("The signs '!' of the filter are nested too deeply.");
            _cursor.Position++;
            var part = ReadPart();
            _level--;
            return new NotExpression(part);
        }

        if (_cursor.Current != '(')
            return ReadComparison();
        _cursor.Position++;
        var inner = ReadOr();
        _cursor.SkipBlanks();
        if (_cursor.Current != ')')
            throw JsonPathException.Syntax("Expected character: )");
        _cursor.Position++;
        return inner;
    }

    private FilterExpression ReadComparison()
    {
        var left = ReadOperand();
        var saved = _cursor.Position;
        if (ReadOperator() is { } sign)
            return new CompareExpression(left, sign, ReadOperand());
        _cursor.Position = saved;
        return left is PathOperand path
            ? new ExistsExpression(path.Path, !path.IsNegated)
            : throw JsonPathException.Syntax("Expected path node");
    }

    /// <summary>Signs end where signs end, words at the next blank; null when there is no operator here.</summary>
    private FilterOperator? ReadOperator()
    {
        _cursor.SkipBlanks();
        var start = _cursor.Position;
        if (IsSign(_cursor.Current))
        {
            while (_cursor.InBounds && IsSign(_cursor.Current))
                _cursor.Position++;
            var sign = _cursor.Text[start.._cursor.Position];
            return FilterOperator.Find(sign)
                ?? throw JsonPathException.Syntax($"Filter operator {sign} is not supported!");
        }

        while (_cursor.InBounds && _cursor.Current != ' ')
            _cursor.Position++;
        return FilterOperator.Find(_cursor.Text[start.._cursor.Position]);
    }

    private FilterOperand ReadOperand()
    {
        _cursor.SkipBlanks();
        var isNegated = _cursor.Current == '!';
        if (isNegated)
        {
            _cursor.Position++;
            _cursor.SkipBlanks();
            if (_cursor.Current is not ('$' or '@'))
                throw JsonPathException.Syntax("Unexpected character: !");
        }

        return _cursor.Current is '$' or '@' ? ReadPath(isNegated) : new LiteralOperand(ReadLiteral());
    }

    /// <summary>A path ends at a blank, a comparison sign or the bracket that closes the group.</summary>
    private PathOperand ReadPath(bool isNegated)
    {
        var start = _cursor.Position++;
        while (_cursor.InBounds)
        {
            if (_cursor.Current == '[')
            {
                var close = _cursor.IndexOfClosing(_cursor.Position, '[', ']', skipExpressions: false);
                if (close < 0)
                    throw JsonPathException.Syntax($"Square brackets does not match in filter {text}");
                _cursor.Position = close + 1;
                continue;
            }

            if (_cursor.Current == '(' && _cursor.NextSignificant(_cursor.Position) == ')')
            {
                _cursor.Position = _cursor.IndexOfNextSignificant(_cursor.Position) + 1;
                continue;
            }

            if (IsSign(_cursor.Current) || _cursor.Current is ' ' or ')')
                break;
            _cursor.Position++;
        }

        return new PathOperand(PathReader.Read(_cursor.Text[start.._cursor.Position], depth), isNegated);
    }

    private FilterValue ReadLiteral()
    {
        switch (_cursor.Current)
        {
            case '\'' or '"':
                return FilterValue.OfText(PathText.Unescape(ReadQuoted()));
            case 't':
                return ReadWord("true");
            case 'f':
                return ReadWord("false");
            case 'n':
                return ReadWord("null");
            case '[' or '{':
                return ReadJson();
            case '/':
                return ReadPattern();
            default:
                return ReadNumber();
        }
    }

    private string ReadQuoted()
    {
        var close = _cursor.IndexOfUnescaped(_cursor.Position + 1, _cursor.Current);
        if (close < 0)
            throw JsonPathException.Syntax($"String literal does not have matching quotes in {text}");
        var literal = _cursor.Text[(_cursor.Position + 1)..close];
        _cursor.Position = close + 1;
        return literal;
    }

    private FilterValue ReadWord(string word) =>
        TryTake(word)
            ? FilterValue.Of(JsonText.Parse(word))
            : throw JsonPathException.Syntax($"Failed to parse <{word}> literal in {text}");

    private FilterValue ReadNumber()
    {
        var start = _cursor.Position;
        while (char.IsAsciiDigit(_cursor.Current) || _cursor.Current is '-' or '+' or '.' or 'e' or 'E')
            _cursor.Position++;
        var literal = _cursor.Text[start.._cursor.Position];
        return decimal.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? FilterValue.OfNumber(literal)
            : throw JsonPathException.Syntax($"Failed to parse filter: {text}");
    }

    private FilterValue ReadJson()
    {
        var (open, close) = _cursor.Current == '[' ? ('[', ']') : ('{', '}');
        var end = _cursor.IndexOfClosing(_cursor.Position, open, close, skipExpressions: false);
        if (end < 0)
            throw JsonPathException.Syntax($"String not closed. Expected {close} in {text}");
        var literal = LenientJson.ToStrict(_cursor.Text[_cursor.Position..(end + 1)]);
        _cursor.Position = end + 1;
        try
        {
            return FilterValue.Of(JsonText.Parse(literal));
        }
        catch (JsonException fault)
        {
            throw new JsonPathException(JsonPathFault.Syntax, $"Failed to parse filter: {text}", fault);
        }
    }

    private FilterValue ReadPattern()
    {
        var close = _cursor.IndexOfUnescaped(_cursor.Position + 1, '/');
        if (close < 0)
            throw JsonPathException.Syntax($"Pattern not closed. Expected / in {text}");
        var expression = _cursor.Text[(_cursor.Position + 1)..close];
        _cursor.Position = close + 1;
        var flags = _cursor.Position;
        while (_cursor.Current is 'd' or 'i' or 'x' or 'm' or 's' or 'u' or 'U')
            _cursor.Position++;
        return FilterValue.OfPattern(WholePattern.Create(expression, _cursor.Text[flags.._cursor.Position]));
    }

    private bool TryTake(string word)
    {
        _cursor.SkipBlanks();
        if (string.CompareOrdinal(_cursor.Text, _cursor.Position, word, 0, word.Length) != 0)
            return false;
        _cursor.Position += word.Length;
        return true;
    }

    private static bool IsSign(char letter) => letter is '<' or '>' or '=' or '~' or '!';
}
