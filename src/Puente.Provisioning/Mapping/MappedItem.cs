namespace Puente.Provisioning.Mapping;

/// <summary>One text or object of the mapping, with its parts ready to be filled in.</summary>
/// <param name="Short">The text when there is no object.</param>
internal sealed record MappedItem(TextTemplate? Short, IReadOnlyDictionary<string, TextTemplate> Parts);

/// <summary>What the mapping says about a person, or what one of its rules adds.</summary>
internal sealed record MappedMembers(IReadOnlyDictionary<string, IReadOnlyList<MappedItem>> Items)
{
    public IReadOnlyList<MappedItem> Of(string member) => Items.GetValueOrDefault(member) ?? [];

    public bool Says(string member) => Items.ContainsKey(member);
}

/// <param name="When">Any of these; null for always.</param>
/// <param name="Unless">None of these.</param>
internal sealed record MappedRule(AnyOf? When, AnyOf? Unless, MappedMembers Then, string Place);
