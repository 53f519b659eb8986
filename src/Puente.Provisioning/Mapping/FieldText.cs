using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>A field in a text and what is done to its values on the way: <c>{queues|split:;}</c>.</summary>
internal sealed record FieldText(
    string Field,
    string Place,
    IReadOnlyList<Func<string, MappingRun, IEnumerable<string>>> Steps
)
{
    private bool OnlyFirst { get; init; }

    /// <param name="text">Without the braces.</param>
    /// <returns>Null when it is no field; the faults say why.</returns>
    public static FieldText? Parse(string text, MappingNode node, MappingScope scope)
    {
        var parts = Parts(text);
        var field = parts[0].Trim();
        if (field.Length == 0)
        {
            scope.Faults.Add(node, "has braces without a field", "Write the field's name: {mail}.");
            return null;
        }

        scope.Use(field, node);
        var (steps, first) = (new List<Func<string, MappingRun, IEnumerable<string>>>(), false);
        foreach (var part in parts[1..])
            if (part.Trim() == TextSteps.First)
                first = true;
            else if (TextSteps.Parse(part, node, scope) is { } step)
                steps.Add(step);
        return new FieldText(field, scope.Faults.PlaceOf(node), steps) { OnlyFirst = first };
    }

    public IReadOnlyList<string> Values(SourceEntry entry, MappingRun run)
    {
        IEnumerable<string> values = entry.Values(Field);
        foreach (var step in Steps)
            values = values.SelectMany(value => step(value, run));
        var all = values.Select(value => value.Trim()).Where(value => value.Length > 0);
        return OnlyFirst ? [.. all.Take(1)] : [.. all];
    }

    /// <summary>Parts between bars. The letter after <c>split:</c> is always the separator, so it may be a bar.</summary>
    private static List<string> Parts(string text)
    {
        var (parts, start) = (new List<string>(), 0);
        for (var at = 0; at < text.Length; at++)
        {
            var isSeparator = text[start..at].TrimStart() == TextSteps.Split && at > start;
            if (text[at] != '|' || isSeparator)
                continue;
            parts.Add(text[start..at]);
            start = at + 1;
        }

        parts.Add(text[start..]);
        return parts;
    }
}
