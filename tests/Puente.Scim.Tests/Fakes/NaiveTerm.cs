using System.Text.Json.Nodes;

namespace Puente.Scim.Tests.Fakes;

/// <summary>A filter as a tree, with its text and its own evaluation: shares nothing with the parser under test.</summary>
internal abstract record NaiveTerm
{
    /// <summary>Written with every parenthesis that precedence needs, and no more.</summary>
    public abstract string Text { get; }

    public abstract bool Holds(JsonObject person);
}

internal sealed record NaiveAnd(NaiveTerm Left, NaiveTerm Right) : NaiveTerm
{
    public override string Text => $"{Wrap(Left)} and {Wrap(Right)}";

    public override bool Holds(JsonObject person) => Left.Holds(person) & Right.Holds(person);

    private static string Wrap(NaiveTerm term) => term is NaiveOr ? $"({term.Text})" : term.Text;
}

internal sealed record NaiveOr(NaiveTerm Left, NaiveTerm Right) : NaiveTerm
{
    public override string Text => $"{Left.Text} or {Right.Text}";

    public override bool Holds(JsonObject person) => Left.Holds(person) | Right.Holds(person);
}

internal sealed record NaiveNot(NaiveTerm Inner) : NaiveTerm
{
    public override string Text => $"NOT ({Inner.Text})";

    public override bool Holds(JsonObject person) => !Inner.Holds(person);
}

/// <summary>Of one plain text attribute. Only externalId heeds case.</summary>
internal sealed record NaiveCompare(string Attribute, string Operator, string Literal) : NaiveTerm
{
    public override string Text => $"{Attribute} {Operator} {JsonValue.Create(Literal).ToJsonString()}";

    public override bool Holds(JsonObject person)
    {
        var dot = Attribute.Split('.');
        var node = dot.Length == 2 ? person[dot[0]]?[dot[1]] : person[dot[0]];
        return NaiveText.Holds(node?.GetValue<string>(), Operator, Literal, Attribute == "externalId");
    }
}

/// <summary>One e-mail that has both the type and the value.</summary>
internal sealed record NaiveMail(string Type, string Operator, string Literal) : NaiveTerm
{
    public override string Text =>
        $"emails[type eq \"{Type}\" and value {Operator} {JsonValue.Create(Literal).ToJsonString()}]";

    public override bool Holds(JsonObject person)
    {
        foreach (var mail in (person["emails"] as JsonArray) ?? [])
            if (
                NaiveText.Holds((string?)mail!["type"], "eq", Type, false)
                && NaiveText.Holds((string?)mail["value"], Operator, Literal, false)
            )
                return true;
        return false;
    }
}

internal sealed record NaivePresent(string Attribute) : NaiveTerm
{
    public override string Text => $"{Attribute} pr";

    public override bool Holds(JsonObject person) => person[Attribute] is not null;
}

internal sealed record NaiveActive(bool Wanted) : NaiveTerm
{
    public override string Text => $"active eq {(Wanted ? "true" : "false")}";

    public override bool Holds(JsonObject person) => (bool?)person["active"] == Wanted;
}

internal static class NaiveText
{
    public static bool Holds(string? value, string verb, string literal, bool heedsCase)
    {
        if (value is null)
            return verb == "ne";
        if (!heedsCase)
            (value, literal) = (value.ToUpperInvariant(), literal.ToUpperInvariant());
        var order = Math.Sign(string.CompareOrdinal(value, literal));
        switch (verb)
        {
            case "eq":
                return value == literal;
            case "ne":
                return value != literal;
            case "co":
                return value.Contains(literal, StringComparison.Ordinal);
            case "sw":
                return value.Length >= literal.Length && value[..literal.Length] == literal;
            case "ew":
                return value.Length >= literal.Length && value[^literal.Length..] == literal;
            case "gt":
                return order > 0;
            case "ge":
                return order >= 0;
            case "lt":
                return order < 0;
            default:
                return order <= 0;
        }
    }
}
