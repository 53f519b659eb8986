namespace Puente.Provisioning.Mapping;

/// <summary>Makes E.164 of what people type into directories. Says no rather than guess.</summary>
internal static class TelephoneNumber
{
    private const int LeastDigits = 7;
    private const int MostDigits = 15;

    /// <summary>Italy and its neighbours dial the zero also from abroad: it belongs to the number.</summary>
    private static readonly string[] KeepZero = ["+39", "+378", "+379"];

    public static bool IsCountryPrefix(string text) =>
        text is ['+', >= '1' and <= '9', ..] && text.Length <= 5 && text[1..].All(char.IsAsciiDigit);

    public static bool IsE164(string text) =>
        text is ['+', >= '1' and <= '9', ..]
        && text.Length is > LeastDigits and <= MostDigits + 1
        && text[1..].All(char.IsAsciiDigit);

    /// <exception cref="NumberException">It is no telephone number.</exception>
    public static string ToE164(string text, string prefix)
    {
        // +44 (0)20 …: the zero in parentheses is not dialled behind a country's prefix.
        var plain = text.Trim().Replace("(0)", "", StringComparison.Ordinal);
        var digits = string.Concat(plain.Where(char.IsAsciiDigit));
        if (
            plain.Any(letter =>
                !char.IsAsciiDigit(letter)
                && !" +-./()\u00A0\u2010\u2011\u2013".Contains(letter, StringComparison.Ordinal)
            )
        )
            throw new NumberException();
        if (plain.LastIndexOf('+') > 0)
            throw new NumberException();

        var number = plain switch
        {
            ['+', ..] => "+" + digits,
            _ when digits.StartsWith("00", StringComparison.Ordinal) => "+" + digits[2..],
            _ when digits.StartsWith('0') && !KeepZero.Contains(prefix) => prefix + digits[1..],
            // North America writes its country code as the digit one dials: 1 202 555 0123.
            _ when prefix == "+1" && digits.Length == 11 && digits[0] == '1' => "+" + digits,
            _ => prefix + digits,
        };
        return IsE164(number) ? number : throw new NumberException();
    }
}

/// <summary>
/// A text that is no telephone number: odd, but no reason to stop for a whole company. The number is a person's and stays
/// out of the message.
/// </summary>
internal sealed class NumberException(string type = "a") : Exception($"{type} number is no telephone number");
