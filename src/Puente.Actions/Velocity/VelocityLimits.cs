namespace Puente.Actions.Velocity;

/// <summary>What one rendering may use. A template that needs more is stopped with the place where it was.</summary>
public sealed record VelocityLimits
{
    public static VelocityLimits Default { get; } = new();

    /// <summary>Nodes visited, items looped over, and elements of ranges made.</summary>
    public int Steps { get; init; } = 100_000;

    /// <summary>Characters written, those of intermediate strings included.</summary>
    public int Characters { get; init; } = 4_000_000;

    /// <summary>Blocks, strings and values inside one another while rendering.</summary>
    public int Depth { get; init; } = 64;
}
