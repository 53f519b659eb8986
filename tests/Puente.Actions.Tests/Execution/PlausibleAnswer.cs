using System.Text.Json.Nodes;
using Puente.Actions.Contracts;
using Puente.Actions.Execution;
using Puente.Actions.JsonPaths;

namespace Puente.Actions.Tests.Execution;

/// <summary>An answer in which the paths of an action find something of the declared type.</summary>
internal static class PlausibleAnswer
{
    public static string For(ActionProgram program)
    {
        if (program.Paths.Count == 0)
            return (Of(program.Output) ?? new JsonObject()).ToJsonString();
        JsonNode? root = null;
        foreach (var (key, path) in program.Paths)
        {
            var isWhole = program.Success.Text.Trim() == $"${{{key}}}";
            var schema = isWhole ? program.Output : program.Output.Properties.GetValueOrDefault(key);
            root = Grow(root, [.. path.Steps], 0, schema);
        }

        return root!.ToJsonString();
    }

    public static JsonNode? Of(ContractSchema schema) =>
        schema.Type switch
        {
            "string" => JsonValue.Create("text"),
            "integer" => JsonValue.Create(7),
            "number" => JsonValue.Create(7.5),
            "boolean" => JsonValue.Create(true),
            "null" => null,
            "array" => new JsonArray(
                schema.Items is { } items ? Of(items)
                : schema.Tuple is [var first, ..] ? Of(first)
                : "x"
            ),
            _ => new JsonObject(
                schema.Properties.Select(property => KeyValuePair.Create(property.Key, Of(property.Value)))
            ),
        };

    private static JsonNode? Grow(JsonNode? node, PathStep[] steps, int index, ContractSchema? schema)
    {
        if (index == steps.Length)
            return node ?? Leaf(steps, schema);
        switch (steps[index])
        {
            case PropertyStep property:
                var map = node as JsonObject ?? [];
                foreach (var name in property.Names)
                {
                    var before = map[name];
                    map.Remove(name);
                    map[name] = Grow(before, steps, index + 1, schema);
                }

                return map;
            case IndexStep place:
                return Item(node, Math.Abs(place.Indexes[0]), steps, index, schema, null);
            case SliceStep or WildcardStep:
                return Item(node, 0, steps, index, schema, null);
            case FilterStep filter:
                return Item(node, 0, steps, index, schema, filter.Condition);
            case FunctionStep:
                return node ?? new JsonArray(1, 2);
            default:
                return Grow(node, steps, index + 1, schema);
        }
    }

    private static JsonArray Item(
        JsonNode? node,
        int place,
        PathStep[] steps,
        int index,
        ContractSchema? schema,
        FilterExpression? condition
    )
    {
        var list = node as JsonArray ?? [];
        while (list.Count <= place)
            list.Add(null);
        var before = list[place];
        list[place] = null;
        var grown = Grow(before, steps, index + 1, schema);
        if (condition is not null)
            grown = Satisfy(grown, condition);
        list[place] = grown;
        return list;
    }

    private static JsonNode? Satisfy(JsonNode? node, FilterExpression condition)
    {
        switch (condition)
        {
            case AndExpression and:
                return and.Parts.Aggregate(node, Satisfy);
            case CompareExpression
            {
                Operator.Name: "==",
                Left: PathOperand { Path.Steps: [PropertyStep { Names: [var name] }] },
                Right: LiteralOperand literal,
            }:
                var map = node as JsonObject ?? [];
                map[name] = literal.Value.Text;
                return map;
            default:
                return node;
        }
    }

    private static JsonNode? Leaf(PathStep[] steps, ContractSchema? schema)
    {
        if (schema is null)
            return JsonValue.Create("text");
        var isList =
            schema.Type == "array" && steps.Any(step => step is SliceStep or WildcardStep or FilterStep or ScanStep);
        return isList ? (schema.Items is { } items ? Of(items) : JsonValue.Create("text")) : Of(schema);
    }
}
