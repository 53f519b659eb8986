using System.Globalization;
using System.Net;
using System.Text.Json;
using Amazon.Runtime;

namespace Puente.Sync.EventBridge;

/// <summary>What the SDK's exceptions mean for whoever runs the hub. Decided by code and status, never by text.</summary>
internal static class QueueFault
{
    private static readonly string[] Credentials =
    [
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "ExpiredToken",
        "ExpiredTokenException",
        "SignatureDoesNotMatch",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "IncompleteSignature",
    ];

    /// <summary>Whether SQS or the way to it failed, as against a fault of the program or a wish to stop.</summary>
    public static bool Is(Exception fault, CancellationToken ours) =>
        fault switch
        {
            AmazonServiceException or AmazonClientException => true,
            HttpRequestException or IOException or TimeoutException or JsonException => true,
            // The SDK's own time-out ends in a cancellation too.
            OperationCanceledException => !ours.IsCancellationRequested,
            _ => false,
        };

    public static bool IsMissing(Exception fault) =>
        fault is AmazonServiceException { ErrorCode: { } code }
        && (
            code.EndsWith("QueueDoesNotExist", StringComparison.Ordinal)
            || code.EndsWith("NonExistentQueue", StringComparison.Ordinal)
        );

    public static AwsException ToException(string action, string queue, Exception fault) =>
        new(Note(action, queue, fault), fault is AmazonServiceException { StatusCode: not 0 }, fault);

    /// <param name="action"><c>sqs:ReceiveMessage</c></param>
    public static string Note(string action, string queue, Exception fault) =>
        fault switch
        {
            _ when IsMissing(fault) =>
                $"{action}: there is no queue '{queue}' in this account and region. Compare eventBridge.queues and eventBridge.region, or make it with 'puente eventbridge apply'.",
            AmazonServiceException { ErrorCode: { } code } when Credentials.Contains(code) =>
                $"{action} on the queue '{queue}': AWS does not accept the credentials ({code}). Renew what AWS_PROFILE, AWS_ACCESS_KEY_ID or the machine's role gives.",
            AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } refusal => Denied(action, queue, refusal),
            AmazonServiceException { ErrorCode: { } code }
                when code.Contains("AccessDenied", StringComparison.Ordinal) => Denied(
                action,
                queue,
                (AmazonServiceException)fault
            ),
            AmazonServiceException { StatusCode: not 0 } refusal => string.Create(
                CultureInfo.InvariantCulture,
                $"{action} on the queue '{queue}' answered {(int)refusal.StatusCode} {refusal.ErrorCode ?? "(no code)"}; request id {refusal.RequestId ?? "none"}. It is tried again."
            ),
            AmazonClientException when !IsConnection(fault) =>
                $"{action} on the queue '{queue}' could not be sent: no usable AWS credentials or answer. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, or give the machine a role.",
            OperationCanceledException or TimeoutException =>
                $"{action} on the queue '{queue}' was not answered in time. It is tried again.",
            _ =>
                $"{action}: SQS could not be reached for the queue '{queue}' ({Innermost(fault).GetType().Name}). Look at the network, eventBridge.region and eventBridge.endpoint. It is tried again.",
        };

    private static string Denied(string action, string queue, AmazonServiceException refusal) =>
        $"{action} on the queue '{queue}' was refused ({refusal.ErrorCode ?? "403"}). "
        + (
            action is "sqs:CreateQueue" or "sqs:SetQueueAttributes"
                ? $"Give the AWS identity of this command {action}."
                : "Give the AWS identity of the hub sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility, sqs:GetQueueUrl and sqs:GetQueueAttributes on it."
        );

    private static bool IsConnection(Exception fault) =>
        Innermost(fault) is HttpRequestException or IOException or System.Net.Sockets.SocketException;

    private static Exception Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault;
}
