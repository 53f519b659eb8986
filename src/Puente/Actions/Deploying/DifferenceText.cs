using Puente.Terminal;

namespace Puente.Actions.Deploying;

/// <summary>Differences for people: a heading a part, the organisation's lines with -, the file's with +.</summary>
internal static class DifferenceText
{
    /// <summary>Above this the common lines are not searched for; both texts are shown whole.</summary>
    private const int MostLines = 500;

    public static void Write(Screen screen, IReadOnlyList<ActionDifference> differences)
    {
        foreach (var difference in differences)
        {
            screen.Line($"  {difference.Path}{Who(difference.By)}");
            foreach (var line in Lines(difference.InOrganisation, difference.InFile))
                screen.Line($"    {line}");
        }
    }

    public static string Who(ChangedBy by) =>
        by switch
        {
            ChangedBy.File => ": changed in the file",
            ChangedBy.Organisation => ": changed in the organisation",
            ChangedBy.Both => ": changed on both sides",
            _ => "",
        };

    public static IReadOnlyList<string> Lines(string? before, string? after)
    {
        string[] from = before?.Split('\n') ?? [];
        string[] to = after?.Split('\n') ?? [];
        if (from.Length > MostLines || to.Length > MostLines)
            return [.. from.Select(line => "- " + line), .. to.Select(line => "+ " + line)];
        var lines = new List<string>();
        var common = CommonLengths(from, to);
        for (var (i, j) = (0, 0); i < from.Length || j < to.Length; )
        {
            if (i < from.Length && j < to.Length && from[i] == to[j])
            {
                lines.Add("  " + from[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (i < from.Length && (j == to.Length || common[i + 1, j] >= common[i, j + 1]))
                lines.Add("- " + from[i++]);
            else
                lines.Add("+ " + to[j++]);
        }

        return Near(lines);
    }

    /// <summary>Length of the longest common run of lines from each pair of places to the end.</summary>
    private static int[,] CommonLengths(string[] from, string[] to)
    {
        var common = new int[from.Length + 1, to.Length + 1];
        for (var i = from.Length - 1; i >= 0; i--)
        for (var j = to.Length - 1; j >= 0; j--)
            common[i, j] = from[i] == to[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }

    /// <summary>Changed lines with two lines around them.</summary>
    private static List<string> Near(List<string> lines)
    {
        const int around = 2;
        var kept = new List<string>();
        var isCut = false;
        for (var index = 0; index < lines.Count; index++)
        {
            var first = Math.Max(0, index - around);
            var last = Math.Min(lines.Count - 1, index + around);
            if (Enumerable.Range(first, last - first + 1).Any(near => lines[near][0] != ' '))
                (isCut, _) = (false, Add(kept, lines[index]));
            else if (!isCut)
                (isCut, _) = (true, Add(kept, "  …"));
        }

        return kept;
    }

    private static bool Add(List<string> lines, string line)
    {
        lines.Add(line);
        return true;
    }
}
