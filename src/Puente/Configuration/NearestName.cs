namespace Puente.Configuration;

/// <summary>Finds what somebody most likely meant.</summary>
internal static class NearestName
{
    /// <returns>The closest candidate, or null when none is close enough to be a typing error.</returns>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        var (best, distance) = ((string?)null, int.MaxValue);
        foreach (var candidate in candidates)
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
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            table[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            table[0, j] = j;

        for (var i = 1; i <= left.Length; i++)
        for (var j = 1; j <= right.Length; j++)
        {
            var same = left[i - 1] == right[j - 1] ? 0 : 1;
            var edits = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + same);
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                edits = Math.Min(edits, table[i - 2, j - 2] + 1);
            table[i, j] = edits;
        }

        return table[left.Length, right.Length];
    }
}
