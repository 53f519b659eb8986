using System.Text.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>One evaluation: the document, the work done so far, and the ceiling on it.</summary>
internal sealed class PathWalk(JsonElement root, JsonPathLimits limits)
{
    private int _visits;

    public JsonElement Root => root;

    public JsonPathLimits Limits => limits;

    /// <param name="requireMembers">True for tests of existence, where a missing member of any hit fails the path.</param>
    public PathResult Evaluate(JsonPath path, JsonElement model, bool requireMembers)
    {
        if (path.IsFunctionOfScan)
            return new PathResult(ApplyToScan(path, model));
        var hits = Collect(path.Steps, model, requireMembers);
        if (!path.IsDefinite)
            return new PathResult(hits);
        return hits.Count > 0
            ? new PathResult(hits[^1])
            : throw JsonPathException.NotFound($"No results for path: {Describe(path.Steps, path.Steps.Count)}");
    }

    public void CountVisit()
    {
        if (++_visits > limits.Visits)
            throw new JsonPathException(
                JsonPathFault.Limit,
                $"The path looked at more than {limits.Visits.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} values and was stopped."
            );
    }

    public static string Describe(IReadOnlyList<PathStep> steps, int count) =>
        "$" + string.Concat(steps.Take(count).Select(step => step.Fragment));

    private List<JsonElement> Collect(IReadOnlyList<PathStep> steps, JsonElement model, bool requireMembers)
    {
        var hits = new List<JsonElement>();
        new PathBranch(this, steps, DefiniteUpTo(steps), requireMembers, hits).Follow(0, model);
        return hits;
    }

    private static int DefiniteUpTo(IReadOnlyList<PathStep> steps)
    {
        var count = 0;
        while (count < steps.Count && steps[count].IsDefinite(count == steps.Count - 1))
            count++;
        return count;
    }

    private JsonElement ApplyToScan(JsonPath path, JsonElement model)
    {
        var function = (FunctionStep)path.Steps[^1];
        List<PathStep> inner = [.. path.Steps.SkipLast(1)];
        // length() of a scan counts the children of the hits: the library adds a wildcard to the inner path.
        if (function.Function.Name is "length" or "size")
            inner.Add(new WildcardStep());
        var hits = Collect(inner, model, requireMembers: false);
        return function.Function.ApplyToList(hits);
    }
}
