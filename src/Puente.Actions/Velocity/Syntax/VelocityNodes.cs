namespace Puente.Actions.Velocity.Syntax;

/// <summary>A part of a template, with its place.</summary>
public abstract record VelocityNode(VelocityPosition Position);

public sealed record VelocityText(VelocityPosition Position, string Text) : VelocityNode(Position);

/// <summary>A reference that writes its value.</summary>
/// <param name="Before">Marks that stand before it and belong to the text.</param>
/// <param name="Backslashes">Half of the backslashes before it; they are written twice when there is no value.</param>
/// <param name="Escaped">An odd number of backslashes: the reference is written as it stands.</param>
public sealed record VelocityOutput(
    VelocityPosition Position,
    VelocityReference Reference,
    string Before,
    string Backslashes,
    bool Escaped
) : VelocityNode(Position);

public sealed record VelocitySet(VelocityPosition Position, VelocityReference Target, VelocityExpression Value)
    : VelocityNode(Position);

public sealed record VelocityIf(
    VelocityPosition Position,
    IReadOnlyList<VelocityBranch> Branches,
    IReadOnlyList<VelocityNode> Otherwise
) : VelocityNode(Position);

public sealed record VelocityBranch(VelocityExpression Condition, IReadOnlyList<VelocityNode> Body);

public sealed record VelocityForeach(
    VelocityPosition Position,
    string Variable,
    VelocityExpression Items,
    IReadOnlyList<VelocityNode> Body
) : VelocityNode(Position);

/// <summary><c>#stop</c>: nothing after it is rendered.</summary>
public sealed record VelocityStop(VelocityPosition Position) : VelocityNode(Position);

/// <summary><c>#break</c>: leaves the nearest loop, or the template when there is none.</summary>
public sealed record VelocityBreak(VelocityPosition Position) : VelocityNode(Position);

/// <summary>A call of a macro nobody defined: text, or a failure of a strict template.</summary>
/// <param name="Fault">What a strict template says of it.</param>
public sealed record VelocityUnknownMacro(VelocityPosition Position, string Name, string Text, string Fault)
    : VelocityNode(Position);
