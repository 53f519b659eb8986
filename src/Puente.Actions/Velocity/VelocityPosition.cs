namespace Puente.Actions.Velocity;

/// <summary>A place in a template.</summary>
/// <param name="Offset">Characters from the start of the template, from 0.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">Characters in the line, from 1; a tab counts as one.</param>
public readonly record struct VelocityPosition(int Offset, int Line, int Column);
