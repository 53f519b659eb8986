using System.Text.Json;
using Puente.Actions.Json;

namespace Puente.Actions.JsonPaths;

/// <summary>The condition of a filter.</summary>
internal abstract record FilterExpression
{
    public abstract bool Holds(PathWalk walk, JsonPart item);

    /// <summary>A condition that cannot be applied to a value does not accept it.</summary>
    public bool Accepts(PathWalk walk, JsonPart item)
    {
        walk.CountVisit();
        try
        {
            return Holds(walk, item);
        }
        catch (JsonPathException fault) when (fault.Fault is JsonPathFault.Evaluation)
        {
            return false;
        }
    }
}

internal sealed record OrExpression(IReadOnlyList<FilterExpression> Parts) : FilterExpression
{
    public override bool Holds(PathWalk walk, JsonPart item) => Parts.Any(part => part.Holds(walk, item));
}

internal sealed record AndExpression(IReadOnlyList<FilterExpression> Parts) : FilterExpression
{
    public override bool Holds(PathWalk walk, JsonPart item) => Parts.All(part => part.Holds(walk, item));
}

internal sealed record NotExpression(FilterExpression Part) : FilterExpression
{
    public override bool Holds(PathWalk walk, JsonPart item) => !Part.Holds(walk, item);
}

/// <summary><c>@.p</c> and <c>!@.p</c>; a null counts as existing.</summary>
internal sealed record ExistsExpression(JsonPath Path, bool Exists) : FilterExpression
{
    public override bool Holds(PathWalk walk, JsonPart item)
    {
        try
        {
            walk.Evaluate(Path, Path.StartsAtRoot ? walk.Root : item, requireMembers: true);
            return Exists;
        }
        catch (JsonPathException fault) when (fault.Fault == JsonPathFault.NotFound)
        {
            return !Exists;
        }
    }
}

internal sealed record CompareExpression(FilterOperand Left, FilterOperator Operator, FilterOperand Right)
    : FilterExpression
{
    public override bool Holds(PathWalk walk, JsonPart item) =>
        Operator.Apply(walk, Left.Resolve(walk, item), Right.Resolve(walk, item));
}

/// <summary>One side of a comparison: a literal or a path.</summary>
internal abstract record FilterOperand
{
    public abstract FilterValue Resolve(PathWalk walk, JsonPart item);
}

internal sealed record LiteralOperand(FilterValue Value) : FilterOperand
{
    public override FilterValue Resolve(PathWalk walk, JsonPart item) => Value;
}

internal sealed record PathOperand(JsonPath Path, bool IsNegated) : FilterOperand
{
    /// <summary>The one name of <c>@.name</c>, what most filters ask for.</summary>
    private readonly JsonName? _member =
        !Path.StartsAtRoot && Path.Steps is [PropertyStep { Keys: [var only] }] ? only : null;

    public override FilterValue Resolve(PathWalk walk, JsonPart item)
    {
        if (_member is not null)
        {
            walk.CountVisit();
            return item.Kind == JsonValueKind.Object && item.TryGet(_member, out var value)
                ? FilterValue.Of(value)
                : FilterValue.Missing;
        }
        try
        {
            var result = walk.Evaluate(Path, Path.StartsAtRoot ? walk.Root : item, requireMembers: false);
            return FilterValue.Of(result.ToPart());
        }
        catch (JsonPathException fault) when (fault.Fault == JsonPathFault.NotFound)
        {
            return FilterValue.Missing;
        }
    }
}
