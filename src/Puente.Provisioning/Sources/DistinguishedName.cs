using System.Text;

namespace Puente.Provisioning.Sources;

/// <summary>LDAP's names of entries (RFC 4514), as far as comparing and shortening them needs.</summary>
internal static class DistinguishedName
{
    /// <summary>The field that holds an LDAP entry's own name.</summary>
    public const string Field = "dn";

    /// <summary>Value of the first part: <c>agents</c> of <c>cn=agents,ou=groups,dc=example</c>; other texts stay.</summary>
    public static string FirstValue(string text)
    {
        var part = Parts(text).First();
        // Of several attributes in the first part (cn=Ana+uid=ar) the first counts.
        var plus = IndexOf(part, '+', 0);
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        return equals <= 0 ? text : Unescape(part[(equals + 1)..(plus > equals ? plus : part.Length)].Trim());
    }

    /// <summary>A form that is the same for all spellings of one name: case, spaces and escapes do not count.</summary>
    public static string Normalise(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var part in Parts(text))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (name.Length > 0)
                name.Append('\0');
            name.Append(equals < 0 ? part.Trim() : $"{part[..equals].Trim()}={Unescape(part[(equals + 1)..].Trim())}");
        }

        return name.ToString().ToUpperInvariant();
    }

    private static IEnumerable<string> Parts(string text)
    {
        for (var start = 0; start <= text.Length; )
        {
            var end = IndexOf(text, ',', start);
            yield return text[start..(end < 0 ? text.Length : end)];
            start = end < 0 ? text.Length + 1 : end + 1;
        }
    }

    private static int IndexOf(string text, char letter, int start)
    {
        for (var at = start; at < text.Length; at++)
            if (text[at] == '\\')
                at++;
            else if (text[at] == letter)
                return at;
        return -1;
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
            return value;
        var bytes = new List<byte>(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (
                value[at] == '\\'
                && at + 2 < value.Length
                && char.IsAsciiHexDigit(value[at + 1])
                && char.IsAsciiHexDigit(value[at + 2])
            )
            {
                bytes.Add(Convert.ToByte(value.Substring(at + 1, 2), 16));
                at += 2;
                continue;
            }

            if (value[at] == '\\' && at + 1 < value.Length)
                at++;
            var length = char.IsHighSurrogate(value[at]) && at + 1 < value.Length ? 2 : 1;
            bytes.AddRange(Encoding.UTF8.GetBytes(value.Substring(at, length)));
            at += length - 1;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
