using System.Text.Json;
using System.Text.Json.Nodes;

namespace Puente.Provisioning.Mapping;

/// <summary>The published JSON schema of <c>directory.json</c> (docs/directory.schema.json), derived from the reader's own words.</summary>
public static class MappingSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write()
    {
        var properties = new JsonObject { ["$schema"] = Text("Where an editor finds this schema.") };
        foreach (var (name, description, words) in SourceWord.Sources)
            properties[name] = Source(description, words);
        properties["tables"] = new JsonObject
        {
            ["description"] = "Lookup tables for {field|table:NAME}; the row \"*\" serves all values that have none.",
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = OneOrMany(Type("string")),
            },
        };
        properties["ignore"] = Reference("conditions", "Entries that are not managed at all.");
        properties["person"] = Person("What every person gets.", PersonMember.All, ["key", "name", "email"]);
        properties["rules"] = new JsonObject
        {
            ["description"] = "What some people get besides.",
            ["type"] = "array",
            ["items"] = Rule(),
        };
        var schema = Object(properties, ["person"]);
        schema["oneOf"] = new JsonArray([
            .. SourceWord.Sources.Select(source => new JsonObject { ["required"] = new JsonArray(source.Name) }),
        ]);
        schema["definitions"] = Definitions();
        var root = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "A directory for Puente",
            ["description"] = "directory.json; comments and trailing commas are allowed.",
        };
        foreach (var (name, value) in schema.ToArray())
        {
            schema.Remove(name);
            root[name] = value;
        }

        return root.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Source(string description, IReadOnlyList<SourceWord> words)
    {
        var properties = new JsonObject();
        foreach (var word in words)
        {
            var value = word.Kind switch
            {
                SourceWordKind.Switch => Type("boolean"),
                SourceWordKind.Count => new JsonObject
                {
                    ["type"] = "integer",
                    ["minimum"] = word.Range.Least,
                    ["maximum"] = word.Range.Most,
                },
                _ when word.Choices.Count > 0 => new JsonObject
                {
                    ["enum"] = new JsonArray([.. word.Choices.Select(choice => JsonValue.Create(choice))]),
                },
                _ => new JsonObject { ["type"] = "string", ["minLength"] = 1 },
            };
            value.Insert(0, "description", word.Description);
            properties[word.Name] = value;
        }

        var source = Object(properties, [.. words.Where(word => word.IsRequired).Select(word => word.Name)]);
        source.Insert(0, "description", description);
        return source;
    }

    private static JsonObject Person(string description, IEnumerable<PersonMember> members, string[] required)
    {
        var properties = new JsonObject();
        foreach (var member in members)
        {
            var value = member.Kind switch
            {
                MemberKind.Switch => new JsonObject { ["type"] = new JsonArray("boolean", "string") },
                MemberKind.Object => Parts(member),
                _ => OneOrMany(Item(member)),
            };
            value.Insert(0, "description", member.Description);
            properties[member.Name] = value;
        }

        var person = Object(properties, required);
        person.Insert(0, "description", description);
        return person;
    }

    private static JsonObject Item(PersonMember member) =>
        member.Parts.Length == 0 ? Type("string")
        : member.HasShortForm ? new JsonObject { ["anyOf"] = new JsonArray(Type("string"), Parts(member)) }
        : Parts(member);

    private static JsonObject Parts(PersonMember member)
    {
        var properties = new JsonObject();
        foreach (var part in member.Parts)
            properties[part.Name] = new JsonObject
            {
                ["description"] = part.Description,
                ["type"] = part.IsNumber ? new JsonArray("string", "number") : JsonValue.Create("string"),
            };
        return Object(properties, [.. member.Parts.Where(part => part.IsRequired).Select(part => part.Name)]);
    }

    private static JsonObject Rule()
    {
        var properties = new JsonObject
        {
            ["when"] = Reference("conditions", "Any of these."),
            ["unless"] = Reference("conditions", "None of these."),
            ["then"] = Person(
                "Lists are joined, single values replaced.",
                PersonMember.All.Where(member => !member.IsIdentity),
                []
            ),
        };
        var rule = Object(properties, ["then"]);
        rule["anyOf"] = new JsonArray(
            new JsonObject { ["required"] = new JsonArray("when") },
            new JsonObject { ["required"] = new JsonArray("unless") }
        );
        return rule;
    }

    private static JsonObject Definitions()
    {
        var value = new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
                Object(new JsonObject { ["bit"] = Type("integer") }, ["bit"]),
                Object(new JsonObject { ["past"] = new JsonObject { ["enum"] = new JsonArray(true) } }, ["past"])
            ),
        };
        var condition = new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["additionalProperties"] = OneOrMany(value, least: 1),
        };
        return new JsonObject { ["conditions"] = OneOrMany(condition, least: 1) };
    }

    private static JsonObject Object(JsonObject properties, string[] required)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (required.Length > 0)
            schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        return schema;
    }

    private static JsonObject OneOrMany(JsonObject item, int least = 0)
    {
        var many = new JsonObject { ["type"] = "array", ["items"] = item.DeepClone() };
        if (least > 0)
            many["minItems"] = least;
        return new JsonObject { ["anyOf"] = new JsonArray(item, many) };
    }

    private static JsonObject Reference(string definition, string description) =>
        new()
        {
            ["description"] = description,
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/definitions/{definition}" }),
        };

    private static JsonObject Type(string name) => new() { ["type"] = name };

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };
}
