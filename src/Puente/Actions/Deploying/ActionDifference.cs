namespace Puente.Actions.Deploying;

/// <summary>Who changed a part since file and organisation were last the same.</summary>
internal enum ChangedBy
{
    /// <summary>Not known: the two have never been compared.</summary>
    Unknown,
    File,
    Organisation,
    Both,
}

/// <summary>A part that is not the same on both sides; null: the side has no such part.</summary>
internal sealed record ActionDifference(string Path, string? InFile, string? InOrganisation, ChangedBy By)
{
    /// <param name="last">Digests of the parts when both sides were the same; null when that never was.</param>
    public static IReadOnlyList<ActionDifference> Between(
        IReadOnlyList<ActionPart> file,
        IReadOnlyList<ActionPart> organisation,
        IReadOnlyDictionary<string, string>? last
    )
    {
        var theirs = organisation.ToDictionary(part => part.Path, StringComparer.Ordinal);
        var mine = file.ToDictionary(part => part.Path, StringComparer.Ordinal);
        return
        [
            .. file.Select(part => part.Path)
                .Concat(organisation.Select(part => part.Path).Where(path => !mine.ContainsKey(path)))
                .Select(path => (Path: path, Mine: Find(mine, path), Theirs: Find(theirs, path)))
                .Where(pair => pair.Mine?.Text != pair.Theirs?.Text)
                .Select(pair => new ActionDifference(
                    pair.Path,
                    pair.Mine?.Text,
                    pair.Theirs?.Text,
                    Judge(pair.Path, pair.Mine, pair.Theirs, last)
                )),
        ];
    }

    private static ChangedBy Judge(
        string path,
        ActionPart? mine,
        ActionPart? theirs,
        IReadOnlyDictionary<string, string>? last
    )
    {
        if (last is null)
            return ChangedBy.Unknown;
        // A push that made the draft was interrupted before it wrote it whole: what is there is that push's own.
        if (last.Count == 0)
            return ChangedBy.File;
        var digest = last.GetValueOrDefault(path);
        return (mine?.Digest == digest, theirs?.Digest == digest) switch
        {
            (false, true) => ChangedBy.File,
            (true, false) => ChangedBy.Organisation,
            _ => ChangedBy.Both,
        };
    }

    private static ActionPart? Find(Dictionary<string, ActionPart> parts, string path) =>
        parts.TryGetValue(path, out var part) ? part : null;
}
