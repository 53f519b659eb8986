using Amazon.SQS;

namespace Puente.Sync.EventBridge;

/// <summary>The URL of a queue that may have been given by name. Asked for once; safe to use from several threads.</summary>
internal sealed class QueueAddress(IAmazonSQS sqs, QueueOptions options)
{
    private volatile string? _url = options.Queue.Contains("://", StringComparison.Ordinal) ? options.Queue : null;

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken) =>
        _url ??= (await sqs.GetQueueUrlAsync(options.Name, cancellationToken)).QueueUrl;
}
