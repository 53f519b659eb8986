using System.Globalization;

namespace Puente.Actions.Velocity.Java;

/// <summary>Methods of <c>java.lang.String</c>.</summary>
internal static class JavaString
{
    private const int MaxCharacters = 4_000_000;

    public static bool TryCall(string text, string name, object?[] arguments, out object? result)
    {
        // Where Java takes a string, a null is handed over and fails there.
        if (arguments.Length == 1 && arguments[0] is null && name is not ("equals" or "equalsIgnoreCase"))
        {
            result = null;
            if (name is "concat" or "contains" or "compareTo" or "startsWith" or "endsWith" or "matches" or "split")
                throw new JavaException("java.lang.NullPointerException");
            return false;
        }

        result = arguments.Length switch
        {
            0 => None(text, name),
            1 => One(text, name, arguments[0]),
            2 => Two(text, name, arguments[0], arguments[1]),
            _ => null,
        };
        return result is not null;
    }

    private static object? None(string text, string name) =>
        name switch
        {
            "length" => text.Length,
            "isEmpty" => text.Length == 0,
            "isBlank" => string.IsNullOrWhiteSpace(text),
            "toString" => text,
            "toLowerCase" => text.ToLowerInvariant(),
            "toUpperCase" => text.ToUpperInvariant(),
            "trim" => Trim(text),
            "strip" => text.Trim(),
            "hashCode" => text.Aggregate(0, (hash, letter) => unchecked((31 * hash) + letter)),
            _ => null,
        };

    private static object? One(string text, string name, object? argument) =>
        (name, argument) switch
        {
            ("equals", _) => argument is string other && text == other,
            ("equalsIgnoreCase", string or null) => string.Equals(
                text,
                (string?)argument,
                StringComparison.OrdinalIgnoreCase
            ),
            ("concat", string more) => text + more,
            ("contains", string part) => text.Contains(part, StringComparison.Ordinal),
            ("startsWith", string part) => text.StartsWith(part, StringComparison.Ordinal),
            ("endsWith", string part) => text.EndsWith(part, StringComparison.Ordinal),
            ("indexOf", string part) => text.IndexOf(part, StringComparison.Ordinal),
            ("indexOf", int code) => text.IndexOf((char)code, StringComparison.Ordinal),
            ("lastIndexOf", string part) => text.LastIndexOf(part, StringComparison.Ordinal),
            ("compareTo", string other) => Compare(text, other),
            ("compareToIgnoreCase", string other) => Compare(text.ToUpperInvariant(), other.ToUpperInvariant()),
            ("charAt", int at) => at >= 0 && at < text.Length ? text[at] : throw Bounds(at, text.Length),
            ("substring", int from) => from >= 0 && from <= text.Length
                ? text[from..]
                : throw Bounds(from, text.Length),
            ("matches", string pattern) => JavaRegex.Matches(text, pattern),
            ("split", string pattern) => JavaRegex.Split(text, pattern, 0),
            ("repeat", int count) => Repeat(text, count),
            _ => null,
        };

    private static object? Two(string text, string name, object? first, object? second) =>
        (name, first, second) switch
        {
            ("replace", string old, string with) => Replace(text, old, with),
            ("replace", char old, char with) => text.Replace(old, with),
            ("replaceAll", string pattern, string with) => JavaRegex.Replace(text, pattern, with, int.MaxValue),
            ("replaceFirst", string pattern, string with) => JavaRegex.Replace(text, pattern, with, 1),
            ("substring", int from, int to) => from >= 0 && from <= to && to <= text.Length
                ? text[from..to]
                : throw Bounds(to, text.Length),
            ("indexOf", string part, int from) => from >= text.Length
                ? (part.Length == 0 ? text.Length : -1)
                : text.IndexOf(part, Math.Max(from, 0), StringComparison.Ordinal),
            ("startsWith", string part, int from) => from >= 0
                && from <= text.Length
                && text.AsSpan(from).StartsWith(part, StringComparison.Ordinal),
            ("split", string pattern, int limit) => JavaRegex.Split(text, pattern, limit),
            _ => null,
        };

    private static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && text[start] <= ' ')
            start++;
        while (end > start && text[end - 1] <= ' ')
            end--;
        return text[start..end];
    }

    private static int Compare(string left, string right)
    {
        for (var index = 0; index < Math.Min(left.Length, right.Length); index++)
        {
            if (left[index] != right[index])
                return left[index] - right[index];
        }

        return left.Length - right.Length;
    }

    private static string Replace(string text, string old, string with)
    {
        var places = (text.Length / Math.Max(1, old.Length)) + 1;
        if ((long)places * with.Length > MaxCharacters)
            throw TooLong();
        if (old.Length > 0)
            return text.Replace(old, with, StringComparison.Ordinal);
        return with + string.Concat(text.Select(letter => letter.ToString() + with));
    }

    private static string Repeat(string text, int count)
    {
        if (count < 0)
            throw new JavaException("java.lang.IllegalArgumentException: count is negative");
        if ((long)count * text.Length > MaxCharacters)
            throw TooLong();
        return string.Concat(Enumerable.Repeat(text, count));
    }

    internal static JavaException TooLong() => new("A string becomes too long", true);

    private static JavaException Bounds(int at, int length) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"java.lang.StringIndexOutOfBoundsException: index {at}, length {length}"
            )
        );
}
