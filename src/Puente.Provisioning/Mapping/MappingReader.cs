namespace Puente.Provisioning.Mapping;

/// <summary>Reads a directory file: where people come from, and how they become people of the platform.</summary>
internal sealed class MappingReader(string folder, MappingFaults faults)
{
    private static readonly string[] Words =
    [
        "$schema",
        "csv",
        "ldap",
        "sql",
        "scim",
        "tables",
        "ignore",
        "person",
        "rules",
    ];

    private readonly MappingScope _scope = new(faults);

    /// <returns>Null when there is a fault.</returns>
    public (SourceSettings Source, DirectoryMapping Mapping)? Read(MappingNode root)
    {
        if (!root.IsObject)
        {
            faults.Add(root, "the file must be one JSON object", "docs/directory.md shows one.");
            return null;
        }

        foreach (var (name, nameNode, _) in root.Members)
            if (!Words.Contains(name))
                faults.Add(nameNode, "is unknown here", WordHint.Of(name, Words));
        var source = ReadSource(root);
        // Tables first: texts look into them wherever they stand in the file.
        if (root.Find("tables") is { } tables)
            ReadTables(tables);
        var ignore = root.Find("ignore") is { } node ? Condition.ParseAny(node, _scope) : null;
        var person = ReadPerson(root);
        var rules = root.Find("rules") is { } list ? ReadRules(list) : [];
        if (source is null || person is null || faults.Count > 0)
            return null;
        return (
            source,
            new DirectoryMapping(person, rules, ignore) { Fields = _scope.Fields, AsksForTime = _scope.AsksForTime }
        );
    }

    private SourceSettings? ReadSource(MappingNode root)
    {
        var named = root
            .Members.Where(member => SourceWord.Sources.Any(source => source.Name == member.Name))
            .ToArray();
        if (named is not [var (name, nameNode, value)])
        {
            faults.Add(
                named.Length == 0 ? root : named[1].NameNode,
                named.Length == 0 ? "has no source" : "is a second source",
                "Write exactly one of \"csv\", \"ldap\", \"sql\" and \"scim\"."
            );
            return null;
        }

        var reader = new SourceSettingsReader(value with { Path = nameNode.Path }, folder, faults);
        return name switch
        {
            "csv" => reader.ReadCsv(),
            "ldap" => reader.ReadLdap(),
            "scim" => reader.ReadScim(),
            _ => reader.ReadSql(),
        };
    }

    private void ReadTables(MappingNode node)
    {
        if (!node.IsObject)
            faults.Add(node, "is no object", "Write { \"queuesOf\": { \"Sales\": [\"Sales\"] } }.");
        foreach (var (name, nameNode, rows) in node.Members)
        {
            var table = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
            if (!rows.IsObject)
                faults.Add(rows, "is no object", "Write { \"Sales\": [\"Sales\"] }: a value and what it becomes.");
            foreach (var (key, keyNode, value) in rows.Members)
                if (value.AsList.Any(item => !item.IsText))
                    faults.Add(value, "is neither a text nor a list of texts", "Write it in double quotes.");
                else if (!table.TryAdd(key.Trim(), [.. value.AsList.Select(item => item.Text)]))
                    faults.Add(keyNode, "is there twice; case does not count", "Keep one of the two.");
            _scope.Tables[name] = new LookupTable(name, faults.PlaceOf(nameNode), table);
        }
    }

    private MappedMembers? ReadPerson(MappingNode root)
    {
        if (root.Find("person") is not { } node)
        {
            faults.Add(root, "has no \"person\"", "Add it: it says which fields become key, name and email.");
            return null;
        }

        var person = PersonReader.Read(node, inRule: false, _scope);
        foreach (
            var member in PersonMember.All.Where(member =>
                member.IsIdentity && node.IsObject && node.Find(member.Name) is null
            )
        )
            faults.Add(node, $"has no \"{member.Name}\"", $"Add it: {member.Description}");
        return person;
    }

    private List<MappedRule> ReadRules(MappingNode node)
    {
        var rules = new List<MappedRule>();
        if (!node.IsList)
            faults.Add(node, "is no list", "Write [ { \"when\": …, \"then\": … } ].");
        foreach (var item in node.Items)
        {
            string[] words = ["when", "unless", "then"];
            foreach (var (name, nameNode, _) in item.Members)
                if (!words.Contains(name))
                    faults.Add(nameNode, "is unknown here", WordHint.Of(name, words));
            if (item.Find("then") is not { } then || (item.Find("when") ?? item.Find("unless")) is null)
            {
                faults.Add(
                    item,
                    "is no rule",
                    "Write { \"when\": { field: value }, \"then\": { what a person gets } }."
                );
                continue;
            }

            var when = item.Find("when") is { } yes ? Condition.ParseAny(yes, _scope) : null;
            var unless = item.Find("unless") is { } no ? Condition.ParseAny(no, _scope) : null;
            rules.Add(new(when, unless, PersonReader.Read(then, inRule: true, _scope), faults.PlaceOf(item)));
        }

        return rules;
    }
}
