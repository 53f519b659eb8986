using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Puente.Provisioning.Sources;

namespace Puente.Provisioning.Mapping;

/// <summary>Conditions of which one must hold.</summary>
internal sealed record AnyOf(IReadOnlyList<Condition> Conditions)
{
    public bool Holds(SourceEntry entry, MappingRun run) => Conditions.Any(condition => condition.Holds(entry, run));
}

/// <summary>One condition: every field named passes one of its tests.</summary>
internal sealed record Condition(IReadOnlyList<FieldCondition> Fields)
{
    public static AnyOf? ParseAny(MappingNode node, MappingScope scope)
    {
        var conditions = node.AsList.Select(item => Parse(item, scope)).OfType<Condition>().ToArray();
        if (conditions.Length < node.AsList.Count)
            return null;
        if (conditions.Length > 0)
            return new AnyOf(conditions);
        scope.Faults.Add(node, "holds no condition", "Write { \"department\": \"Sales\" }.");
        return null;
    }

    public bool Holds(SourceEntry entry, MappingRun run) => Fields.All(field => field.Holds(entry, run));

    private static Condition? Parse(MappingNode node, MappingScope scope)
    {
        if (!node.IsObject || node.Members.Count == 0)
        {
            scope.Faults.Add(node, "is no condition", "Write { \"department\": \"Sales\" }: a field and its value.");
            return null;
        }

        var before = scope.Faults.Count;
        var fields = new List<FieldCondition>();
        foreach (var (name, nameNode, value) in node.Members)
        {
            if (name.Contains('{', StringComparison.Ordinal))
                scope.Faults.Add(nameNode, "has braces around a field", "In a condition write the field's name alone.");
            scope.Use(name, nameNode);
            fields.Add(new(name, [.. value.AsList.Select(item => ValueTest.Parse(item, scope)).OfType<ValueTest>()]));
            if (value.AsList.Count == 0)
                scope.Faults.Add(value, "names no value", "Write at least one; \"*\" is any, \"\" is none.");
        }

        return scope.Faults.Count == before ? new Condition(fields) : null;
    }
}

internal sealed record FieldCondition(string Field, IReadOnlyList<ValueTest> Tests)
{
    public bool Holds(SourceEntry entry, MappingRun run)
    {
        var values = entry.Values(Field);
        return Tests.Any(test => test.Passes(values, run));
    }
}

/// <summary>What one value of a condition asks of a field's values: that one of them passes.</summary>
internal abstract record ValueTest
{
    public abstract bool Passes(IReadOnlyList<string> values, MappingRun run);

    public static ValueTest? Parse(MappingNode node, MappingScope scope)
    {
        if (node.IsText || node.Kind == JsonTokenType.Number)
            return new PatternTest(node.Text);
        if (node.IsSwitch)
            return new PatternTest(node.Kind == JsonTokenType.True ? "true" : "false");
        if (node is { IsObject: true, Members: [var (name, _, value)] })
        {
            if (name == "bit" && value.Kind == JsonTokenType.Number)
                if (
                    long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var bit)
                    && BitOperations.IsPow2(bit)
                )
                    return new BitTest(bit);
            if (name == "past" && value.Kind == JsonTokenType.True)
            {
                scope.AsksForTime = true;
                return new PastTest();
            }
        }

        scope.Faults.Add(
            node,
            "is no test of a value",
            "Write a text (\"Sales\", \"Sales*\", \"*\" for any, \"\" for none), { \"bit\": 2 } for a flag or { \"past\": true } for a date."
        );
        return null;
    }
}

/// <param name="Pattern">A star stands for anything; case does not count; empty is passed by a field without a value.</param>
internal sealed record PatternTest(string Pattern) : ValueTest
{
    public override bool Passes(IReadOnlyList<string> values, MappingRun run) =>
        Pattern.Length == 0 ? values.Count == 0 : values.Any(value => Matches(value));

    private bool Matches(string text)
    {
        // Greedy with one way back: linear for one star, never exponential.
        var (at, letter, star, resume) = (0, 0, -1, 0);
        while (letter < text.Length)
            if (at < Pattern.Length && Pattern[at] == '*')
                (star, resume) = (at++, letter);
            else if (at < Pattern.Length && char.ToUpperInvariant(Pattern[at]) == char.ToUpperInvariant(text[letter]))
                (at, letter) = (at + 1, letter + 1);
            else if (star >= 0)
                (at, letter) = (star + 1, ++resume);
            else
                return false;
        return Pattern.AsSpan(at).Trim('*').IsEmpty;
    }
}

/// <summary>A flag of a number, as 2 of userAccountControl for a disabled account.</summary>
internal sealed record BitTest(long Bit) : ValueTest
{
    public override bool Passes(IReadOnlyList<string> values, MappingRun run) =>
        values.Any(value =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? (number & Bit) != 0
                : throw new ValueException($"'{value}' is no whole number and has no bit {Bit}")
        );
}

/// <summary>A day that is over in UTC, or an instant that has passed.</summary>
internal sealed record PastTest : ValueTest
{
    public override bool Passes(IReadOnlyList<string> values, MappingRun run) =>
        values.Any(value => DirectoryTime.EndOf(value) < run.Now);
}
