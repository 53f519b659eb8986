using System.Text;

namespace Puente.Actions.Json;

/// <summary>What stands behind a backslash in a JSON text.</summary>
internal static class JsonEscapes
{
    /// <param name="digits">Four, and more.</param>
    public static bool TryReadCode(ReadOnlySpan<byte> digits, out char code)
    {
        code = default;
        foreach (var digit in digits[..4])
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
            code = (char)((code << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10));
        }

        return true;
    }

    /// <param name="inside">Between the quotes; an escape in it is one of JSON's.</param>
    /// <param name="mayHoldHalves">True when somewhere in the whole text half of a surrogate pair stands.</param>
    /// <exception cref="InvalidOperationException">Half of a surrogate pair, as System.Text.Json says it.</exception>
    public static string Unescape(ReadOnlySpan<byte> inside, bool mayHoldHalves)
    {
        var text = new StringBuilder(inside.Length);
        for (int at; (at = inside.IndexOf((byte)'\\')) >= 0; )
        {
            text.Append(Encoding.UTF8.GetString(inside[..at]));
            var escape = inside[at + 1];
            if (escape == 'u')
            {
                _ = TryReadCode(inside[(at + 2)..], out var code);
                text.Append(code);
            }
            else
            {
                text.Append(
                    escape switch
                    {
                        (byte)'b' => '\b',
                        (byte)'f' => '\f',
                        (byte)'n' => '\n',
                        (byte)'r' => '\r',
                        (byte)'t' => '\t',
                        _ => (char)escape,
                    }
                );
            }

            inside = inside[(at + (escape == 'u' ? 6 : 2))..];
        }

        text.Append(Encoding.UTF8.GetString(inside));
        var plain = text.ToString();
        return !mayHoldHalves || !HoldsHalf(plain)
            ? plain
            : throw new InvalidOperationException("Half of a surrogate pair is no text.");
    }

    private static bool HoldsHalf(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
                continue;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
                return true;
            index++;
        }

        return false;
    }
}
