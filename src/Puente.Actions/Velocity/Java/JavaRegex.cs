using System.Text;
using System.Text.RegularExpressions;

namespace Puente.Actions.Velocity.Java;

/// <summary>The regular expressions of <c>String.replaceAll</c> and its kin. The two dialects agree on what templates
/// use; possessive quantifiers and character class intersections are Java's alone and are refused.</summary>
internal static class JavaRegex
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public static bool Matches(string text, string pattern) =>
        Guard(pattern, "^(?:{0})$(?!\\n)", regex => regex.IsMatch(text));

    public static string Replace(string text, string pattern, string with, int count) =>
        Guard(
            pattern,
            "{0}",
            regex =>
            {
                var length = 0L;
                return regex.Replace(
                    text,
                    match =>
                    {
                        var part = Fill(with, match);
                        length += part.Length;
                        return length > 4_000_000 ? throw JavaString.TooLong() : part;
                    },
                    count == int.MaxValue ? -1 : count
                );
            }
        );

    /// <summary>Java drops empty strings at the end when the limit is zero, and one at the start of no width.</summary>
    public static JavaList Split(string text, string pattern, int limit) =>
        Guard(
            pattern,
            "{0}",
            regex =>
            {
                List<object?> parts = [];
                var start = 0;
                for (var match = regex.Match(text); match.Success; match = match.NextMatch())
                {
                    if (limit > 0 && parts.Count == limit - 1)
                        break;
                    if (match.Index + match.Length == 0 || (match.Length == 0 && match.Index >= text.Length))
                        continue;
                    parts.Add(text[start..match.Index]);
                    start = match.Index + match.Length;
                }

                parts.Add(text[start..]);
                while (limit == 0 && parts.Count > 1 && parts[^1] is "")
                    parts.RemoveAt(parts.Count - 1);
                return new JavaList(parts, true);
            }
        );

    /// <summary><c>$1</c> is a group, <c>\x</c> is <c>x</c>.</summary>
    private static string Fill(string with, Match match)
    {
        StringBuilder result = new(with.Length);
        for (var index = 0; index < with.Length; index++)
        {
            if (with[index] == '\\' && index + 1 < with.Length)
            {
                result.Append(with[++index]);
            }
            else if (with[index] == '$')
            {
                if (index + 1 >= with.Length || !char.IsAsciiDigit(with[index + 1]))
                    throw new JavaException("java.lang.IllegalArgumentException: Illegal group reference");
                var group = with[++index] - '0';
                while (index + 1 < with.Length && char.IsAsciiDigit(with[index + 1]))
                {
                    var longer = (group * 10) + with[index + 1] - '0';
                    if (longer >= match.Groups.Count)
                        break;
                    group = longer;
                    index++;
                }

                if (group >= match.Groups.Count)
                    throw new JavaException($"java.lang.IndexOutOfBoundsException: No group {group}");
                result.Append(match.Groups[group].ValueSpan);
            }
            else
            {
                result.Append(with[index]);
            }
        }

        return result.ToString();
    }

    private static T Guard<T>(string pattern, string frame, Func<Regex, T> use)
    {
        try
        {
            return use(new Regex(frame.Replace("{0}", pattern), RegexOptions.CultureInvariant, Patience));
        }
        catch (RegexMatchTimeoutException)
        {
            throw new JavaException($"A regular expression took longer than {Patience.TotalMilliseconds} ms", true);
        }
        catch (ArgumentException)
        {
            throw new JavaException("java.util.regex.PatternSyntaxException");
        }
    }
}
