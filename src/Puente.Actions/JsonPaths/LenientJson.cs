using System.Text;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>Literals of filters may quote with single quotes: <c>['a','b']</c>.</summary>
internal static class LenientJson
{
    public static string ToStrict(string literal)
    {
        var strict = new StringBuilder(literal.Length);
        for (var index = 0; index < literal.Length; index++)
        {
            var quote = literal[index];
            if (quote is not ('\'' or '"'))
            {
                strict.Append(quote);
                continue;
            }

            var start = index + 1;
            for (index = start; index < literal.Length && literal[index] != quote; index++)
                if (literal[index] == '\\')
                    index++;
            JsonText.WriteString(strict, PathText.Unescape(literal[start..Math.Min(index, literal.Length)]));
        }

        return strict.ToString();
    }
}
