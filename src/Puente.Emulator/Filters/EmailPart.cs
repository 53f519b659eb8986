namespace Puente.Emulator.Filters;

/// <summary>The two parts of an e-mail address; the case of ASCII letters does not matter in them.</summary>
internal static class EmailPart
{
    public static bool Fits(string address, string wanted)
    {
        var sign = address.IndexOf('@', StringComparison.Ordinal);
        return sign >= 0 && (Same(address.AsSpan(0, sign), wanted) || Same(address.AsSpan(sign + 1), wanted));
    }

    private static bool Same(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Length != other.Length)
            return false;
        for (var i = 0; i < one.Length; i++)
            if (Lower(one[i]) != Lower(other[i]))
                return false;
        return true;
    }

    private static char Lower(char letter) => char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter;
}
