using System.Text.RegularExpressions;

namespace Puente.Emulator.Scim;

/// <summary>The filters the platform takes: equalities, joined by <c>and</c>.</summary>
internal static partial class ScimFilter
{
    /// <returns>Attribute in lower case and value, one per equality.</returns>
    /// <exception cref="Faults.AnsweredException">400 invalidFilter for anything else.</exception>
    public static List<(string Attribute, string Value)> Read(string? filter)
    {
        List<(string, string)> equalities = [];
        if (string.IsNullOrWhiteSpace(filter))
            return equalities;
        var at = 0;
        while (true)
        {
            var match = Equality().Match(filter, at);
            if (!match.Success || match.Index != at)
                throw ScimErrors.InvalidFilter(
                    $"The filter {filter} is not a list of attribute eq \"value\" joined by and."
                );
            var value = match.Groups["text"] is { Success: true } text
                ? text.Value.Replace("\\\"", "\"", StringComparison.Ordinal)
                : match.Groups["word"].Value;
            equalities.Add((match.Groups["attribute"].Value.ToLowerInvariant(), value));
            at = match.Index + match.Length;
            if (at >= filter.Length)
                return equalities;
            var and = And().Match(filter, at);
            if (!and.Success || and.Index != at)
                throw ScimErrors.InvalidFilter($"Only and may join the parts of the filter {filter}.");
            at += and.Length;
        }
    }

    [GeneratedRegex(
        """\s*(?<attribute>[A-Za-z$][\w.:$-]*)\s+[eE][qQ]\s+(?:"(?<text>(?:[^"\\]|\\.)*)"|(?<word>true|false|\d+))\s*"""
    )]
    private static partial Regex Equality();

    [GeneratedRegex("""and\s+""", RegexOptions.IgnoreCase)]
    private static partial Regex And();
}
