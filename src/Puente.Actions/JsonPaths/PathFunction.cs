using System.Globalization;
using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>A function at the end of a path.</summary>
internal sealed record PathFunction(
    string Name,
    Func<PathWalk, JsonPart, IReadOnlyList<FunctionArgument>, JsonPart> Apply
)
{
    private const string NothingToAggregate = "Aggregation function attempted to calculate value using empty array";

    private static readonly Dictionary<string, PathFunction> All = new PathFunction[]
    {
        new("length", (_, model, _) => Length(model)),
        new("size", (_, model, _) => Length(model)),
        new("sum", (walk, model, arguments) => Aggregate(walk, model, arguments, numbers => numbers.Sum())),
        new("avg", (walk, model, arguments) => Aggregate(walk, model, arguments, numbers => numbers.Average())),
        new("min", (walk, model, arguments) => Aggregate(walk, model, arguments, numbers => numbers.Min())),
        new("max", (walk, model, arguments) => Aggregate(walk, model, arguments, numbers => numbers.Max())),
        new("stddev", (walk, model, arguments) => Aggregate(walk, model, arguments, Deviation)),
        new("first", (_, model, _) => Item(model, 0)),
        new("last", (_, model, _) => Item(model, -1)),
        new("index", (walk, model, arguments) => Item(model, Place(walk, arguments))),
        new("keys", (_, model, _) => Keys(model)),
        new("concat", Concat),
        new("append", Append),
    }.ToDictionary(function => function.Name, StringComparer.Ordinal);

    public static PathFunction? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Applied once to all hits of a scan.</summary>
    public JsonPart ApplyToList(List<JsonPart> hits)
    {
        if (Name is "length" or "size")
            return Parse(hits.Count.ToString(CultureInfo.InvariantCulture));
        var list = new PathResult(hits).ToPart();
        return Apply(new PathWalk(list, JsonPathLimits.Default), list, []);
    }

    private static JsonPart Length(JsonPart model) =>
        model.Kind switch
        {
            JsonValueKind.Array => Parse(model.Count.ToString(CultureInfo.InvariantCulture)),
            JsonValueKind.Object => Parse(model.Count.ToString(CultureInfo.InvariantCulture)),
            _ => Parse("null"),
        };

    private static JsonPart Aggregate(
        PathWalk walk,
        JsonPart model,
        IReadOnlyList<FunctionArgument> arguments,
        Func<IReadOnlyList<double>, double> calculate
    )
    {
        var values = model.Kind == JsonValueKind.Array ? model.Items : (IEnumerable<JsonPart>)[];
        values = values.Concat(
            arguments
                .Select(argument => argument.Resolve(walk))
                .SelectMany(value => value.Kind == JsonValueKind.Array ? value.Items : (IEnumerable<JsonPart>)[value])
        );
        var numbers = values
            .Where(value => value.Kind == JsonValueKind.Number)
            .Select(value => value.GetDouble())
            .ToArray();
        if (numbers.Length == 0)
            throw JsonPathException.Evaluation(NothingToAggregate);
        var result = calculate(numbers);
        return double.IsFinite(result)
            ? Parse(PathText.Double(result))
            : throw JsonPathException.Evaluation("The result of the function is no number that JSON can hold.");
    }

    private static double Deviation(IReadOnlyList<double> numbers)
    {
        var mean = numbers.Average();
        return Math.Sqrt(Math.Max(0, numbers.Average(number => number * number) - (mean * mean)));
    }

    private static JsonPart Item(JsonPart model, int place)
    {
        if (model.Kind != JsonValueKind.Array)
            throw JsonPathException.Evaluation(NothingToAggregate);
        var length = model.Count;
        var effective = place < 0 ? (long)length + place : place;
        return effective >= 0 && effective < length
            ? model[(int)effective]
            : throw JsonPathException.Evaluation("Aggregation function looked outside the array");
    }

    private static int Place(PathWalk walk, IReadOnlyList<FunctionArgument> arguments) =>
        arguments is [var first]
        && first.Resolve(walk) is { Kind: JsonValueKind.Number } number
        && number.TryGetInt32(out var place)
            ? place
            : throw JsonPathException.Evaluation("index() takes one whole number");

    private static JsonPart Keys(JsonPart model) =>
        model.Kind == JsonValueKind.Object
            ? Parse($"[{string.Join(',', model.Members.Select(member => JsonText.Quote(member.Name)))}]")
            : Parse("null");

    private static JsonPart Concat(PathWalk walk, JsonPart model, IReadOnlyList<FunctionArgument> arguments)
    {
        var own = model.Kind == JsonValueKind.Array ? model.Items.Where(item => item.Kind == JsonValueKind.String) : [];
        var parts = own.Concat(arguments.Select(argument => argument.Resolve(walk)))
            .Select(item => item.Kind == JsonValueKind.String ? item.GetString() : JsonText.Of(item));
        return Parse(JsonText.Quote(string.Concat(parts)));
    }

    private static JsonPart Append(PathWalk walk, JsonPart model, IReadOnlyList<FunctionArgument> arguments) =>
        model.Kind == JsonValueKind.Array
            ? new PathResult([.. model.Items, .. arguments.Select(item => item.Resolve(walk))]).ToPart()
            : model;

    private static JsonPart Parse(string json) => JsonText.Parse(json);
}
