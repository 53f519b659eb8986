using System.Text.Json;
using System.Text.RegularExpressions;

namespace Puente.Actions.Contracts;

/// <summary>What the platform refuses in a contract before anything runs.</summary>
public static partial class ContractRules
{
    /// <summary>Names that the platform puts into the input itself.</summary>
    public static readonly IReadOnlySet<string> ReservedNames = new HashSet<string>(StringComparer.Ordinal)
    {
        "orgId",
        "integrationId",
        "rawRequest",
    };

    private const string ScalarTypes = "[\"boolean\",\"integer\",\"null\",\"number\",\"string\"]";
    private static readonly string[] Types = ["array", "boolean", "integer", "null", "number", "object", "string"];

    private static readonly string[] UnsupportedWords =
    [
        "$ref",
        "definitions",
        "oneOf",
        "anyOf",
        "allOf",
        "not",
        "dependencies",
    ];

    /// <summary>Violations of the rules for inputs: one level of scalars under plain names.</summary>
    public static IReadOnlyList<SchemaFault> CheckInput(JsonElement schema)
    {
        var faults = new List<SchemaFault>();
        CheckWords(schema, "", faults);
        if (TypeOf(schema) != "object")
            faults.Add(
                new SchemaFault(
                    "/properties/type",
                    "/type",
                    $"instance value (\"{TypeOf(schema)}\") not found in enum (possible values: [\"object\"])"
                )
            );
        foreach (var (name, property) in Properties(schema))
        {
            var at = "/properties/" + ContractSchema.Escape(name);
            const string rule = "/properties/properties/patternProperties/^[a-zA-Z][a-zA-Z0-9_-]*$";
            if (!PlainName().IsMatch(name))
                faults.Add(
                    new SchemaFault(
                        "/properties/properties",
                        "/properties",
                        $"object instance has properties which are not allowed by the schema: [\"{name}\"]"
                    )
                );
            else if (ReservedNames.Contains(name))
                faults.Add(
                    new SchemaFault(
                        "/properties/properties",
                        at,
                        $"\"{name}\" is a reserved name; the platform sets it itself"
                    )
                );
            if (TypeOf(property) is var type && type is not ("string" or "integer" or "number" or "boolean" or "null"))
                faults.Add(
                    new SchemaFault(
                        rule + "/properties/type",
                        at + "/type",
                        $"instance value (\"{type}\") not found in enum (possible values: {ScalarTypes})"
                    )
                );
        }

        return faults;
    }

    /// <summary>Violations of the rules for outputs: an object or a list, no list of lists.</summary>
    public static IReadOnlyList<SchemaFault> CheckOutput(JsonElement schema)
    {
        var faults = new List<SchemaFault>();
        CheckWords(schema, "", faults);
        if (TypeOf(schema) is not ("object" or "array"))
            faults.Add(
                new SchemaFault(
                    "/properties/type",
                    "/type",
                    $"instance value (\"{TypeOf(schema)}\") not found in enum (possible values: [\"array\",\"object\"])"
                )
            );
        CheckNesting(schema, "", isInList: false, faults);
        return faults;
    }

    private static void CheckNesting(JsonElement schema, string at, bool isInList, List<SchemaFault> faults)
    {
        var isList = TypeOf(schema) == "array";
        if (isList && isInList)
            faults.Add(new SchemaFault("", at + "/type", "a list of lists is not supported by output contracts"));
        foreach (var (name, property) in Properties(schema))
            CheckNesting(property, $"{at}/properties/{ContractSchema.Escape(name)}", false, faults);
        if (Member(schema, "items") is { ValueKind: JsonValueKind.Object } items)
            CheckNesting(items, at + "/items", isList, faults);
        else if (Member(schema, "items") is { ValueKind: JsonValueKind.Array } tuple)
            foreach (var (index, item) in tuple.EnumerateArray().Index())
                CheckNesting(item, FormattableString.Invariant($"{at}/items/{index}"), isList, faults);
    }

    private static void CheckWords(JsonElement schema, string at, List<SchemaFault> faults)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return;
        foreach (var word in UnsupportedWords.Where(word => schema.TryGetProperty(word, out _)))
            faults.Add(
                new SchemaFault("", $"{at}/{ContractSchema.Escape(word)}", $"\"{word}\" is not supported in contracts")
            );
        if (Member(schema, "type") is { } type)
        {
            if (type.ValueKind != JsonValueKind.String)
                faults.Add(
                    new SchemaFault("/properties/type", at + "/type", "a list of types is not supported in contracts")
                );
            else if (!Types.Contains(type.GetString(), StringComparer.Ordinal))
                faults.Add(
                    new SchemaFault(
                        "/properties/type",
                        at + "/type",
                        $"instance value (\"{type.GetString()}\") not found in enum (possible values: [{string.Join(',', Types.Select(name => $"\"{name}\""))}])"
                    )
                );
        }

        foreach (var (name, property) in Properties(schema))
            CheckWords(property, $"{at}/properties/{ContractSchema.Escape(name)}", faults);
        if (Member(schema, "items") is { ValueKind: JsonValueKind.Object } items)
            CheckWords(items, at + "/items", faults);
    }

    private static string TypeOf(JsonElement schema) =>
        Member(schema, "type") is { ValueKind: JsonValueKind.String } type ? type.GetString()! : "";

    private static JsonElement? Member(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var member) ? member : null;

    private static IEnumerable<(string Name, JsonElement Schema)> Properties(JsonElement schema) =>
        Member(schema, "properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().Select(member => (member.Name, member.Value))
            : [];

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
