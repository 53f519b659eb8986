namespace Puente.Actions.Velocity;

public enum VelocityFault
{
    /// <summary>The text is not a template; nothing was rendered.</summary>
    Syntax,

    /// <summary>A reference has no value, or a value cannot do what was asked of it.</summary>
    Value,

    /// <summary>Steps, nesting, or characters went over <see cref="VelocityLimits"/>.</summary>
    Limit,
}

/// <summary>A template that cannot be parsed or rendered.</summary>
/// <remarks><see cref="PlatformText"/> quotes template text but never a value of the context.</remarks>
public sealed class VelocityException(
    VelocityFault fault,
    string template,
    VelocityPosition position,
    string what,
    string fix
) : Exception($"{Sentence(what, template, position)}. {fix}")
{
    public VelocityFault Fault { get; } = fault;

    public string Template { get; } = template;

    public VelocityPosition Position { get; } = position;

    public int Line => Position.Line;

    public int Column => Position.Column;

    public string What { get; } = what;

    public string Fix { get; } = fix;

    /// <summary>The sentence as the platform quotes it in the error of a failed step (docs/facts.md).</summary>
    public string PlatformText => Sentence(What, Template, Position);

    private static string Sentence(string what, string template, VelocityPosition position) =>
        $"{what} at {template}[line {position.Line}, column {position.Column}]";
}
