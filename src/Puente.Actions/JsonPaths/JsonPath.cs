using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>
/// A path of the translation map, compiled once. The dialect is the platform's (Jayway's JsonPath without options);
/// docs/actions.md lists where it differs from RFC 9535. Safe to use from many threads.
/// </summary>
public sealed class JsonPath
{
    internal JsonPath(string text, bool startsAtRoot, IReadOnlyList<PathStep> steps)
    {
        Text = text;
        StartsAtRoot = startsAtRoot;
        Steps = [.. steps];
        DefiniteSteps = PathWalk.DefiniteUpTo(Steps);
        // The library turns "$..x.sum()" inside out: the function is applied once, to the list of all hits.
        IsFunctionOfScan = steps is [ScanStep, .., FunctionStep];
        IsDefinite =
            IsFunctionOfScan || !steps.Where((step, index) => !step.IsDefinite(index == steps.Count - 1)).Any();
    }

    /// <summary>The path as written.</summary>
    public string Text { get; }

    /// <summary>
    /// True when the path leads to one place at most. An indefinite path always gives a list and never fails for want of
    /// hits, so a default for it is used only when a step before its first fork is missing.
    /// </summary>
    public bool IsDefinite { get; }

    /// <summary>The name of the function at the end: <c>length</c>, <c>sum</c>; null without one.</summary>
    public string? FunctionName => Steps is [.., FunctionStep function] ? function.Function.Name : null;

    /// <summary>True when a function is applied to each hit of an indefinite path instead of to the list.</summary>
    public bool IsFunctionPerHit => FunctionName is not null && !IsDefinite;

    /// <summary>True when a missing member before the first fork makes this indefinite path fail, so that a default can apply.</summary>
    public bool CanBeNotFound => IsDefinite || Steps.Length > 1 && DefinitePrefix > 0;

    internal bool StartsAtRoot { get; }

    internal bool IsFunctionOfScan { get; }

    internal PathStep[] Steps { get; }

    internal int DefiniteSteps { get; }

    private int DefinitePrefix => Steps.TakeWhile(step => step.IsDefinite(isLast: false)).Count();

    /// <exception cref="JsonPathException">The text is no path of the dialect; <see cref="JsonPathFault.Syntax"/>.</exception>
    public static JsonPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PathReader.Read(text, depth: 0);
    }

    /// <exception cref="JsonPathException">Nothing is there, or the path cannot be applied to the document.</exception>
    public PathResult Evaluate(JsonElement document, JsonPathLimits? limits = null) =>
        Evaluate(JsonPart.Of(document), limits);

    /// <exception cref="JsonPathException">Nothing is there, or the path cannot be applied to the document.</exception>
    public PathResult Evaluate(JsonPart document, JsonPathLimits? limits = null)
    {
        // An empty answer (204) is a document in which nothing is found.
        if (document.Kind == JsonValueKind.Undefined)
            throw JsonPathException.NotFound($"No results for path: {Text}");
        try
        {
            return new PathWalk(document, limits ?? JsonPathLimits.Default).Evaluate(
                this,
                document,
                requireMembers: false
            );
        }
        catch (InvalidOperationException fault)
        {
            // The JSON reader's word for a text that is half of a surrogate pair.
            throw new JsonPathException(
                JsonPathFault.Evaluation,
                "The document holds a text that cannot be read.",
                fault
            );
        }
    }

    public override string ToString() => Text;
}
