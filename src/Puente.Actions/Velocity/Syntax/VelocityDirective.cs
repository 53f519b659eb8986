namespace Puente.Actions.Velocity.Syntax;

/// <summary>A directive of the template, in the order of the text.</summary>
/// <param name="Name">Without its mark: <c>if</c>, <c>foreach</c>, <c>set</c>.</param>
public sealed record VelocityDirective(VelocityPosition Position, string Name);
