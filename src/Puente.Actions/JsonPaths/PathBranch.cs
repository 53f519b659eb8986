using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>Follows the steps of one path from value to value and collects the hits.</summary>
/// <param name="definiteSteps">How many steps from the start lead to one place; only there does a missing member fail the path.</param>
internal sealed class PathBranch(
    PathWalk walk,
    PathStep[] steps,
    int definiteSteps,
    bool requireMembers,
    List<JsonPart> hits
)
{
    public void Follow(int index, JsonPart model)
    {
        index = walk.Descend(steps, index, ref model);
        if (index == steps.Length)
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
                if (model.Kind == JsonValueKind.Array)
                {
                    hits.EnsureCapacity(hits.Count + model.Count);
                    foreach (var item in model.Items)
                        FollowQuietly(index + 1, item);
                }
                else
                    foreach (var child in Children(model))
                        FollowQuietly(index + 1, child);
                break;
            case FilterStep filter:
                FollowFilter(index, filter, model);
                break;
            case ScanStep:
                if (index + 1 < steps.Length)
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

    private bool IsLeaf(int index) => index == steps.Length - 1;

    private string Place(int index) => PathWalk.Describe(steps, index);

    private void FollowNames(int index, PropertyStep property, JsonPart model)
    {
        if (model.Kind != JsonValueKind.Object)
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

        for (var place = 0; place < property.Keys.Length; place++)
        {
            var name = property.Keys[place];
            if (model.TryGet(name, out var value))
                Follow(index + 1, value);
            else if (IsLeaf(index) && requireMembers)
                throw JsonPathException.NotFound($"No results for path: {Place(index + 1)}");
            else if (!IsLeaf(index) && ((IsUpstreamDefinite(index) && property.Names.Count == 1) || requireMembers))
                throw JsonPathException.NotFound($"Missing property in path {Place(index + 1)}");
        }
    }

    private JsonPart Merge(int index, PropertyStep property, JsonPart model)
    {
        var text = new Utf8Text(256);
        text.Append((byte)'{');
        foreach (var name in property.Keys.DistinctBy(name => name.Text))
        {
            if (!model.TryGet(name, out var value))
            {
                if (requireMembers)
                    throw JsonPathException.NotFound($"Missing property in path {Place(index + 1)}");
                continue;
            }

            if (text.Length > 1)
                text.Append((byte)',');
            text.Append(JsonText.Quote(name.Text));
            text.Append((byte)':');
            JsonText.Write(ref text, value);
        }

        text.Append((byte)'}');
        return JsonText.Parse(text.ToStringAndReturn());
    }

    private bool IsArray(int index, JsonPart model)
    {
        if (model.Kind == JsonValueKind.Array)
            return true;
        if (!IsUpstreamDefinite(index))
            return false;
        throw JsonPathException.NotFound(
            model.Kind == JsonValueKind.Null
                ? $"The path {Place(index)} is null"
                : $"Filter: {steps[index].Fragment} can only be applied to arrays. Current context is: {KindOf(model)}"
        );
    }

    /// <summary>A place outside the array is no hit and no error; a definite path then has no results.</summary>
    private void FollowPlace(int index, JsonPart model, int place)
    {
        var length = model.Count;
        var effective = place < 0 ? (long)length + place : place;
        if (effective >= 0 && effective < length)
            Follow(index + 1, model[(int)effective]);
    }

    private void FollowSlice(int index, SliceStep slice, JsonPart model)
    {
        if (!IsArray(index, model))
            return;
        var length = model.Count;
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

    private void FollowFilter(int index, FilterStep filter, JsonPart model)
    {
        if (model.Kind == JsonValueKind.Object)
        {
            if (filter.Condition.Accepts(walk, model))
                Follow(index + 1, model);
        }
        else if (model.Kind == JsonValueKind.Array)
        {
            foreach (var item in model.Items)
                if (filter.Condition.Accepts(walk, item))
                    Follow(index + 1, item);
        }
        else if (IsUpstreamDefinite(index))
            throw JsonPathException.Evaluation(
                $"Filter: {filter.Fragment} can not be applied to primitives. Current context is: {KindOf(model)}"
            );
    }

    private void FollowQuietly(int index, JsonPart model)
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
    private void Scan(int next, JsonPart model, int depth)
    {
        walk.CountVisit();
        if (depth > JsonPathLimits.Nesting)
            throw new JsonPathException(JsonPathFault.Limit, "The document is nested too deeply for '..'.");
        if (model.Kind is not (JsonValueKind.Object or JsonValueKind.Array))
            return;
        if (IsStart(steps[next], model))
        {
            // In an array the library tries the step after the next one on every element, whatever the next one says.
            if (model.Kind == JsonValueKind.Object || IsLeaf(next))
                Follow(next, model);
            else
                foreach (var item in model.Items)
                    Follow(next + 1, item);
        }

        foreach (var child in Children(model))
            Scan(next, child, depth + 1);
    }

    private bool IsStart(PathStep step, JsonPart model) =>
        step switch
        {
            PropertyStep property => model.Kind == JsonValueKind.Object
                && (
                    (property.Names.Count > 1 && !ReferenceEquals(property, steps[^1]))
                    || property.Keys.All(name => model.TryGet(name, out _))
                ),
            IndexStep or SliceStep => model.Kind == JsonValueKind.Array,
            WildcardStep => true,
            FilterStep filter => filter.Condition.Accepts(walk, model),
            _ => false,
        };

    private static IEnumerable<JsonPart> Children(JsonPart model) =>
        model.Kind switch
        {
            JsonValueKind.Object => model.Members.Select(member => member.Value),
            JsonValueKind.Array => model.Items,
            _ => [],
        };

    private static string KindOf(JsonPart model) =>
        model.Kind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.Null => "null",
            _ => "boolean",
        };
}
