using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>One step of a compiled path.</summary>
internal abstract record PathStep
{
    /// <summary>True when the step leads to one place at most.</summary>
    public abstract bool IsDefinite(bool isLast);

    /// <summary>The step in the bracket notation of error messages.</summary>
    public abstract string Fragment { get; }

    /// <summary>
    /// The one value that the step leads to from here. False when it forks, when nothing is there, or when it has more to
    /// say: <see cref="PathBranch"/> then takes it.
    /// </summary>
    public virtual bool TryFollow(JsonPart model, out JsonPart next)
    {
        next = default;
        return false;
    }
}

internal sealed record PropertyStep(IReadOnlyList<string> Names) : PathStep
{
    public JsonName[] Keys { get; } = [.. Names.Select(name => new JsonName(name))];

    // Several names at the end of a path merge into one object; further in they fork.
    public override bool IsDefinite(bool isLast) => Names.Count == 1 || isLast;

    public override string Fragment => $"[{string.Join(",", Names.Select(name => $"'{name}'"))}]";

    public override bool TryFollow(JsonPart model, out JsonPart next)
    {
        if (Keys is [var only] && model.Kind == JsonValueKind.Object)
            return model.TryGet(only, out next);
        next = default;
        return false;
    }
}

internal sealed record IndexStep(IReadOnlyList<int> Indexes) : PathStep
{
    public override bool IsDefinite(bool isLast) => Indexes.Count == 1;

    public override string Fragment => $"[{string.Join(",", Indexes)}]";

    public override bool TryFollow(JsonPart model, out JsonPart next)
    {
        next = default;
        if (Indexes.Count != 1 || model.Kind != JsonValueKind.Array)
            return false;
        var place = Indexes[0] < 0 ? model.Count + (long)Indexes[0] : Indexes[0];
        if (place < 0 || place >= model.Count)
            return false;
        next = model[(int)place];
        return true;
    }
}

internal sealed record SliceStep(int? From, int? To) : PathStep
{
    public override bool IsDefinite(bool isLast) => false;

    public override string Fragment => $"[{From}:{To}]";
}

internal sealed record WildcardStep : PathStep
{
    public override bool IsDefinite(bool isLast) => false;

    public override string Fragment => "[*]";
}

internal sealed record ScanStep : PathStep
{
    public override bool IsDefinite(bool isLast) => false;

    public override string Fragment => "..";
}

internal sealed record FilterStep(FilterExpression Condition) : PathStep
{
    public override bool IsDefinite(bool isLast) => false;

    public override string Fragment => "[?]";
}

internal sealed record FunctionStep(PathFunction Function, IReadOnlyList<FunctionArgument> Arguments) : PathStep
{
    public override bool IsDefinite(bool isLast) => true;

    public override string Fragment => $".{Function.Name}()";
}
