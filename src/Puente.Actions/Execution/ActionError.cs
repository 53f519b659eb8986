using System.Globalization;
using System.Text.Json;

namespace Puente.Actions.Execution;

/// <summary>Which part of an action went wrong, and so who can mend it.</summary>
public enum ActionFault
{
    /// <summary>The input does not keep the contract.</summary>
    Input,

    /// <summary>The action itself: contract, template or path.</summary>
    Definition,

    /// <summary>Credentials are missing or were refused.</summary>
    Authentication,

    /// <summary>A template could not be resolved with these values.</summary>
    Template,

    /// <summary>The service could not be reached.</summary>
    Connection,

    /// <summary>The service took longer than the action allows.</summary>
    Timeout,

    /// <summary>The service answered with a status outside 200 to 299.</summary>
    Remote,

    /// <summary>The answer is larger than allowed.</summary>
    TooLarge,

    /// <summary>The answer is no JSON.</summary>
    NotJson,

    /// <summary>The success template gave no JSON, or JSON that breaks the contract.</summary>
    Output,
}

/// <summary>The error body of a failed run, in the platform's shape.</summary>
/// <param name="Status">HTTP status that a caller of the action gets.</param>
public sealed record ActionError(ActionFault Fault, string Message, string Code, int Status)
{
    /// <summary>The one detail that the platform gives (recorded); flows see it as <c>details.errorCode</c>.</summary>
    public const string DetailCode = "ACTION.PROCESSING";

    internal static ActionError Of(ActionFault fault, string message) =>
        fault switch
        {
            ActionFault.Timeout => new(fault, message, "gateway.timeout", 504),
            ActionFault.Connection => new(fault, message, "bad.gateway", 502),
            ActionFault.Authentication => new(fault, message, "unauthorized", 401),
            _ => new(fault, message, "bad.request", 400),
        };

    // Inferred: the remote status is passed on; no recording shows it (docs/actions.md, "Not known").
    internal static ActionError OfRemote(int status, string message) =>
        new(
            ActionFault.Remote,
            message,
            status switch
            {
                400 => "bad.request",
                401 => "unauthorized",
                403 => "forbidden",
                404 => "not.found",
                408 => "request.timeout",
                429 => "too.many.requests",
                503 => "service.unavailable",
                504 => "gateway.timeout",
                >= 500 => "internal.server.error",
                _ => "bad.request",
            },
            status
        );

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("message", Message);
        writer.WriteString("code", Code);
        writer.WriteNumber("status", Status);
        writer.WriteStartObject("messageParams");
        writer.WriteEndObject();
        writer.WriteStartArray("details");
        writer.WriteStartObject();
        writer.WriteString("errorCode", DetailCode);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("errors");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} ({Status}): {Message}");
}

/// <summary>Stops a run at a step; never leaves the runner.</summary>
internal sealed class ActionStepException(ActionError error, Exception? innerException = null)
    : Exception(error.Message, innerException)
{
    public ActionError Error { get; } = error;
}
