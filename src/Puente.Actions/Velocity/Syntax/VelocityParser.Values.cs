using System.Globalization;
using System.Numerics;

namespace Puente.Actions.Velocity.Syntax;

internal sealed partial class VelocityParser
{
    /// <summary>A value without operators: what calls, lists, maps and loops take.</summary>
    private VelocityExpression Parameter()
    {
        Blank();
        VelocityExpression value = Char(_at) switch
        {
            '"' or '\'' => StringLiteral(),
            '$' => Reference(),
            '[' => ListOrRange(),
            '{' => Map(),
            var letter when _calls > 0 && IsNameStart(letter) && !Ahead("true") && !Ahead("false") => BareName(),
            _ => NumberOrBoolean(),
        };
        Blank();
        return value;
    }

    private VelocityBareName BareName()
    {
        var name = ReferenceAfterMark(_at, false);
        return new VelocityBareName(name.Position, name.Slice);
    }

    private VelocityLiteral NumberOrBoolean()
    {
        var start = _at;
        object value;
        if (Ahead("true") || Ahead("false"))
        {
            value = Char(_at) == 't';
            _at += Char(_at) == 't' ? 4 : 5;
        }
        else
        {
            var length = NumberLength(_at);
            if (length == 0)
                throw Unexpected(_at, "A value is expected: a reference, string, number, true, false, list or map.");
            var text = _text.AsSpan(_at, length);
            _at += length;
            value = Number(text);
        }

        return new VelocityLiteral(_source.At(start), new VelocitySlice(_text, start, _at - start), value);
    }

    private static object Number(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('.', 'e', 'E') >= 0)
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var whole))
            return whole;
        if (long.TryParse(text, CultureInfo.InvariantCulture, out var large))
            return large;
        return BigInteger.Parse(text[..Math.Min(text.Length, 1000)], CultureInfo.InvariantCulture);
    }

    /// <summary>Two dots after whole digits are a range, so <c>1..3</c> is not <c>1.</c></summary>
    private int NumberLength(int start)
    {
        var at = Char(start) == '-' ? start + 1 : start;
        var digits = at;
        at = Digits(at);
        var whole = at > digits;
        if (whole && Char(at) == '.' && Char(at + 1) == '.')
            return at - start;
        if (Char(at) == '.' && (whole || char.IsAsciiDigit(Char(at + 1))))
            at = Digits(at + 1);
        else if (!whole)
            return 0;
        if (Char(at) is 'e' or 'E')
        {
            var exponent = Char(at + 1) is '+' or '-' ? at + 2 : at + 1;
            at = Digits(exponent) is var end && end > exponent ? end : at;
        }

        return at - start;
    }

    private int Digits(int at)
    {
        while (char.IsAsciiDigit(Char(at)))
            at++;
        return at;
    }

    private VelocityExpression ListOrRange()
    {
        var start = _at;
        _at++;
        Enter(start);
        List<VelocityExpression> items = [];
        if (Char(_at) != ']')
        {
            items.Add(Parameter());
            var bound = items[0] is VelocityReference or VelocityLiteral { Value: int or long or BigInteger };
            if (bound && Char(_at) == '.' && Char(_at + 1) == '.')
            {
                _at += 2;
                var end = _at;
                var to = Parameter();
                if (to is not (VelocityReference or VelocityLiteral { Value: int or long or BigInteger }))
                    throw Unexpected(end, "A range ends with a whole number or a reference: [1..$n].");
                Expect(']', "A range is closed by ']'.");
                _nesting--;
                return new VelocityRange(_source.At(start), new VelocitySlice(_text, start, _at - start), items[0], to);
            }

            while (Take(','))
                items.Add(Parameter());
        }

        Expect(']', "Separate the items of a list by ',' and close it by ']'.");
        _nesting--;
        return new VelocityListLiteral(_source.At(start), new VelocitySlice(_text, start, _at - start), items);
    }

    private VelocityMapLiteral Map()
    {
        const string Form = "The form of a map is {\"key\": value, \"key\": value}.";
        var start = _at;
        _at++;
        Enter(start);
        List<KeyValuePair<VelocityExpression, VelocityExpression>> entries = [];
        Blank();
        if (Char(_at) != '}')
        {
            do
            {
                var key = Parameter();
                Expect(':', Form);
                entries.Add(new(key, Parameter()));
            } while (Take(','));
        }

        Expect('}', Form);
        _nesting--;
        return new VelocityMapLiteral(_source.At(start), new VelocitySlice(_text, start, _at - start), entries);
    }
}
