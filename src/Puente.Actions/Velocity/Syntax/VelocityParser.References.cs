namespace Puente.Actions.Velocity.Syntax;

internal sealed partial class VelocityParser
{
    /// <summary>At <c>$</c>: a reference of an expression, or one whose name is known to follow.</summary>
    private VelocityReference Reference(bool isTest = false) => Reference(_at, isTest);

    /// <param name="place">Where the errors say it is: at the backslashes and marks before the dollar.</param>
    private VelocityReference Reference(int place, bool isTest = false)
    {
        var start = _at;
        _at++;
        var quiet = Char(_at) == '!';
        if (quiet)
            _at++;
        if (!IsNameStart(Char(Char(_at) == '{' ? _at + 1 : _at)))
            throw Unexpected(start, "A variable's name begins with a letter: $name, ${name}.");
        var reference = ReferenceAfterMark(start, quiet);
        // Only a bare variable is a test; its truth is asked for, its value never used.
        reference = reference with
        {
            Position = _source.At(place),
            IsTest = isTest && _ifs > 0 && reference.Steps.Count == 0,
        };
        _references.Add(reference);
        return reference;
    }

    private VelocityReference ReferenceAfterMark(int start, bool quiet)
    {
        var formal = Char(_at) == '{';
        if (formal)
            _at++;
        var name = Name();
        List<VelocityStep> steps = [];
        while (true)
        {
            if (Char(_at) == '[')
                steps.Add(Index());
            else if (Char(_at) == '.' && char.IsAsciiLetter(Char(_at + 1)))
                steps.Add(Member());
            else
                break;
        }

        if (formal)
            Expect('}', "The brace of the reference is not closed: ${name}.");
        return new VelocityReference(
            _source.At(start),
            new VelocitySlice(_text, start, _at - start),
            name,
            steps,
            quiet,
            formal,
            false,
            _source.IsString
        );
    }

    private VelocityStep Member()
    {
        _at++;
        var place = _source.At(_at);
        var name = Name();
        // A parenthesis at the end of the text is text; anywhere else it must hold values.
        if (Char(_at) != '(' || _at + 1 >= _text.Length)
            return new VelocityProperty(place, name);
        _at++;
        List<VelocityExpression> arguments = [];
        if (Char(_at) == ')')
        {
            _at++;
            return new VelocityCall(place, name, arguments);
        }

        Enter(_at);
        _calls++;
        do
        {
            arguments.Add(Parameter());
        } while (Take(','));
        _calls--;
        Expect(')', "Separate the values of a call by ',' and close it by ')'; a call takes no calculations.");
        _nesting--;
        return new VelocityCall(place, name, arguments);
    }

    private VelocityIndex Index()
    {
        var place = _source.At(_at);
        _at++;
        Enter(_at);
        Blank();
        var start = _at;
        var key = Char(_at) switch
        {
            '"' or '\'' => StringLiteral(),
            '$' => Reference(),
            _ => NumberOrBoolean(),
        };
        if (key is VelocityLiteral { Value: double })
            throw Error(start, $"Encountered \"{key.Literal}\"", "An index is a whole number or a string.");
        Blank();
        Expect(']', "An index is closed by ']' and takes no calculations.");
        _nesting--;
        return new VelocityIndex(place, key);
    }

    private string Name()
    {
        var start = _at;
        while (IsNamePart(Char(_at)))
            _at++;
        var name = _text[start.._at];
        if (name is "true" or "false")
            throw Error(start, $"Encountered \"{name}\"", "This word is a value and cannot be a name.");
        return name;
    }

    private static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character == '_';

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';
}
