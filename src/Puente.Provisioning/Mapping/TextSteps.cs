using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>The words that may follow a field: <c>{mail|lower}</c>.</summary>
internal static class TextSteps
{
    public const string First = "first";
    public const string Split = "split:";
    private const string Table = "table:";
    private const string E164 = "e164:";

    private static readonly string[] Words = ["lower", "upper", "first", "rdn", "split:;", "table:NAME", "e164:+34"];

    /// <returns>Null when it is no step; the faults say why.</returns>
    public static Func<string, MappingRun, IEnumerable<string>>? Parse(
        string text,
        MappingNode node,
        MappingScope scope
    )
    {
        // Spaces before a separator's colon are a matter of taste; those behind it may be the separator.
        var step = text.TrimStart();
        if (step.StartsWith(Split, StringComparison.Ordinal))
            return ParseSplit(step[Split.Length..], node, scope);
        step = step.TrimEnd();
        if (step.StartsWith(Table, StringComparison.Ordinal))
            return ParseTable(step[Table.Length..].Trim(), node, scope);
        if (step.StartsWith(E164, StringComparison.Ordinal))
            return ParseE164(step[E164.Length..].Trim(), node, scope);
        switch (step)
        {
            case "lower":
                // The person's own spelling is not sorted by a culture.
                return (value, _) => [value.ToLowerInvariant()];
            case "upper":
                return (value, _) => [value.ToUpperInvariant()];
            case "rdn":
                return (value, _) => [DistinguishedName.FirstValue(value)];
            default:
                scope.Faults.Add(node, $"does '{step}' to a field, which is unknown", WordHint.Of(step, Words));
                return null;
        }
    }

    private static Func<string, MappingRun, IEnumerable<string>>? ParseSplit(
        string separator,
        MappingNode node,
        MappingScope scope
    )
    {
        if (separator.Length > 0)
            return (value, _) => value.Split(separator);
        scope.Faults.Add(node, "splits without a separator", "Write for example {queues|split:;}.");
        return null;
    }

    private static Func<string, MappingRun, IEnumerable<string>>? ParseTable(
        string name,
        MappingNode node,
        MappingScope scope
    )
    {
        if (scope.Tables.TryGetValue(name, out var table))
            return (value, run) => table.Look(value, run);
        scope.Faults.Add(
            node,
            $"looks into table '{name}', which is not there",
            scope.Tables.Count == 0 ? "Write it under \"tables\"." : WordHint.Of(name, [.. scope.Tables.Keys])
        );
        return null;
    }

    private static Func<string, MappingRun, IEnumerable<string>>? ParseE164(
        string prefix,
        MappingNode node,
        MappingScope scope
    )
    {
        if (TelephoneNumber.IsCountryPrefix(prefix))
            return (value, _) => [TelephoneNumber.ToE164(value, prefix)];
        scope.Faults.Add(
            node,
            $"has '{prefix}' where the country's prefix belongs",
            "Write it with the plus sign: {telephoneNumber|e164:+34}."
        );
        return null;
    }
}
