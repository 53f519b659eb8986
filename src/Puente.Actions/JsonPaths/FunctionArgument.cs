using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>What stands between the brackets of a function: JSON, or a path into the document.</summary>
internal sealed record FunctionArgument(JsonPath? Path, JsonPart Literal)
{
    public static IReadOnlyList<FunctionArgument> ReadAll(string text, string function, int depth)
    {
        if (text.Trim(' ').Length == 0)
            return [];
        return [.. Split(text).Select(part => Read(part.Trim(' '), function, depth))];
    }

    public JsonPart Resolve(PathWalk walk) =>
        Path is null ? Literal : walk.Evaluate(Path, walk.Root, requireMembers: false).ToPart();

    private static FunctionArgument Read(string text, string function, int depth)
    {
        if (text.Length > 0 && text[0] is '$' or '@')
            return new FunctionArgument(PathReader.Read(text, depth + 1), default);
        try
        {
            return new FunctionArgument(null, JsonText.Parse(LenientJson.ToStrict(text)));
        }
        catch (JsonException fault)
        {
            throw new JsonPathException(
                JsonPathFault.Syntax,
                $"Arguments to function: '{function}' cannot be read: {text}",
                fault
            );
        }
    }

    /// <summary>At the commas that stand outside brackets and quotes.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth, quote) = (0, 0, '\0');
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (letter == '\\')
                index++;
            else if (quote != '\0')
                quote = letter == quote ? '\0' : quote;
            else if (letter is '\'' or '"')
                quote = letter;
            else if (letter is '(' or '[' or '{')
                depth++;
            else if (letter is ')' or ']' or '}')
                depth--;
            else if (letter == ',' && depth == 0)
            {
                yield return text[start..index];
                start = index + 1;
            }
        }

        yield return text[start..];
    }
}
