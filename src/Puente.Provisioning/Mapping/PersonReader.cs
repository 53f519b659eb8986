using System.Text.Json;

namespace Puente.Provisioning.Mapping;

/// <summary>Reads what the mapping says about a person, in <c>person</c> and in the <c>then</c> of a rule.</summary>
internal static class PersonReader
{
    public static MappedMembers Read(MappingNode node, bool inRule, MappingScope scope)
    {
        var items = new Dictionary<string, IReadOnlyList<MappedItem>>(StringComparer.Ordinal);
        var words = PersonMember
            .All.Where(member => !inRule || !member.IsIdentity)
            .Select(member => member.Name)
            .ToArray();
        if (!node.IsObject)
            scope.Faults.Add(node, "is no object", "Write { \"title\": \"{title}\" }: members of a person.");
        foreach (var (name, nameNode, value) in node.Members)
            if (!words.Contains(name))
                scope.Faults.Add(
                    nameNode,
                    PersonMember.Names.Contains(name) ? "cannot be given by a rule" : "is no member of a person",
                    PersonMember.Names.Contains(name) ? "Say it under \"person\"." : WordHint.Of(name, words)
                );
            else
                items[name] = ReadMember(PersonMember.Get(name), value, scope);
        return new MappedMembers(items);
    }

    private static List<MappedItem> ReadMember(PersonMember member, MappingNode node, MappingScope scope)
    {
        var (items, before) = (new List<MappedItem>(), scope.Faults.Count);
        if (node.IsList && member.Kind is MemberKind.Object or MemberKind.Switch)
            scope.Faults.Add(node, "is a list", "Only one is possible; write it without the brackets.");
        else
            foreach (var item in node.AsList)
                if (ReadItem(member, item, scope) is { } read)
                {
                    items.Add(read);
                    if (scope.Faults.Count == before && PersonItems.FaultOf(member.Name, read) is { } problem)
                        scope.Faults.Add(item, $"cannot be used: {problem}", "Mend it here.");
                }
        if (member.Kind == MemberKind.Text && node is { IsList: true, Items.Count: 0 })
            scope.Faults.Add(node, "names no text", "Write one, or take the member away to leave it alone.");
        return items;
    }

    private static MappedItem? ReadItem(PersonMember member, MappingNode node, MappingScope scope)
    {
        if (member.Kind == MemberKind.Switch && node.IsSwitch)
            return Short(node with { Text = node.Kind == JsonTokenType.True ? "true" : "false" }, scope);
        if (member.HasShortForm && node.IsText)
            return Short(node, scope);
        if (member.Parts.Length > 0 && node.IsObject)
            return ReadParts(member, node, scope);
        var shape = string.Join(", ", member.Parts.Select(part => $"\"{part.Name}\": …"));
        scope.Faults.Add(
            node,
            node.Kind == JsonTokenType.Null ? "is null" : "has the wrong kind of value",
            (member.HasShortForm, member.Parts.Length) switch
            {
                (true, 0) when member.Kind == MemberKind.Switch => "Write true, false or a text as \"{enabled}\".",
                (true, 0) => "Write a text in double quotes.",
                (true, _) => $"Write a text in double quotes or {{ {shape} }}.",
                _ => $"Write {{ {shape} }}.",
            }
        );
        return null;
    }

    private static MappedItem? ReadParts(PersonMember member, MappingNode node, MappingScope scope)
    {
        var parts = new Dictionary<string, TextTemplate>(StringComparer.Ordinal);
        var names = member.Parts.Select(part => part.Name).ToArray();
        foreach (var (name, nameNode, value) in node.Members)
            if (member.Parts.FirstOrDefault(part => part.Name == name) is not { } part)
                scope.Faults.Add(nameNode, "is unknown here", WordHint.Of(name, names));
            else if (value.IsText || (part.IsNumber && value.Kind == JsonTokenType.Number))
                parts[name] = TextTemplate.Parse(value, scope);
            else
                scope.Faults.Add(value, "is no text", "Write a text in double quotes.");
        foreach (var part in member.Parts.Where(part => part.IsRequired && node.Find(part.Name) is null))
            scope.Faults.Add(node, $"has no \"{part.Name}\"", $"Add it: {part.Description}");
        if (member.Name == "numbers" && parts.ContainsKey("number") == parts.ContainsKey("extension"))
            scope.Faults.Add(node, "must have either a number or an extension", "Write one of the two.");
        return new MappedItem(null, parts);
    }

    private static MappedItem Short(MappingNode node, MappingScope scope) =>
        new(TextTemplate.Parse(node, scope), new Dictionary<string, TextTemplate>());
}
