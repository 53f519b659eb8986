using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Puente.Sync.EventBridge;

/// <summary>A queue as an ARN names it: <c>arn:aws:sqs:eu-west-1:123456789012:orders</c>.</summary>
internal sealed record QueueArn(string Account, string Name)
{
    public static QueueArn? Parse(string? arn) =>
        arn?.Split(':') is ["arn", _, "sqs", _, var account, { Length: > 0 } name] ? new(account, name) : null;

    public async Task<string> UrlAsync(IAmazonSQS sqs, CancellationToken cancellationToken) =>
        (
            await sqs.GetQueueUrlAsync(
                new GetQueueUrlRequest(Name) { QueueOwnerAWSAccountId = Account },
                cancellationToken
            )
        ).QueueUrl;
}

/// <summary>What SQS says of a queue.</summary>
internal static class QueueAttributes
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        IAmazonSQS sqs,
        string url,
        CancellationToken cancellationToken
    ) =>
        (
            await sqs.GetQueueAttributesAsync(
                new GetQueueAttributesRequest(url, [QueueAttributeName.All]),
                cancellationToken
            )
        ).Attributes
        ?? [];

    /// <summary>Visible, delayed and in flight.</summary>
    public static long Messages(IReadOnlyDictionary<string, string> attributes) =>
        Number(attributes, QueueAttributeName.ApproximateNumberOfMessages)
        + Number(attributes, QueueAttributeName.ApproximateNumberOfMessagesDelayed)
        + Number(attributes, QueueAttributeName.ApproximateNumberOfMessagesNotVisible);

    /// <summary>Where the queue moves what was received too often; null when it has no redrive policy.</summary>
    public static QueueArn? DeadLetterQueue(IReadOnlyDictionary<string, string> attributes)
    {
        if (!attributes.TryGetValue(QueueAttributeName.RedrivePolicy, out var text) || text.Length == 0)
            return null;
        using var policy = JsonDocument.Parse(text);
        return policy.RootElement.TryGetProperty("deadLetterTargetArn", out var arn)
            ? QueueArn.Parse(arn.GetString())
            : null;
    }

    private static long Number(IReadOnlyDictionary<string, string> attributes, string name) =>
        attributes.TryGetValue(name, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
