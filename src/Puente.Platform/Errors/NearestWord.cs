namespace Puente.Platform.Errors;

/// <summary>What somebody most likely meant to write, for errors that propose it.</summary>
public static class NearestWord
{
    /// <summary>Beyond this nobody mistypes a name; and a long text would cost the product of both lengths.</summary>
    private const int LongestWord = 100;

    /// <returns>The closest candidate, case aside; null when none is close enough to be a typing error.</returns>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
            return null;
        var (best, distance) = ((string?)null, int.MaxValue);
        foreach (var candidate in candidates.Where(candidate => candidate.Length <= LongestWord))
        {
            var edits = Edits(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (edits < distance)
                (best, distance) = (candidate, edits);
        }

        // A third of the letters may be wrong; more than that is another word.
        return best is not null && distance <= Math.Max(1, Math.Max(word.Length, best.Length) / 3) ? best : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.</summary>
    internal static int Edits(string left, string right)
    {
        var (before, above, row) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++)
            above[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above, row) = (above, row, before);
        }

        return above[right.Length];
    }
}
