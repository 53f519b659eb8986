using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>One evaluation: the document, the work done so far, and the ceiling on it.</summary>
internal sealed class PathWalk(JsonPart root, JsonPathLimits limits)
{
    private int _visits;

    public JsonPart Root => root;

    public JsonPathLimits Limits => limits;

    /// <param name="requireMembers">True for tests of existence, where a missing member of any hit fails the path.</param>
    public PathResult Evaluate(JsonPath path, JsonPart model, bool requireMembers)
    {
        if (path.IsFunctionOfScan)
            return new PathResult(ApplyToScan(path, model));
        var hits = Collect(path.Steps, path.DefiniteSteps, model, requireMembers);
        if (!path.IsDefinite)
            return new PathResult(hits);
        return hits.Count > 0
            ? new PathResult(hits[^1])
            : throw JsonPathException.NotFound($"No results for path: {Describe(path.Steps, path.Steps.Length)}");
    }

    public void CountVisit()
    {
        if (++_visits > limits.Visits)
            throw new JsonPathException(
                JsonPathFault.Limit,
                $"The path looked at more than {limits.Visits.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} values and was stopped."
            );
    }

    public static string Describe(PathStep[] steps, int count) =>
        "$" + string.Concat(steps.Take(count).Select(step => step.Fragment));

    private List<JsonPart> Collect(PathStep[] steps, int definiteSteps, JsonPart model, bool requireMembers)
    {
        var hits = new List<JsonPart>();
        new PathBranch(this, steps, definiteSteps, requireMembers, hits).Follow(0, model);
        return hits;
    }

    /// <summary>How many steps from the start lead to one place.</summary>
    public static int DefiniteUpTo(PathStep[] steps)
    {
        var count = 0;
        while (count < steps.Length && steps[count].IsDefinite(count == steps.Length - 1))
            count++;
        return count;
    }

    private JsonPart ApplyToScan(JsonPath path, JsonPart model)
    {
        var function = (FunctionStep)path.Steps[^1];
        // length() of a scan counts the children of the hits: the library adds a wildcard to the inner path.
        PathStep[] last = function.Function.Name is "length" or "size" ? [new WildcardStep()] : [];
        PathStep[] inner = [.. path.Steps.SkipLast(1), .. last];
        var hits = Collect(inner, DefiniteUpTo(inner), model, requireMembers: false);
        return function.Function.ApplyToList(hits);
    }
}
