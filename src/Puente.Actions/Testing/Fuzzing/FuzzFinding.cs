namespace Puente.Actions.Testing.Fuzzing;

public enum FuzzKind
{
    /// <summary>A plain input makes a body, or an answer makes an output, that is no JSON.</summary>
    BrokenJson,

    /// <summary>A caller's text changes the structure of the request.</summary>
    Injection,

    /// <summary>A reference is sent as its own name, or the action fails for want of a value.</summary>
    MissingValue,

    /// <summary>An answer of the recorded shape gives an output outside the contract.</summary>
    Contract,
}

/// <summary>An input or an answer that the action does not stand.</summary>
/// <param name="Count">How many rounds ended like this; the example is the shortest.</param>
public sealed record FuzzFinding(FuzzKind Kind, string What, string Input, string? Response, int Count);

/// <param name="Seed">Gives the same rounds again.</param>
public sealed record FuzzReport(long Seed, int Rounds, IReadOnlyList<FuzzFinding> Findings);
