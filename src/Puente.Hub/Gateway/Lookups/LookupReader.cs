namespace Puente.Hub.Gateway.Lookups;

/// <summary>Reads <c>NAME.sql</c>: the lines <c>-- @word …</c> before the statement, then the statement.</summary>
internal static class LookupReader
{
    /// <returns>To be used only when <paramref name="faults"/> has not grown.</returns>
    public static Lookup Read(string name, string place, string text, LookupSources sources, List<LookupFault> faults)
    {
        var header = new LookupHeader(place, isHttp: false, sources, faults);
        var lines = text.TrimStart('\uFEFF').Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].Trim();
            if (line.Length == 0)
                continue;
            // Below the first word of the statement an @ may stand in a text.
            if (!line.StartsWith("--", StringComparison.Ordinal))
                break;
            var comment = line[2..].TrimStart();
            if (comment.StartsWith('@'))
                header.Take(comment[1..], index + 1);
        }

        header.Finish();
        var statement = StatementParameters.Number(text.TrimStart('\uFEFF'), place, faults);
        CheckParameters(header, statement, place, faults);
        return header.ToLookup(name) with { Sql = statement.Sql, Parameters = statement.Names };
    }

    private static void CheckParameters(
        LookupHeader header,
        NumberedStatement statement,
        string place,
        List<LookupFault> faults
    )
    {
        foreach (var (name, line) in statement.Lines)
        {
            if (!header.Inputs.Any(input => input.Name == name))
                faults.Add(
                    new(
                        place,
                        line,
                        $"${name} is not declared",
                        header.Inputs.FirstOrDefault(input =>
                            input.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                        )
                            is { } near
                            ? $"Write ${near.Name}, as @input does."
                            : $"Add '-- @input {name} string required'."
                    )
                );
        }
        foreach (var input in header.Inputs)
        {
            if (!statement.Lines.ContainsKey(input.Name))
                faults.Add(
                    new(
                        place,
                        header.LineOf(input.Name),
                        $"@input {input.Name} is not used",
                        $"Write ${input.Name} in the statement, or take the line out."
                    )
                );
        }
    }
}
