using System.Text.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>Follows the steps of one path from value to value and collects the hits.</summary>
/// <param name="definiteSteps">How many steps from the start lead to one place; only there does a missing member fail the path.</param>
internal sealed class PathBranch(
    PathWalk walk,
    IReadOnlyList<PathStep> steps,
    int definiteSteps,
    bool requireMembers,
    List<JsonElement> hits
)
{
    public void Follow(int index, JsonElement model)
    {
        walk.CountVisit();
        if (index == steps.Count)
        {
            hits.Add(model);
            return;
        }

        switch (steps[index])
        {
            case PropertyStep property:
                FollowNames(index, property, model);
                break;
            case IndexStep list:
                if (IsArray(index, model))
                    foreach (var place in list.Indexes)
                        FollowPlace(index, model, place);
                break;
            case SliceStep slice:
                FollowSlice(index, slice, model);
                break;
            case WildcardStep:
                if (model.ValueKind == JsonValueKind.Array)
                    foreach (var item in model.EnumerateArray())
                        FollowQuietly(index + 1, item);
                else
                    foreach (var child in Children(model))
                        FollowQuietly(index + 1, child);
                break;
            case FilterStep filter:
                FollowFilter(index, filter, model);
                break;
            case ScanStep:
                if (index + 1 < steps.Count)
                    Scan(index + 1, model, 0);
                break;
            case FunctionStep function:
                hits.Add(function.Function.Apply(walk, model, function.Arguments));
                break;
            default:
                throw new InvalidOperationException($"Unknown step {steps[index]}.");
        }
    }

    private bool IsUpstreamDefinite(int index) => index <= definiteSteps;

    private bool IsLeaf(int index) => index == steps.Count - 1;

    private string Place(int index) => PathWalk.Describe(steps, index);

    private void FollowNames(int index, PropertyStep property, JsonElement model)
    {
        if (model.ValueKind != JsonValueKind.Object)
        {
            if (!IsUpstreamDefinite(index))
                return;
            throw JsonPathException.NotFound(
                $"Expected to find an object with property {property.Fragment} in path {Place(index)} but found '{KindOf(model)}'."
            );
        }

        if (property.Names.Count > 1 && IsLeaf(index))
        {
            hits.Add(Merge(index, property, model));
            return;
        }

        foreach (var name in property.Names)
        {
            if (model.TryGetProperty(name, out var value))
                Follow(index + 1, value);
            else if (IsLeaf(index) && requireMembers)
                throw JsonPathException.NotFound($"No results for path: {Place(index + 1)}");
            else if (!IsLeaf(index) && ((IsUpstreamDefinite(index) && property.Names.Count == 1) || requireMembers))
                throw JsonPathException.NotFound($"Missing property in path {Place(index + 1)}");
        }
    }

    private JsonElement Merge(int index, PropertyStep property, JsonElement model)
    {
        var text = new System.Text.StringBuilder("{");
        foreach (var name in property.Names.Distinct(StringComparer.Ordinal))
        {
            if (!model.TryGetProperty(name, out var value))
            {
                if (requireMembers)
                    throw JsonPathException.NotFound($"Missing property in path {Place(index + 1)}");
                continue;
            }

            if (text.Length > 1)
                text.Append(',');
            Json.JsonText.WriteString(text, name);
            text.Append(':');
            Json.JsonText.Write(text, value);
        }

        return JsonElement.Parse(text.Append('}').ToString());
    }

    private bool IsArray(int index, JsonElement model)
    {
        if (model.ValueKind == JsonValueKind.Array)
            return true;
        if (!IsUpstreamDefinite(index))
            return false;
        throw JsonPathException.NotFound(
            model.ValueKind == JsonValueKind.Null
                ? $"The path {Place(index)} is null"
                : $"Filter: {steps[index].Fragment} can only be applied to arrays. Current context is: {KindOf(model)}"
        );
    }

    /// <summary>A place outside the array is no hit and no error; a definite path then has no results.</summary>
    private void FollowPlace(int index, JsonElement model, int place)
    {
        var length = model.GetArrayLength();
        var effective = place < 0 ? (long)length + place : place;
        if (effective >= 0 && effective < length)
            Follow(index + 1, model[(int)effective]);
    }

    private void FollowSlice(int index, SliceStep slice, JsonElement model)
    {
        if (!IsArray(index, model))
            return;
        var length = model.GetArrayLength();
        var (from, to) = slice switch
        {
            { To: null, From: { } start } => (start < 0 ? Math.Max(0, length + start) : start, length),
            { From: null, To: { } end } => (0, end < 0 ? length + end : Math.Min(length, end)),
            // Between two places the library counts from the start as written: a negative end gives nothing, and a
            // negative start takes elements from the end first.
            _ => (Math.Max(slice.From!.Value, -length), Math.Min(length, slice.To!.Value)),
        };
        for (var place = from; place < to; place++)
            FollowPlace(index, model, place);
    }

    private void FollowFilter(int index, FilterStep filter, JsonElement model)
    {
        if (model.ValueKind == JsonValueKind.Object)
        {
            if (filter.Condition.Accepts(walk, model))
                Follow(index + 1, model);
        }
        else if (model.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in model.EnumerateArray())
                if (filter.Condition.Accepts(walk, item))
                    Follow(index + 1, item);
        }
        else if (IsUpstreamDefinite(index))
            throw JsonPathException.Evaluation(
                $"Filter: {filter.Fragment} can not be applied to primitives. Current context is: {KindOf(model)}"
            );
    }

    private void FollowQuietly(int index, JsonElement model)
    {
        try
        {
            Follow(index, model);
        }
        catch (JsonPathException fault) when (fault.Fault == JsonPathFault.NotFound && !requireMembers)
        {
            // A wildcard passes over children in which the rest of the path leads nowhere.
        }
    }

    /// <summary>Every value below, the value itself first, in the order of the document.</summary>
    private void Scan(int next, JsonElement model, int depth)
    {
        walk.CountVisit();
        if (depth > JsonPathLimits.Nesting)
            throw new JsonPathException(JsonPathFault.Limit, "The document is nested too deeply for '..'.");
        if (model.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return;
        if (IsStart(steps[next], model))
        {
            // In an array the library tries the step after the next one on every element, whatever the next one says.
            if (model.ValueKind == JsonValueKind.Object || IsLeaf(next))
                Follow(next, model);
            else
                foreach (var item in model.EnumerateArray())
                    Follow(next + 1, item);
        }

        foreach (var child in Children(model))
            Scan(next, child, depth + 1);
    }

    private bool IsStart(PathStep step, JsonElement model) =>
        step switch
        {
            PropertyStep property => model.ValueKind == JsonValueKind.Object
                && (
                    (property.Names.Count > 1 && !ReferenceEquals(property, steps[^1]))
                    || property.Names.All(name => model.TryGetProperty(name, out _))
                ),
            IndexStep or SliceStep => model.ValueKind == JsonValueKind.Array,
            WildcardStep => true,
            FilterStep filter => filter.Condition.Accepts(walk, model),
            _ => false,
        };

    private static IEnumerable<JsonElement> Children(JsonElement model) =>
        model.ValueKind switch
        {
            JsonValueKind.Object => model.EnumerateObject().Select(member => member.Value),
            JsonValueKind.Array => model.EnumerateArray(),
            _ => [],
        };

    private static string KindOf(JsonElement model) =>
        model.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.Null => "null",
            _ => "boolean",
        };
}
