using System.Globalization;
using System.Text;

namespace Puente.Actions.Velocity.Syntax;

internal sealed partial class VelocityParser
{
    /// <summary>Single quotes keep everything as it stands; in double quotes references and directives work.
    /// A doubled quote is a quote; a backslash before a quote does not help.</summary>
    private VelocityExpression StringLiteral()
    {
        var start = _at;
        var quote = Char(start);
        var end = start + 1;
        while (true)
        {
            var length = _text.AsSpan(end).IndexOf(quote);
            if (length < 0)
                throw Unexpected(_text.Length, $"The string of line {_source.At(start).Line} is not closed.");
            end += length;
            if (Char(end + 1) != quote)
                break;
            end += 2;
        }

        _at = end + 1;
        var raw = _text[(start + 1)..end];
        var (text, offsets) = Unescape(raw, quote, start + 1);
        var (place, slice) = (_source.At(start), new VelocitySlice(_text, start, _at - start));
        if (quote == '\'' || text.AsSpan().IndexOfAny('$', '#') < 0)
            return new VelocityLiteral(place, slice, text);

        Enter(start);
        // A blank keeps a mark at the end of the string from being the end of a template; a comment ends by a newline.
        var comment = text.Contains("##", StringComparison.Ordinal);
        var inner = _source.Inner(text + (comment ? "\n" : " "), start + 1, offsets);
        var body = new VelocityParser(inner, _options, _references, _directives, _nesting).Parse();
        _nesting--;
        return new VelocityInterpolation(place, slice, body, !comment);
    }

    /// <returns>The text, and each character's distance from the string's start when they moved.</returns>
    private (string Text, int[]? Offsets) Unescape(string raw, char quote, int start)
    {
        var isDouble = quote == '"';
        if (!raw.Contains(quote) && !(isDouble && raw.Contains("\\u", StringComparison.Ordinal)))
            return (raw, null);

        StringBuilder text = new(raw.Length);
        List<int> offsets = new(raw.Length + 2);
        for (var index = 0; index < raw.Length; index++)
        {
            offsets.Add(index);
            if (raw[index] == quote)
            {
                text.Append(quote);
                index++;
            }
            else if (isDouble && raw[index] == '\\' && index + 1 < raw.Length && raw[index + 1] == 'u')
            {
                var digits = raw.AsSpan(index + 2, Math.Min(4, raw.Length - index - 2));
                if (
                    !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                )
                    throw Error(start + index, "Encountered \"\\u\"", "Four hexadecimal digits follow: \\u00e9.");
                text.Append((char)code);
                index += 5;
            }
            else
            {
                text.Append(raw[index]);
            }
        }

        offsets.Add(raw.Length);
        offsets.Add(raw.Length);
        return (text.ToString(), [.. offsets]);
    }
}
