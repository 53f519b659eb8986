using System.Globalization;

namespace Puente.Actions.JsonPaths;

/// <summary>Reads a path into steps, with the leniencies of the platform's dialect (docs/actions.md, "Paths").</summary>
internal static class PathReader
{
    /// <param name="depth">How many filters this path stands in.</param>
    public static JsonPath Read(string text, int depth)
    {
        if (text.Length > JsonPathLimits.PathCharacters)
            throw JsonPathException.Syntax(
                $"The path is longer than {JsonPathLimits.PathCharacters.ToString(CultureInfo.InvariantCulture)} characters."
            );
        if (depth > JsonPathLimits.Nesting)
            throw JsonPathException.Syntax("Filters are nested too deeply.");
        var source = text.Trim(' ');
        if (source.Length == 0)
            throw JsonPathException.Syntax("json can not be null or empty");
        // Only a path that begins with neither sign gets one in front, blanks and all.
        if (source[0] is not ('$' or '@'))
            source = ("$." + text).Trim(' ');
        if (source[^1] == '.')
            throw JsonPathException.Syntax("Path must not end with a '.' or '..'");
        PathText.RefuseHalves(text);
        var steps = new List<PathStep>();
        var cursor = new TextCursor(source);
        if (source.Length > 1)
        {
            cursor.Position = 1;
            if (cursor.Current is not ('.' or '['))
                throw JsonPathException.Syntax(At(cursor, "Illegal character at position {0} expected '.' or '['"));
            while (true)
            {
                ReadStep(cursor, steps, depth);
                if (steps.Count > JsonPathLimits.Nesting)
                    throw JsonPathException.Syntax("The path has too many steps.");
                if (cursor.IsTail)
                    break;
            }
        }

        return new JsonPath(text, source[0] == '$', steps);
    }

    private static void ReadStep(TextCursor cursor, List<PathStep> steps, int depth)
    {
        if (cursor.Current == '.')
        {
            if (cursor.At(cursor.Position + 1) == '.')
            {
                steps.Add(new ScanStep());
                cursor.Position++;
            }

            cursor.Position++;
            if (cursor.Current == '.')
                throw JsonPathException.Syntax(At(cursor, "Character '.' on position {0} is not valid."));
        }

        switch (cursor.Current)
        {
            case '[':
                steps.Add(
                    ReadNames(cursor)
                        ?? ReadIndexes(cursor)
                        ?? (PathStep?)ReadBracketWildcard(cursor)
                        ?? ReadFilter(cursor, depth)
                        ?? throw JsonPathException.Syntax(
                            At(cursor, "Could not parse token starting at position {0}. Expected ?, ', 0-9, * ")
                        )
                );
                break;
            case '*':
                cursor.Position++;
                steps.Add(new WildcardStep());
                break;
            default:
                steps.Add(ReadNameOrFunction(cursor, depth));
                break;
        }
    }

    private static PathStep ReadNameOrFunction(TextCursor cursor, int depth)
    {
        var start = cursor.Position;
        if (cursor.Current is '\0' or ' ')
            throw JsonPathException.Syntax(At(cursor, "Could not parse token starting at position {0}"));
        var end = start;
        while (end < cursor.Text.Length && cursor.Text[end] is not ('.' or '[' or '('))
        {
            if (cursor.Text[end] == ' ')
                throw JsonPathException.Syntax(
                    At(
                        cursor,
                        "Use bracket notion ['my prop'] if your property contains blank characters. position: {0}"
                    )
                );
            end++;
        }

        var name = cursor.Text[start..end];
        if (cursor.At(end) != '(')
        {
            cursor.Position = end;
            return new PropertyStep([name]);
        }

        var close = cursor.IndexOfClosing(end, '(', ')', skipExpressions: false);
        if (close < 0)
            throw JsonPathException.Syntax($"Arguments to function: '{name}' are not closed properly.");
        var function =
            PathFunction.Find(name) ?? throw JsonPathException.Syntax($"Function with name: {name} does not exist.");
        var arguments = FunctionArgument.ReadAll(cursor.Text[(end + 1)..close], name, depth);
        cursor.Position = close + 1;
        // The library goes on with a step named ")" here, which no document has.
        if (cursor.InBounds)
            throw JsonPathException.Syntax(At(cursor, "A function must end the path; position {0} goes on."));
        return new FunctionStep(function, arguments);
    }

    private static PropertyStep? ReadNames(TextCursor cursor)
    {
        var quote = cursor.NextSignificant(cursor.Position);
        if (quote is not ('\'' or '"'))
            return null;
        var names = new List<string>();
        var (start, last) = (-1, 0);
        var isAfterComma = false;
        for (var index = cursor.Position + 1; index < cursor.Text.Length; index++)
        {
            var letter = cursor.Text[index];
            if (letter == '\\')
                index++;
            else if (start >= 0 && letter == quote)
            {
                if (cursor.NextSignificant(index) is not (']' or ','))
                    throw JsonPathException.Syntax(
                        $"Property must be separated by comma or Property must be terminated close square bracket at index {Number(index)}"
                    );
                names.Add(PathText.Unescape(cursor.Text[start..index]));
                (start, last) = (-1, index);
            }
            else if (start >= 0)
                continue;
            else if (letter == quote)
                (start, isAfterComma) = (index + 1, false);
            else if (letter == ']' || (letter == ',' && isAfterComma))
            {
                if (isAfterComma)
                    throw JsonPathException.Syntax($"Found empty property at index {Number(index)}");
                break;
            }
            else if (letter == ',')
                isAfterComma = true;
        }

        if (start >= 0)
            throw JsonPathException.Syntax($"Property has not been closed - missing closing {quote}");
        var close = cursor.IndexOfNextSignificant(last);
        if (cursor.At(close) != ']')
            throw JsonPathException.Syntax($"Property has not been closed - missing closing ]");
        cursor.Position = close + 1;
        return new PropertyStep(names);
    }

    private static PathStep? ReadIndexes(TextCursor cursor)
    {
        var first = cursor.NextSignificant(cursor.Position);
        if (!char.IsAsciiDigit(first) && first is not ('-' or ':'))
            return null;
        var close = cursor.Text.IndexOf(']', cursor.Position);
        if (close < 0)
            return null;
        var expression = cursor.Text[(cursor.Position + 1)..close].Trim(' ');
        if (expression.Any(letter => !char.IsAsciiDigit(letter) && letter is not (',' or '-' or ':' or ' ')))
            return null;
        cursor.Position = close + 1;
        return expression.Contains(':', StringComparison.Ordinal) ? ReadSlice(expression) : ReadIndexList(expression);
    }

    private static SliceStep ReadSlice(string expression)
    {
        if (expression.Any(letter => letter is ',' or ' '))
            throw JsonPathException.Syntax($"Failed to parse SliceOperation: {expression}");
        // A third part, the step of other dialects, is read over.
        var parts = expression.Split(':');
        var from = parts[0].Length == 0 ? null : (int?)Integer(parts[0], "SliceOperation");
        var to = parts[1].Length == 0 ? null : (int?)Integer(parts[1], "SliceOperation");
        return from is null && to is null
            ? throw JsonPathException.Syntax($"Failed to parse SliceOperation: {expression}")
            : new SliceStep(from, to);
    }

    private static IndexStep ReadIndexList(string expression) =>
        new([.. expression.Split(',').Select(part => Integer(part.Trim(' '), "ArrayIndexOperation"))]);

    private static WildcardStep? ReadBracketWildcard(TextCursor cursor)
    {
        var star = cursor.IndexOfNextSignificant(cursor.Position);
        if (cursor.At(star) != '*')
            return null;
        var close = cursor.IndexOfNextSignificant(star);
        if (cursor.At(close) != ']')
            throw JsonPathException.Syntax($"Expected wildcard token to end with ']' on position {Number(star + 1)}");
        cursor.Position = close + 1;
        return new WildcardStep();
    }

    private static FilterStep? ReadFilter(TextCursor cursor, int depth)
    {
        var mark = cursor.IndexOfNextSignificant(cursor.Position);
        var open = cursor.IndexOfNextSignificant(mark);
        if (cursor.At(mark) != '?' || cursor.At(open) != '(')
            return null;
        var close = cursor.IndexOfClosing(open, '(', ')', skipExpressions: true);
        if (close < 0 || cursor.NextSignificant(close) != ']')
            return null;
        var condition = new FilterReader(cursor.Text[open..(close + 1)], depth + 1).Read();
        cursor.Position = cursor.IndexOfNextSignificant(close) + 1;
        return new FilterStep(condition);
    }

    private static int Integer(string text, string operation) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw JsonPathException.Syntax($"Failed to parse token in {operation}: {text}");

    private static string At(TextCursor cursor, string message) =>
        message.Replace("{0}", Number(cursor.Position), StringComparison.Ordinal);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
