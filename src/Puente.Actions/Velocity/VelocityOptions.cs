namespace Puente.Actions.Velocity;

/// <summary>What becomes of a reference that has no value.</summary>
public enum VelocityStrictness
{
    /// <summary>It is written as it stands; with a quiet mark (<c>$!x</c>) nothing is written.</summary>
    Lenient,

    /// <summary>An unset variable and an unknown property or method fail; a null value is written as it stands.</summary>
    Variables,

    /// <summary>As <see cref="Variables"/>, and a null value without a quiet mark fails too.</summary>
    Strict,
}

/// <summary>Which values are false in <c>#if</c>.</summary>
public enum VelocityTruth
{
    /// <summary>Velocity 1.x: null and false; a literal that is no boolean is false as well.</summary>
    Version1,

    /// <summary>Velocity 2.x: null, false, zero, and empty strings, lists and maps.</summary>
    Version2,
}

public sealed record VelocityOptions
{
    public VelocityStrictness Strictness { get; init; } = VelocityStrictness.Lenient;

    /// <summary>The vendor states no version. Names with hyphens are allowed in input contracts, and only
    /// 1.x reads them, so 1.x is assumed; the guards of all exported actions compare and are not affected.</summary>
    public VelocityTruth Truth { get; init; } = VelocityTruth.Version1;

    /// <summary>False refuses <c>#foreach</c>. One author reports that the platform does; no export uses it.</summary>
    public bool AllowLoops { get; init; } = true;

    /// <summary>URL, header and body templates. That an unset variable fails is inferred, that a null input is
    /// written as it stands is vendor text; both uncertain (docs/facts.md).</summary>
    public static VelocityOptions Request { get; } = new() { Strictness = VelocityStrictness.Variables };

    /// <summary>The success template is strict: recorded.</summary>
    public static VelocityOptions Success { get; } = new() { Strictness = VelocityStrictness.Strict };
}
