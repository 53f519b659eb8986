using System.IO.Enumeration;

namespace Puente.Emulator.Faults;

internal static class Wildcard
{
    /// <summary><c>*</c> stands for any run of characters; a pattern without a method matches every method.</summary>
    public static bool Matches(string pattern, string methodAndPath)
    {
        var text = methodAndPath.AsSpan();
        if (pattern.StartsWith('/'))
            text = text[(text.IndexOf(' ') + 1)..];
        return FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
    }
}
