namespace Puente.Actions.Velocity.Syntax;

internal sealed partial class VelocityParser
{
    /// <summary>By strength, weakest first; an operator's longer spelling before its shorter.</summary>
    private static readonly (string Sign, VelocityOperator Operator)[][] Operators =
    [
        [("||", VelocityOperator.Or), ("or", VelocityOperator.Or)],
        [("&&", VelocityOperator.And), ("and", VelocityOperator.And)],
        [
            ("==", VelocityOperator.Equal),
            ("eq", VelocityOperator.Equal),
            ("!=", VelocityOperator.NotEqual),
            ("ne", VelocityOperator.NotEqual),
        ],
        [
            ("<=", VelocityOperator.LessOrEqual),
            ("le", VelocityOperator.LessOrEqual),
            ("<", VelocityOperator.Less),
            ("lt", VelocityOperator.Less),
            (">=", VelocityOperator.GreaterOrEqual),
            ("ge", VelocityOperator.GreaterOrEqual),
            (">", VelocityOperator.Greater),
            ("gt", VelocityOperator.Greater),
        ],
        [("+", VelocityOperator.Add), ("-", VelocityOperator.Subtract)],
        [("*", VelocityOperator.Multiply), ("/", VelocityOperator.Divide), ("%", VelocityOperator.Modulus)],
    ];

    private VelocityExpression Expression()
    {
        Blank();
        Enter(_at);
        // What a variable stands in decides whether it is only tested: alone, or beside !, && and ||.
        var value = Level(0, true);
        _nesting--;
        return value;
    }

    private VelocityExpression Level(int level, bool isTest)
    {
        if (level == Operators.Length)
            return Unary(isTest);
        Blank();
        var start = _at;
        var firstReference = _references.Count;
        var left = Level(level + 1, isTest);
        var used = 0;
        while (OperatorAhead(level) is { } found)
        {
            Enter(_at);
            used++;
            _at += found.Sign.Length;
            var end = _at;
            // A variable in parentheses of its own stays a test, whatever is done with it.
            if (level > 1 && Char(start) != '(')
                left = Used(left, firstReference);
            var right = Level(level + 1, isTest && level <= 1);
            left = new VelocityBinary(
                _source.At(end),
                new VelocitySlice(_text, start, _at - start),
                found.Operator,
                left,
                right
            );
        }

        _nesting -= used;
        return left;
    }

    /// <summary>The left side turned out to be compared or reckoned with.</summary>
    private VelocityExpression Used(VelocityExpression left, int firstReference)
    {
        if (left is not VelocityReference { IsTest: true } test)
            return left;
        var used = test with { IsTest = false };
        _references[firstReference] = used;
        return used;
    }

    private (string Sign, VelocityOperator Operator)? OperatorAhead(int level)
    {
        Blank();
        var rest = _text.AsSpan(_at);
        foreach (var candidate in Operators[level])
        {
            if (!rest.StartsWith(candidate.Sign, StringComparison.Ordinal))
                continue;
            var next = Char(_at + candidate.Sign.Length);
            if (char.IsAsciiLetter(candidate.Sign[0]) && (IsWordStart(next) || char.IsAsciiDigit(next)))
                continue;
            // A minus right before a digit belongs to the number: 5 -3 is two numbers.
            if (candidate.Sign == "-" && NumberLength(_at) > 0)
                throw Unexpected(_at, "Leave a blank between '-' and the number.");
            return candidate;
        }

        return null;
    }

    private VelocityExpression Unary(bool isTest)
    {
        Blank();
        var start = _at;
        var word = Char(_at) == 'n' && Ahead("not");
        if (!word && (Char(_at) != '!' || Char(_at + 1) == '='))
            return Primary(isTest);
        Enter(_at);
        _at += word ? 3 : 1;
        var operand = Unary(isTest);
        _nesting--;
        return new VelocityNot(_source.At(start), new VelocitySlice(_text, start, _at - start), operand);
    }

    private VelocityExpression Primary(bool isTest)
    {
        Blank();
        switch (Char(_at))
        {
            case '(':
                var start = ++_at;
                var inner = Expression();
                Blank();
                Expect(')', "The parenthesis is not closed.");
                return inner with { Slice = new VelocitySlice(_text, start, _at - 1 - start) };
            case '$':
                return Reference(isTest);
            default:
                return Parameter();
        }
    }

    private bool Ahead(string word)
    {
        var next = Char(_at + word.Length);
        return _text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)
            && !IsWordStart(next)
            && !char.IsAsciiDigit(next);
    }

    private bool Take(char character)
    {
        Blank();
        if (Char(_at) != character)
            return false;
        _at++;
        return true;
    }
}
