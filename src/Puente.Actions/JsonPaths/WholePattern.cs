using System.Text.RegularExpressions;

namespace Puente.Actions.JsonPaths;

/// <summary>A regular expression of a filter. It must match the whole value, as Java's <c>matches()</c> does.</summary>
internal static class WholePattern
{
    public static Regex Create(string expression, string flags)
    {
        var options = RegexOptions.CultureInvariant;
        if (flags.Contains('i', StringComparison.Ordinal))
            options |= RegexOptions.IgnoreCase;
        if (flags.Contains('s', StringComparison.Ordinal))
            options |= RegexOptions.Singleline;
        if (flags.Contains('m', StringComparison.Ordinal))
            options |= RegexOptions.Multiline;
        if (flags.Contains('x', StringComparison.Ordinal))
            options |= RegexOptions.IgnorePatternWhitespace;
        try
        {
            return Compile(expression, options);
        }
        catch (ArgumentException fault)
        {
            throw new JsonPathException(
                JsonPathFault.Syntax,
                $"The regular expression /{expression}/ cannot be read: {fault.Message}",
                fault
            );
        }
    }

    private static Regex Compile(string expression, RegexOptions options)
    {
        // A line break before the bracket, so that a comment of flag x ends.
        var whole = options.HasFlag(RegexOptions.IgnorePatternWhitespace)
            ? $"\\A(?:{expression}\n)\\z"
            : $@"\A(?:{expression})\z";
        try
        {
            return new Regex(whole, options | RegexOptions.NonBacktracking, JsonPathLimits.Default.Expression);
        }
        catch (NotSupportedException)
        {
            // Look-around and back references need the backtracking engine; the time limit bounds it.
            return new Regex(whole, options, JsonPathLimits.Default.Expression);
        }
    }
}
