namespace Puente.Actions.Velocity.Syntax;

/// <summary>A part of a text that is not copied until it is needed.</summary>
public readonly record struct VelocitySlice(string Text, int Start, int Length)
{
    public override string ToString() => Text.Substring(Start, Length);
}

public abstract record VelocityExpression(VelocityPosition Position, VelocitySlice Slice) : VelocityNode(Position)
{
    /// <summary>The expression as written.</summary>
    public string Literal => Slice.ToString();
}

/// <summary><c>$name</c> and what follows: properties, calls, indexes.</summary>
/// <param name="IsQuiet"><c>$!name</c>.</param>
/// <param name="IsFormal"><c>${name}</c>.</param>
/// <param name="IsTest">A bare variable asked for truth in <c>#if</c>; a strict template allows it to be unset.</param>
/// <param name="InString">It stands inside a double-quoted string of the template language.</param>
public sealed record VelocityReference(
    VelocityPosition Position,
    VelocitySlice Slice,
    string Name,
    IReadOnlyList<VelocityStep> Steps,
    bool IsQuiet,
    bool IsFormal,
    bool IsTest,
    bool InString
) : VelocityExpression(Position, Slice)
{
    /// <summary>Name and leading properties with dots: <c>input.queueId</c>.</summary>
    public string Path =>
        string.Join('.', [Name, .. Steps.TakeWhile(step => step is VelocityProperty).Select(step => step.Name)]);
}

/// <param name="Name">Of the member; <c>[</c> for an index.</param>
public abstract record VelocityStep(VelocityPosition Position, string Name);

public sealed record VelocityProperty(VelocityPosition Position, string Name) : VelocityStep(Position, Name);

public sealed record VelocityCall(VelocityPosition Position, string Name, IReadOnlyList<VelocityExpression> Arguments)
    : VelocityStep(Position, Name);

public sealed record VelocityIndex(VelocityPosition Position, VelocityExpression Key) : VelocityStep(Position, "[");

/// <summary>A number, a boolean, or a string in which nothing is replaced.</summary>
public sealed record VelocityLiteral(VelocityPosition Position, VelocitySlice Slice, object Value)
    : VelocityExpression(Position, Slice);

/// <summary>A name without its dollar among the values of a call: it is null.</summary>
public sealed record VelocityBareName(VelocityPosition Position, VelocitySlice Slice)
    : VelocityExpression(Position, Slice);

/// <summary>A double-quoted string that holds references or directives.</summary>
/// <param name="DropsLast">The body ends with a blank that the string does not have.</param>
public sealed record VelocityInterpolation(
    VelocityPosition Position,
    VelocitySlice Slice,
    IReadOnlyList<VelocityNode> Body,
    bool DropsLast
) : VelocityExpression(Position, Slice);

public sealed record VelocityListLiteral(
    VelocityPosition Position,
    VelocitySlice Slice,
    IReadOnlyList<VelocityExpression> Items
) : VelocityExpression(Position, Slice);

public sealed record VelocityRange(
    VelocityPosition Position,
    VelocitySlice Slice,
    VelocityExpression From,
    VelocityExpression To
) : VelocityExpression(Position, Slice);

public sealed record VelocityMapLiteral(
    VelocityPosition Position,
    VelocitySlice Slice,
    IReadOnlyList<KeyValuePair<VelocityExpression, VelocityExpression>> Entries
) : VelocityExpression(Position, Slice);

public sealed record VelocityNot(VelocityPosition Position, VelocitySlice Slice, VelocityExpression Operand)
    : VelocityExpression(Position, Slice);

/// <param name="Position">Where the operator ends, as in the platform's errors.</param>
public sealed record VelocityBinary(
    VelocityPosition Position,
    VelocitySlice Slice,
    VelocityOperator Operator,
    VelocityExpression Left,
    VelocityExpression Right
) : VelocityExpression(Position, Slice);

public enum VelocityOperator
{
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulus,
}
