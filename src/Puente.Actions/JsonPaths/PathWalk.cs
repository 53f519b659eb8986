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
        var steps = path.Steps;
        var forks = Descend(steps, 0, ref model);
        if (forks == steps.Length && path.IsDefinite)
            return new PathResult(model);
        var hits = Collect(steps, path.DefiniteSteps, model, requireMembers, forks);
        if (!path.IsDefinite)
            return new PathResult(hits);
        return hits.Count > 0
            ? new PathResult(hits[^1])
            : throw JsonPathException.NotFound($"No results for path: {Describe(steps, steps.Length)}");
    }

    public void CountVisit()
    {
        if (++_visits > limits.Visits)
            throw new JsonPathException(
                JsonPathFault.Limit,
                $"The path looked at more than {limits.Visits.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} values and was stopped."
            );
    }

    /// <summary>Follows steps as long as each leads from one value to one.</summary>
    /// <returns>The step that does not; their number when all do.</returns>
    public int Descend(PathStep[] steps, int index, ref JsonPart model)
    {
        CountVisit();
        for (; index < steps.Length && steps[index].TryFollow(model, out var next); index++)
        {
            model = next;
            CountVisit();
        }

        return index;
    }

    public static string Describe(PathStep[] steps, int count) =>
        "$" + string.Concat(steps.Take(count).Select(step => step.Fragment));

    private List<JsonPart> Collect(
        PathStep[] steps,
        int definiteSteps,
        JsonPart model,
        bool requireMembers,
        int first = 0
    )
    {
        var hits = new List<JsonPart>();
        new PathBranch(this, steps, definiteSteps, requireMembers, hits).Follow(first, model);
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
