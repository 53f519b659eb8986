namespace Puente.Actions.Execution;

/// <summary>What is sent. Holds secrets: never printed, only <see cref="Recording"/> is.</summary>
public sealed record ActionRequest(
    string Method,
    string Url,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string? Body
);

/// <summary>What came back.</summary>
/// <param name="Body">Decoded as UTF-8.</param>
public sealed record ActionResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body);

/// <summary>How an action reaches its service.</summary>
public interface IActionExchange
{
    /// <exception cref="ActionExchangeException">No answer, or one that is not read.</exception>
    /// <exception cref="OperationCanceledException">The time is up or the caller has stopped.</exception>
    Task<ActionResponse> SendAsync(ActionRequest request, CancellationToken cancellationToken);
}

/// <summary>The service gave no answer that can be used; the message names no header and no body.</summary>
public sealed class ActionExchangeException(ActionFault fault, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ActionFault Fault { get; } = fault;
}
