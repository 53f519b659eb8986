using System.Text.Json;
using Puente.Actions.Execution;
using Puente.Actions.Files;

namespace Puente.Actions.Testing;

/// <summary>One example of what an action does.</summary>
public sealed record ActionCase
{
    public required string Name { get; init; }

    public required FilePlace Place { get; init; }

    public required string File { get; init; }

    /// <summary>JSON text.</summary>
    public required string Input { get; init; }

    /// <summary>The exchange it stands on.</summary>
    public required Recording Recording { get; init; }

    /// <summary>Undefined when an error is expected.</summary>
    public JsonElement Output { get; init; }

    public ExpectedError? Error { get; init; }

    public ExpectedRequest? Request { get; init; }

    public bool Flatten { get; init; }
}

/// <summary>Parts that are null are not looked at.</summary>
/// <param name="Fault">Name of an <see cref="ActionFault"/>.</param>
/// <param name="Message">A part of the message.</param>
public sealed record ExpectedError(ActionFault? Fault, string? Code, int? Status, string? Message);

/// <summary>Parts that are null are not looked at.</summary>
/// <param name="Body">Compared as JSON when both are JSON, else as text.</param>
public sealed record ExpectedRequest(
    string? Method,
    string? Url,
    string? Body,
    IReadOnlyList<KeyValuePair<string, string>> Headers
);
