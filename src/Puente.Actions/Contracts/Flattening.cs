using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.Contracts;

/// <summary>
/// The shape in which flows see an output: scalars and lists of scalars under dotted names; only what the schema declares.
/// </summary>
public static class Flattening
{
    /// <summary>The flattened names, and which of them are lists.</summary>
    public static IReadOnlyList<(string Name, string Type, bool IsList)> NamesOf(ContractSchema schema)
    {
        var names = new List<(string, string, bool)>();
        Collect(schema, "", false, names);
        return names;
    }

    /// <returns>Compact JSON: one object.</returns>
    public static string Flatten(ContractSchema schema, JsonPart output)
    {
        var text = new Utf8Text(256);
        text.Append((byte)'{');
        foreach (var (name, _, isList) in NamesOf(schema))
        {
            var values = new List<JsonPart>();
            Gather(output, name.Length == 0 ? [] : Steps(schema, name), 0, values);
            if (values.Count == 0 || (!isList && values[0].Kind == JsonValueKind.Undefined))
                continue;
            if (text.Length > 1)
                text.Append((byte)',');
            text.Append(JsonText.Quote(name));
            text.Append((byte)':');
            // Lists stay side by side: a member that one object lacks is a null in its place.
            if (isList)
                JsonText.WriteArray(ref text, values);
            else
                JsonText.Write(ref text, values[0]);
        }

        text.Append((byte)'}');
        return text.ToStringAndReturn();
    }

    private static void Collect(
        ContractSchema schema,
        string prefix,
        bool isList,
        List<(string Name, string Type, bool IsList)> names
    )
    {
        switch (schema.Type)
        {
            case "array" when schema.Items is { } items:
                Collect(items, prefix, true, names);
                break;
            case "object" or null when schema.Properties.Count > 0:
                foreach (var (name, inner) in schema.Properties)
                    Collect(inner, prefix.Length == 0 ? name : $"{prefix}.{name}", isList, names);
                break;
            case "object" or "array" or null:
                break;
            default:
                names.Add((prefix, schema.Type, isList));
                break;
        }
    }

    /// <summary>The members to follow; a name with a dot in it is one member where the schema says so.</summary>
    private static List<string> Steps(ContractSchema schema, string name)
    {
        var steps = new List<string>();
        while (name.Length > 0)
        {
            while (schema.Type == "array" && schema.Items is { } items)
                schema = items;
            var member = schema
                .Properties.Keys.Where(key => name == key || name.StartsWith(key + ".", StringComparison.Ordinal))
                .MaxBy(key => key.Length);
            if (member is null)
                return steps;
            steps.Add(member);
            schema = schema.Properties[member];
            name = name.Length == member.Length ? "" : name[(member.Length + 1)..];
        }

        return steps;
    }

    private static void Gather(JsonPart value, List<string> steps, int step, List<JsonPart> values)
    {
        if (value.Kind == JsonValueKind.Array)
        {
            foreach (var item in value.Items)
                Gather(item, steps, step, values);
        }
        else if (step == steps.Count)
            values.Add(value);
        else if (value.Kind == JsonValueKind.Object && value.TryGet(new JsonName(steps[step]), out var inner))
            Gather(inner, steps, step + 1, values);
        else
            values.Add(default);
    }
}
