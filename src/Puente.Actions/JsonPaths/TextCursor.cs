namespace Puente.Actions.JsonPaths;

/// <summary>A place in a text, and the look-ahead that the dialect's grammar is written in.</summary>
internal sealed class TextCursor(string text)
{
    public string Text { get; } = text;

    public int Position { get; set; }

    /// <summary>The character here; a NUL, which no path may hold, beyond the end.</summary>
    public char Current => At(Position);

    public bool InBounds => Position < Text.Length;

    /// <summary>
    /// True at the last character and beyond it: the dialect stops reading one character early, so a single stray
    /// character after a complete path (<c>$.items[</c>) is accepted.
    /// </summary>
    public bool IsTail => Position >= Text.Length - 1;

    public char At(int index) => index >= 0 && index < Text.Length ? Text[index] : '\0';

    public void SkipBlanks()
    {
        while (InBounds && Current == ' ')
            Position++;
    }

    public char NextSignificant(int from) => At(IndexOfNextSignificant(from));

    /// <summary>The index of the first character after <paramref name="from"/> that is no blank.</summary>
    public int IndexOfNextSignificant(int from)
    {
        var index = from + 1;
        while (At(index) == ' ')
            index++;
        return index;
    }

    public char PreviousSignificant(int from)
    {
        var index = from - 1;
        while (At(index) == ' ')
            index--;
        return At(index);
    }

    /// <summary>The index of the bracket that closes the one at <paramref name="open"/>; -1 when there is none.</summary>
    /// <param name="skipExpressions">True to read over <c>/regular expressions/</c> as well as over strings.</param>
    public int IndexOfClosing(int open, char opening, char closing, bool skipExpressions)
    {
        var depth = 0;
        for (var index = open; index < Text.Length; index++)
        {
            var letter = Text[index];
            if (letter is '\'' or '"' || (skipExpressions && letter == '/'))
            {
                index = IndexOfUnescaped(index + 1, letter);
                if (index < 0)
                    return -1;
            }
            else if (letter == opening)
                depth++;
            else if (letter == closing && --depth == 0)
                return index;
        }

        return -1;
    }

    public int IndexOfUnescaped(int from, char letter)
    {
        for (var index = from; index < Text.Length; index++)
        {
            if (Text[index] == '\\')
                index++;
            else if (Text[index] == letter)
                return index;
        }

        return -1;
    }
}
