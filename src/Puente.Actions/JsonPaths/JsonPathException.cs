namespace Puente.Actions.JsonPaths;

/// <summary>Why a path gave no value.</summary>
public enum JsonPathFault
{
    /// <summary>The path does not compile.</summary>
    Syntax,

    /// <summary>The path is fine, the document has nothing there. A default of the translation map takes over.</summary>
    NotFound,

    /// <summary>A function or a filter cannot be applied to what was found.</summary>
    Evaluation,

    /// <summary>The work on one document passed <see cref="JsonPathLimits"/>.</summary>
    Limit,
}

/// <summary>The only exception that reading or evaluating a path throws.</summary>
public sealed class JsonPathException : Exception
{
    public JsonPathException(JsonPathFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public JsonPathFault Fault { get; }

    internal static JsonPathException Syntax(string message) => new(JsonPathFault.Syntax, message);

    internal static JsonPathException NotFound(string message) => new(JsonPathFault.NotFound, message);

    internal static JsonPathException Evaluation(string message) => new(JsonPathFault.Evaluation, message);
}

/// <summary>Ceilings of one evaluation; a path from a file may be hostile as well as wrong.</summary>
public sealed record JsonPathLimits
{
    public static JsonPathLimits Default { get; } = new();

    /// <summary>Longest path text, in characters.</summary>
    public const int PathCharacters = 8_192;

    /// <summary>Steps of a path, and levels of brackets in a filter.</summary>
    public const int Nesting = 100;

    /// <summary>Values looked at in one evaluation, filters included.</summary>
    public int Visits { get; init; } = 2_000_000;

    /// <summary>Time one regular expression may take on one value.</summary>
    public TimeSpan Expression { get; init; } = TimeSpan.FromMilliseconds(200);
}
