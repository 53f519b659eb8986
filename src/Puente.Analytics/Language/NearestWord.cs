namespace Puente.Analytics.Language;

/// <summary>What somebody most likely meant to write.</summary>
internal static class NearestWord
{
    private const int LongestWord = 64;

    /// <returns>Null when no candidate is near enough to be a slip.</returns>
    public static string? Of(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
            return null;
        var best = candidates
            .Select(candidate => (Word: candidate, Edits: Edits(word, candidate)))
            .OrderBy(pair => pair.Edits)
            .FirstOrDefault();
        return best.Word is not null && best.Edits <= Math.Max(1, word.Length / 3) ? best.Word : null;
    }

    /// <summary>Letters to add, take away or change, case aside.</summary>
    private static int Edits(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var column = 0; column < row.Length; column++)
            row[column] = column;
        foreach (var letter in from)
        {
            var diagonal = row[0]++;
            for (var column = 1; column < row.Length; column++)
            {
                var same = char.ToUpperInvariant(letter) == char.ToUpperInvariant(to[column - 1]) ? 0 : 1;
                var edits = Math.Min(Math.Min(row[column], row[column - 1]) + 1, diagonal + same);
                (diagonal, row[column]) = (row[column], edits);
            }
        }
        return row[^1];
    }
}
