namespace Puente.Actions.Velocity.Syntax;

internal sealed partial class VelocityParser
{
    /// <summary>At the dollar of a text, or at the backslashes before it.</summary>
    private void Dollar(List<VelocityNode> body, int start)
    {
        var dollar = start;
        while (Char(dollar) == '\\')
            dollar++;
        var first = dollar;
        // Of several marks only the last can begin a reference: $$x, $!$x.
        while (NextMark(dollar) is { } next)
            dollar = next;

        var count = first - start;
        var before = _text[first..dollar];
        var after = AfterBang(dollar, out var slashes);
        if (SetAhead(after) is not null)
        {
            // A #set takes the dollars and blanks before it along.
            _at = after;
            return;
        }

        switch (Char(after))
        {
            case '\0' when after >= _text.Length:
                throw Unexpected(_text.Length, "A template cannot end with '$'; write $esc.dollar.");
            case '{' when IsNameStart(Char(after + 1)):
            case var letter when IsNameStart(letter):
                break;
            case '{':
                if (Char(after + 1) == '[')
                    throw Unexpected(after + 1, "Write the name of a variable between the braces.");
                Text(body, after + 1);
                return;
            case '[':
                if (count > 0)
                    throw Unexpected(start, "Write $esc.dollar for the dollar before the bracket.");
                Text(body, after + 1);
                return;
            case '.' when char.IsAsciiLetter(Char(after + 1)) && count > 0:
                // The dot takes the place of the dollar and of the backslashes before it.
                Literal(body, start, before);
                _at = after;
                return;
            case '#' when Char(after + 1) == '*':
            case '#' when DirectiveWord(after + 1, out _) is "if" or "elseif" or "else" or "end":
                // The directive's mark takes the place of the dollars.
                _at = after;
                return;
            case '#' when Char(after + 1) == '[' && Char(after + 2) == '[':
                TextBlock(body, start, after);
                return;
            case '#' when DirectiveWord(after + 1, out var end) is { } word:
                // With a dollar before its mark no other directive is recognised.
                Macro(body, start, word, end);
                return;
            default:
                // A quiet mark before something that is no name is lost.
                Literal(body, start, _text[start..(dollar + 1)]);
                _at = after;
                return;
        }

        if (slashes > 0)
        {
            EscapedBang(body, start, dollar, after);
            return;
        }

        _at = dollar;
        var reference = Reference(start);
        var pairs = new string('\\', count / 2);
        body.Add(new VelocityOutput(_source.At(dollar), reference, before, pairs, count % 2 != 0));
        if (reference.IsFormal)
            return;
        Tail(body);
        // A property hides the comment after it: $a.b## is text.
        if (Char(_at) == '#' && Char(_at + 1) == '#' && reference.Steps.LastOrDefault(Named) is VelocityProperty)
            HiddenComment(body);
    }

    private void HiddenComment(List<VelocityNode> body)
    {
        if (_at + 2 == _text.Length)
            throw Unexpected(_text.Length, "Leave a blank before the comment.");
        Text(body, _at + 2);
    }

    private static bool Named(VelocityStep step) => step is not VelocityIndex;

    private int? NextMark(int dollar)
    {
        var after = AfterBang(dollar, out _);
        while (Char(after) == '\\')
            after++;
        return Char(after) == '$' ? after : null;
    }

    /// <summary>After <c>$</c>, or <c>$!</c>, between whose marks backslashes may stand.</summary>
    private int AfterBang(int dollar, out int slashes)
    {
        var at = dollar + 1;
        while (Char(at) == '\\')
            at++;
        slashes = Char(at) == '!' ? at - dollar - 1 : 0;
        return Char(at) == '!' ? at + 1 : dollar + 1;
    }

    /// <summary><c>$\!x</c> is no reference: one backslash goes, and what follows the name is lost.</summary>
    private void EscapedBang(List<VelocityNode> body, int start, int dollar, int after)
    {
        var braced = Char(after) == '{';
        var end = after + 1;
        if (!braced)
        {
            while (IsNamePart(Char(end)))
                end++;
        }

        _at = dollar;
        var text = _text[start..(dollar + 1)] + _text[(dollar + 2)..end];
        _at = after;
        ReferenceAfterMark(dollar, false);
        Literal(body, start, text);
    }

    /// <summary>Right after a reference a name or brace is read as another one whose name is not looked up; what follows
    /// the name is lost: <c>$x{abc}</c> writes <c>X{</c>, <c>$x.size()px.y</c> writes <c>1px</c>.</summary>
    private void Tail(List<VelocityNode> body)
    {
        while (true)
        {
            var start = _at;
            if (IsNameStart(Char(start)))
            {
                var reference = ReferenceAfterMark(start, false);
                Literal(body, start, reference.Name);
            }
            else if (Char(start) == '{')
            {
                var name = start + 1;
                if (Char(name) == '$')
                    name += Char(name + 1) == '!' ? 2 : 1;
                if (IsNameStart(Char(name)))
                {
                    BracedTail(name);
                }
                else
                {
                    _at++;
                }

                Literal(body, start, "{");
                if (_at == start + 1)
                    continue;
                return;
            }
            else
            {
                return;
            }
        }
    }

    private void BracedTail(int name)
    {
        _at = name;
        var reference = ReferenceAfterMark(name, false);
        Expect('}', "Leave a blank before the brace, or write the reference as ${" + reference.Name + "}.");
    }

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
