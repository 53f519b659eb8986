using System.Text;

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
            case '.' when after == dollar + 1 && (dollar == start || Char(dollar - 1) != '\\'):
                // After a plain dollar a dot leaves everything as it stands.
                Literal(body, start, _text[start..after]);
                _at = after;
                return;
            case '.' when char.IsAsciiLetter(Char(after + 1)):
                // After any other mark it takes the place of all of them.
                _at = after;
                return;
            case '}':
                Literal(body, start, _text[start..(after + 1)]);
                _at = after + 1;
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
                var isNumber = Char(after) == '#' && NumberLength(after + 1) > 0;
                if (!EscapeAhead(after))
                    Literal(body, start, isNumber ? _text[start..after] : Marks(_text[start..after]));
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
        AfterReference(body, reference.Steps.LastOrDefault(Named) is VelocityProperty);
    }

    /// <summary>Of marks that begin no reference a quiet mark is lost, and after an escaped dollar one more.</summary>
    private static string Marks(string image)
    {
        StringBuilder text = new();
        for (var index = 0; index < image.Length; index++)
        {
            if (image[index] is '$' or '#')
                text.Append(image[index]);
            if (image[index] != '\\')
                continue;
            var end = index;
            while (end < image.Length && image[end] == '\\')
                end++;
            if (end == image.Length || image[end] != '$')
                continue;
            text.Append(image, index, end + 1 - index);
            index = end + 1;
        }

        return text.ToString();
    }

    /// <summary>A doubled backslash, or an escaped directive, swallows the lone marks before it.</summary>
    private bool EscapeAhead(int at) =>
        Char(at) == '\\' && (Char(at + 1) == '\\' || (Char(at + 1) == '#' && DirectiveWord(at + 2, out _) is not null));

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
}
