using System.Text;

namespace Puente.Actions.Execution;

/// <summary>What is sent. Holds secrets: never printed, only <see cref="Recording"/> is.</summary>
public sealed record ActionRequest(
    string Method,
    string Url,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string? Body
);

/// <summary>What came back.</summary>
public sealed class ActionResponse
{
    private string? _body;

    public ActionResponse(int status, IReadOnlyList<KeyValuePair<string, string>> headers, string body) =>
        (Status, Headers, _body) = (status, headers, body);

    /// <param name="utf8">The body; a byte-order mark is passed over, faulty UTF-8 becomes U+FFFD.</param>
    public ActionResponse(int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> utf8) =>
        (Status, Headers, Utf8) = (status, headers, utf8);

    public int Status { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>As text, decoded when somebody asks for it.</summary>
    public string Body => _body ??= Encoding.UTF8.GetString(Utf8.Span).TrimStart('\uFEFF');

    /// <summary>As it came; empty when it was made from a text.</summary>
    internal ReadOnlyMemory<byte> Utf8 { get; }
}

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
