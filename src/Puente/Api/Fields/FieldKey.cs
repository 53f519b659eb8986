using Puente.Failures;

namespace Puente.Api.Fields;

/// <summary>One step behind the name of a field: a member, or the end of a list.</summary>
/// <param name="Member">Null appends to a list: <c>[]</c>.</param>
internal readonly record struct FieldStep(string? Member);

/// <summary>Where a field goes: <c>division[id]</c>, <c>ids[]</c>, <c>rules[][name]</c>. The syntax is that of <c>gh api</c>.</summary>
internal sealed record FieldKey(string Text, string Name, IReadOnlyList<FieldStep> Steps)
{
    /// <summary>Levels of brackets; nothing the platform takes is nested deeper.</summary>
    private const int Deepest = 32;

    /// <exception cref="InputException">The brackets do not match.</exception>
    public static FieldKey Parse(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        var name = open < 0 ? text : text[..open];
        if (name.Length == 0 || name.Contains(']', StringComparison.Ordinal))
            throw Wrong(text);
        var steps = new List<FieldStep>();
        for (var at = name.Length; at < text.Length; )
        {
            var close = text.IndexOf(']', at);
            if (text[at] != '[' || close < 0 || text.AsSpan(at + 1, close - at - 1).Contains('['))
                throw Wrong(text);
            steps.Add(new FieldStep(close == at + 1 ? null : text[(at + 1)..close]));
            at = close + 1;
        }

        if (steps.Count > Deepest)
            throw new InputException($"The field '{name}' is nested deeper than {Deepest} levels; use --input.");
        for (var index = 1; index < steps.Count; index++)
            if (steps[index].Member is null && steps[index - 1].Member is null)
                throw new InputException(
                    $"'{text}': a list of lists cannot be written as a field; write the body to a file and use --input FILE."
                );
        return new FieldKey(text, name, steps);
    }

    private static InputException Wrong(string text) =>
        new($"'{text}' is no key of a field. Write name, name[member], name[] or name[][member].");
}
