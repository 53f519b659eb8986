namespace Puente.Actions.Velocity.Syntax;

internal sealed partial class VelocityParser
{
    /// <summary>What directly follows a reference without braces is read as if it were one still.</summary>
    private void AfterReference(List<VelocityNode> body, bool isProperty)
    {
        while (true)
        {
            Tail(body);
            if (SetAhead(_at) is { } set)
                body.Add(Set(set));
            else if (Char(_at) == '#' && Char(_at + 1) == '*')
                Comment(_at);
            else if (_text.AsSpan(_at).StartsWith("#[[", StringComparison.Ordinal))
                TextBlock(body, _at, _at);
            else
                break;
        }

        // A property hides the comment after it: $a.b## is text.
        if (Char(_at) == '#' && Char(_at + 1) == '#' && isProperty)
            HiddenComment(body);
    }

    private void HiddenComment(List<VelocityNode> body)
    {
        if (_at + 2 == _text.Length)
            throw Unexpected(_text.Length, "Leave a blank before the comment.");
        Text(body, _at + 2);
    }

    private static bool Named(VelocityStep step) => step is not VelocityIndex;

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
                // A closing brace is a word of its own, so that a #set after it takes the blanks between.
                if (Char(start) == '}')
                    Text(body, start + 1);
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
}
