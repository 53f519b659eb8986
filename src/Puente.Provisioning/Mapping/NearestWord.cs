namespace Puente.Provisioning.Mapping;

/// <summary>Finds what somebody most likely meant to write.</summary>
internal static class NearestWord
{
    /// <returns><c>Did you mean 'title'?</c>, or all the words there are when none is near.</returns>
    public static string Hint(string word, IReadOnlyCollection<string> words) =>
        Of(word, words) is { } nearest
            ? $"Did you mean '{nearest}'?"
            : $"There {(words.Count == 1 ? "is" : "are")}: {string.Join(", ", words)}.";

    /// <returns>Null when nothing is close enough to be a typing error: a third of the letters may be wrong.</returns>
    public static string? Of(string word, IEnumerable<string> words)
    {
        var (best, distance) = ((string?)null, int.MaxValue);
        foreach (var candidate in words.Where(candidate => Math.Abs(candidate.Length - word.Length) < 40))
        {
            var edits = Edits(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (edits < distance)
                (best, distance) = (candidate, edits);
        }

        return best is not null && distance <= Math.Max(1, Math.Max(word.Length, best.Length) / 3) ? best : null;
    }

    /// <summary>Levenshtein's distance with swaps of neighbours, kept in three rows.</summary>
    private static int Edits(string left, string right)
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
